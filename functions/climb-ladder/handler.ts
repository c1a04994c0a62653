import { decideRequest, type DecideAnswer } from '../../shared/contracts/events/workflow-messages.ts';
import { climbLadder } from '../../shared/flows/climb-ladder.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { deps } from './deps.ts';

export const handler = (event: unknown): Promise<DecideAnswer> =>
  climbLadder(deps, decideRequest.parse(event), wallClock.now());
