import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { ImpactIndex } from '../adapters/impact-index.ts';
import type { IncidentHeads } from '../adapters/incident-heads.ts';
import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { Contract } from '../domain/directory/directory.ts';
import { lifeOf, type Life } from '../domain/figures/life.ts';
import type { IncidentId } from '../domain/ids.ts';
import { termsOf } from '../domain/ladder/terms.ts';
import { atMost } from '../runtime/at-most.ts';

export interface FiguresDeps {
  readonly log: IncidentLog;
  readonly heads: IncidentHeads;
  readonly impacts: ImpactIndex;
  readonly directory: DirectoryStore;
  readonly policies: PolicyShelf;
}

const LOADS_AT_ONCE = 16;

/**
 * The incidents that opened in `[from, to)`, oldest first, as their logs have them now; exercises too. Those that are not closed are
 * known by their marks, so that one that opened this second is there. Costs the logs of those incidents and of what is open.
 */
export async function openedBetween(
  { log, heads }: Pick<FiguresDeps, 'log' | 'heads'>,
  from: number,
  to: number,
): Promise<LoadedIncident[]> {
  const [listed, marks] = await Promise.all([heads.openedBetween(from, to), log.openIncidents()]);
  return (await loadAll(log, [...listed, ...marks.map(({ sk }) => sk)]))
    .filter(({ incident: { openedAt } }) => openedAt >= from && openedAt < to)
    .sort((a, b) => a.incident.openedAt - b.incident.openedAt || (a.incident.id < b.incident.id ? -1 : 1));
}

/** Each of them once, without those that have no log yet. */
export async function loadAll(log: IncidentLog, ids: readonly IncidentId[]): Promise<LoadedIncident[]> {
  const loaded = await atMost(LOADS_AT_ONCE, [...new Set(ids)], (id) => log.load(id));
  return loaded.flatMap((one) => one ?? []);
}

/** What an incident went through, by the terms of the policy it was opened under. */
export async function lifeLed(
  { policies }: Pick<FiguresDeps, 'policies'>,
  { incident, commits }: LoadedIncident,
  contracts: readonly Contract[],
  now: number,
): Promise<Life> {
  const terms = termsOf(await policies.get(incident.policy), incident.severity, incident.ladder);
  const events = commits.flatMap((commit) => commit.events);
  return lifeOf(incident, events, terms, contracts, now);
}
