import type { IncidentLog } from '../adapters/incident-log.ts';
import type { ParkedExecutions } from '../adapters/parked-executions.ts';
import type { Workflows } from '../adapters/workflows.ts';
import type { ParkRequest } from '../contracts/events/workflow-messages.ts';

export interface ParkDeps {
  readonly log: IncidentLog;
  readonly parked: ParkedExecutions;
  readonly workflows: Workflows;
}

/**
 * Keeps the token that wakes a waiting execution, then looks whether the log moved since the decision to wait: a commit
 * between the two found no token to wake, so the execution wakes itself (failure 21b).
 */
export async function parkExecution(deps: ParkDeps, request: ParkRequest, now: number): Promise<void> {
  const { incidentId: id, token, machine, version } = request;
  const waiting = await deps.parked.park(id, { token, machine, version }, now);
  if ((await deps.log.version(id)) === version) return deps.parked.forgetOthers(id, waiting);
  await deps.workflows.wake(token);
  await deps.parked.forget(id, waiting);
}
