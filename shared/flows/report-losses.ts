import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import { Problem } from '../contracts/http/problem.ts';
import { lossesOf, sumsOf, type CreditShare, type Losses } from '../domain/figures/losses.ts';
import type { IncidentId } from '../domain/ids.ts';
import { monthPeriod } from '../domain/sla/period.ts';
import { toIso } from '../domain/ids.ts';
import { openedBetween, type FiguresDeps } from './lives-between.ts';

/**
 * What the contracts credit for the incidents of a month, by incident: each one's share of the month's real credits. An incident that
 * is not in it is credited nothing; undefined: the month's credits are not known, and so no penalty is.
 */
export type CreditsOf = (month: string) => Promise<ReadonlyMap<string, CreditShare> | undefined>;

/** For as long as nothing tells the credits. */
export const creditsNotKnown: CreditsOf = () => Promise.resolve(undefined);

export interface LossesDeps extends Pick<FiguresDeps, 'heads'> {
  readonly log: IncidentLog;
  readonly creditsOf: CreditsOf;
}

/** What one incident cost by `now` (row S0.10). It stands in the month (UTC) in which it opened. */
export async function incidentLosses(deps: Omit<LossesDeps, 'heads'>, id: IncidentId, now: number): Promise<Losses> {
  const loaded = await deps.log.load(id);
  if (loaded === undefined) throw new Problem(404, 'Not found', `there is no incident ${id}`, { field: 'id' });
  return costOf(loaded, await deps.creditsOf(toIso(loaded.incident.openedAt).slice(0, 7)), now);
}

/** What the incidents that opened in a month (UTC) cost, and their sum in each currency; exercises cost nothing. */
export async function monthLosses(deps: LossesDeps, month: string, now: number) {
  const { start, end } = monthPeriod(month, 'UTC');
  const opened = await openedBetween(deps, start, end);
  const credits = await deps.creditsOf(month);
  const items = opened.filter(({ incident }) => !incident.drill).map((one) => costOf(one, credits, now));
  return {
    month,
    sums: sumsOf(items),
    /** Of them nobody has said enough to reckon anything. */
    notKnown: items.filter(({ totalMinor }) => totalMinor === null).map(({ incident }) => incident),
    items,
  };
}

function costOf(
  { incident, commits }: LoadedIncident,
  credits: ReadonlyMap<string, CreditShare> | undefined,
  now: number,
): Losses {
  const events = commits.flatMap((commit) => commit.events);
  const currency = incident.losses?.inputs.currency;
  // Of one that is in no statement it is known that it is credited nothing, in whatever currency its losses are.
  const share = credits?.get(incident.id) ?? (credits && currency ? { currency, minor: 0 } : undefined);
  return lossesOf(incident, events, share, now);
}
