import { decideRequest, type DecideAnswer } from '../../shared/contracts/events/workflow-messages.ts';
import { tellAudiences } from '../../shared/flows/tell-audiences.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { deps } from './deps.ts';

export const handler = (event: unknown): Promise<DecideAnswer> =>
  tellAudiences(deps, decideRequest.parse(event), wallClock.now());
