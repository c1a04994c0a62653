import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentHeads } from '../adapters/incident-heads.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { Notice } from '../domain/communication/notice.ts';
import { toIso, type IncidentId } from '../domain/ids.ts';
import { incidentStatuses } from '../domain/incident/incident.ts';
import { loadOf, type Load } from '../domain/oncall/fair-share.ts';
import { holidaySpans } from '../domain/oncall/holidays.ts';
import { scheduleTimeline } from '../domain/oncall/schedule-timeline.ts';
import { shiftsIn } from '../domain/oncall/shifts.ts';
import { atMost } from '../runtime/at-most.ts';

export interface LoadDeps {
  readonly directory: DirectoryStore;
  readonly heads: IncidentHeads;
  readonly ledger: NoticeLedger;
}

const AT_ONCE = 16;
const PAGE = 100;

/** What everybody who is on a schedule, or was paged, carried in `[from, to)` (row S1.15). Costs the incidents of that time, and no others. */
export async function weighLoads({ directory, heads, ledger }: LoadDeps, from: number, to: number): Promise<Load[]> {
  const [facts, regions, people, pages] = await Promise.all([
    directory.rota.allFacts(from),
    directory.rota.regions(),
    directory.people(),
    pagesOf({ heads, ledger }, from, to),
  ]);
  const free = new Map(regions.map((region) => [region.id as string, holidaySpans(region)]));
  const shifts = facts.schedules.flatMap(({ id, region }) =>
    shiftsIn(scheduleTimeline(facts, id), from, to).map((shift) => ({ ...shift, region })),
  );
  return people
    .map(({ id, zone }) => {
      const own = shifts.filter((shift) => shift.people.includes(id));
      const holidays = [...new Set(own.flatMap(({ region }) => region ?? []))].flatMap(
        (region) => free.get(region) ?? [],
      );
      return loadOf({ person: id, zone, shifts: own, holidays, pages: pages.get(id) ?? [] });
    })
    .filter(({ onCallMs, pages: count }) => onCallMs > 0 || count > 0);
}

/** When each person was paged in `[from, to)`, in epoch milliseconds. */
export async function pagesOf(
  { heads, ledger }: Pick<LoadDeps, 'heads' | 'ledger'>,
  from: number,
  to: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const ids = await openedIn(heads, from, to);
  const pages = (await atMost(AT_ONCE, ids, (id) => ledger.ofIncident(id))).flat().filter(isPage);
  const found = new Map<string, number[]>();
  for (const { recipient, state } of pages)
    if (state.outcome === 'accepted' && state.acceptedAt >= from && state.acceptedAt < to)
      found.set(recipient, [...(found.get(recipient) ?? []), state.acceptedAt]);
  return found;
}

const isPage = ({ kind, state }: Notice): boolean => kind === 'page' && state.outcome === 'accepted';

/** Pages leave for as long as an incident is open: one that was opened up to a week before may have paged. */
const BEFORE_MS = 7 * 86_400_000;

async function openedIn(heads: IncidentHeads, from: number, to: number): Promise<IncidentId[]> {
  const found: IncidentId[] = [];
  const first = toIso(from - BEFORE_MS);
  for (const status of incidentStatuses) {
    for (let cursor: string | undefined = toIso(to); cursor !== undefined;) {
      const page = await heads.inStatus(status, {}, cursor, PAGE);
      const inside = page.filter(({ key }) => key >= first);
      found.push(...inside.map(({ id }) => id));
      cursor = inside.length < PAGE ? undefined : inside.at(-1)?.key;
    }
  }
  return [...new Set(found)];
}
