import type { ImpactIndex } from '../adapters/impact-index.ts';
import type { IncidentHeads } from '../adapters/incident-heads.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { ParkedExecutions } from '../adapters/parked-executions.ts';
import type { Workflows } from '../adapters/workflows.ts';
import type { IncidentId } from '../domain/ids.ts';
import type { IncidentEvent } from '../domain/incident/incident-events.ts';
import { noteImpact } from './note-impact.ts';

export interface ReactDeps {
  readonly log: IncidentLog;
  readonly heads: IncidentHeads;
  readonly impacts: ImpactIndex;
  readonly parked: ParkedExecutions;
  readonly workflows: Workflows;
}

const STARTS = new Set<IncidentEvent['type']>(['IncidentOpened', 'IncidentReopened', 'ExecutionContinued']);
const MOVES_IMPACT = new Set<IncidentEvent['type']>([
  'IncidentOpened',
  'SeverityAssessed',
  'AlertQuieted',
  'AlertRefired',
  'ImpactCorrected',
  'IncidentResolved',
  'IncidentReopened',
  'IncidentClosed',
  'ImpactEdited',
]);

/**
 * What follows from one commit, read again from the log because records come in parallel and more than once: the workflows
 * start or wake first, for a page hangs on them; then the lists are brought up to date.
 */
export async function reactToCommit(deps: ReactDeps, id: IncidentId, version: number): Promise<void> {
  const loaded = await deps.log.load(id);
  if (loaded === undefined) throw new Error(`the stream told of ${id}, whose log cannot be read`);
  const events = loaded.commits[version - 1]?.events ?? [];
  const { incident } = loaded;
  if (events.some(({ type }) => STARTS.has(type)) && incident.status !== 'closed') {
    await Promise.all([
      deps.workflows.start('escalation', id, incident.execution),
      deps.workflows.start('communication', id, incident.execution),
    ]);
  }
  await wakeAll(deps, id);
  await deps.heads.project(incident, loaded.version);
  if (events.some(({ type }) => MOVES_IMPACT.has(type))) await noteImpact(deps.impacts, id, loaded, version);
}

/** Every parked token is woken: one that a retry left behind is closed by now, which is no error. */
export async function wakeAll(deps: Pick<ReactDeps, 'parked' | 'workflows'>, id: IncidentId): Promise<number> {
  const waiting = await deps.parked.list(id);
  const woken = await Promise.all(
    waiting.map(async (one) => {
      const good = await deps.workflows.wake(one.token);
      await deps.parked.forget(id, one);
      return good;
    }),
  );
  return woken.filter(Boolean).length;
}
