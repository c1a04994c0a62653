import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import { Problem } from '../contracts/http/problem.ts';
import { lossesOf, sumsOf, type Losses } from '../domain/figures/losses.ts';
import { toIso, type IncidentId } from '../domain/ids.ts';
import { impactParts } from '../domain/incident/impact-parts.ts';
import type { Incident } from '../domain/incident/incident.ts';
import type { CreditShare } from '../domain/sla/credit-shares.ts';
import { monthPeriod } from '../domain/sla/period.ts';
import { openedBetween, type FiguresDeps } from './lives-between.ts';

/** What the contracts credit for the incidents of a month, by incident. One that is not in it is credited nothing. */
export type CreditsOf = (month: string) => Promise<ReadonlyMap<string, readonly CreditShare[]>>;

export interface LossesDeps extends Pick<FiguresDeps, 'heads'> {
  readonly log: IncidentLog;
  readonly creditsOf: CreditsOf;
}

/** What one incident cost by `now` (row S0.10). It stands in the month (UTC) in which it opened. */
export async function incidentLosses(deps: Omit<LossesDeps, 'heads'>, id: IncidentId, now: number): Promise<Losses> {
  const loaded = await deps.log.load(id);
  if (loaded === undefined) throw new Problem(404, 'Not found', `there is no incident ${id}`, { field: 'id' });
  const each = await Promise.all(monthsOf(loaded.incident, now).map(deps.creditsOf));
  return costOf(loaded, added(each.flatMap((credits) => credits.get(id) ?? [])), now);
}

/** What the incidents that opened in a month (UTC) cost, and their sum in each currency; exercises cost nothing. */
export async function monthLosses(deps: LossesDeps, month: string, now: number) {
  const { start, end } = monthPeriod(month, 'UTC');
  const opened = await openedBetween(deps, start, end);
  const credits = await deps.creditsOf(month);
  const items = opened
    .filter(({ incident }) => !incident.drill)
    .map((one) => costOf(one, credits.get(one.incident.id) ?? [], now));
  return {
    month,
    sums: sumsOf(items),
    /** Of them nobody has said enough to reckon anything. */
    notKnown: items.filter(({ totalMinor }) => totalMinor === null).map(({ incident }) => incident),
    items,
  };
}

const DAY_MS = 86_400_000;

/** The months that its impact may touch, in whatever zone a contract is. */
function monthsOf(incident: Incident, now: number): string[] {
  const parts = impactParts(incident);
  if (parts.length === 0) return [];
  const first = Math.min(...parts.map(({ start }) => start)) - DAY_MS;
  const last = Math.max(...parts.map(({ end }) => Math.min(end ?? now, now))) + DAY_MS;
  const months: string[] = [];
  for (let month = toIso(first).slice(0, 7); month <= toIso(Math.min(last, now)).slice(0, 7); month = monthAfter(month))
    months.push(month);
  return months;
}

const monthAfter = (month: string): string => toIso(Date.parse(`${month}-01T00:00:00Z`) + 32 * DAY_MS).slice(0, 7);

const added = (shares: readonly CreditShare[]): CreditShare[] =>
  [...Map.groupBy(shares, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    minor: own.reduce((sum, { minor }) => sum + minor, 0),
  }));

function costOf({ incident, commits }: LoadedIncident, credits: readonly CreditShare[], now: number): Losses {
  const events = commits.flatMap((commit) => commit.events);
  return lossesOf(incident, events, credits, now);
}
