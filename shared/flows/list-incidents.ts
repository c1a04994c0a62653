import { listKeyOf, type HeadFilter, type IncidentHeads, type ListedHead } from '../adapters/incident-heads.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import { incidentStatuses, type Incident, type IncidentStatus } from '../domain/incident/incident.ts';
import { atMost } from '../runtime/at-most.ts';

export interface ListDeps {
  readonly log: IncidentLog;
  readonly heads: IncidentHeads;
}

export interface ListFilter extends HeadFilter {
  readonly status?: IncidentStatus | undefined;
}

export interface IncidentPage {
  readonly incidents: Incident[];
  /** Where the next page begins; absent when there is none. */
  readonly cursor?: string;
}

const LOADS_AT_ONCE = 16;

/**
 * One page of incidents, newest first, as their logs have them now: whoever has just opened or changed one finds it so.
 *
 * Those that are not closed are known by their marks, which are written before the log begins and read strongly. Only the closed,
 * who are many and change no more, are found by the projection, and no further than the page goes. So a page costs the logs of
 * what is open and of its own length, whatever the projection is behind.
 */
export async function listIncidents(
  { log, heads }: ListDeps,
  filter: ListFilter,
  cursor: string | undefined,
  limit: number,
): Promise<IncidentPage> {
  const marked = (await log.openIncidents()).map(({ sk }) => sk);
  const { closed, others } = await headsFor(heads, filter, cursor, limit + 1);
  const ids = [...new Set([...marked, ...closed.map(({ id }) => id), ...others.map(({ id }) => id)])];
  const loaded = await atMost(LOADS_AT_ONCE, ids, (id) => log.load(id));
  // Below the last head that was read there may be more: that is for the next page, though some of these may not pass any more.
  const frontier = closed.length > limit ? closed.at(-1)?.key : undefined;
  const found = loaded
    .flatMap((one) => (one === undefined ? [] : [{ incident: one.incident, key: listKeyOf(one.incident) }]))
    .filter(({ incident }) => passes(incident, filter))
    .filter(({ key }) => (cursor === undefined || key < cursor) && (frontier === undefined || key >= frontier))
    .sort((a, b) => (a.key < b.key ? 1 : -1));
  const page = found.slice(0, limit);
  const next = found.length > limit ? page.at(-1)?.key : frontier;
  return { incidents: page.map(({ incident }) => incident), ...(next === undefined ? {} : { cursor: next }) };
}

/** Heads of another status are of use for those whose closing the projection has yet to learn: their mark may be gone by now. */
async function headsFor(
  heads: IncidentHeads,
  { status, ...filter }: ListFilter,
  cursor: string | undefined,
  limit: number,
): Promise<{ closed: ListedHead[]; others: ListedHead[] }> {
  if (status !== undefined && status !== 'closed') return { closed: [], others: [] };
  const inStatus = (each: IncidentStatus): Promise<ListedHead[]> => heads.inStatus(each, filter, cursor, limit);
  const open = incidentStatuses.filter((each) => each !== 'closed');
  const [closed, ...others] = await Promise.all([inStatus('closed'), ...open.map(inStatus)]);
  return { closed, others: others.flat() };
}

const passes = (incident: Incident, { status, severity, service }: ListFilter): boolean =>
  (status === undefined || incident.status === status) &&
  (severity === undefined || incident.severity === severity) &&
  (service === undefined || incident.service === service);
