import { parkRequest } from '../../shared/contracts/events/workflow-messages.ts';
import { parkExecution } from '../../shared/flows/park-execution.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { deps } from './deps.ts';

export const handler = (event: unknown): Promise<void> =>
  parkExecution(deps, parkRequest.parse(event), wallClock.now());
