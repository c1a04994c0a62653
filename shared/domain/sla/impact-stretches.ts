import { foremost } from '../calendar/foremost.ts';
import { sharesOf } from './count-downtime.ts';
import type { ImpactEvidence } from './evidence.ts';
import { textOrder } from './text-order.ts';

/**
 * The one form of what incidents did, however it was told: for each incident stretches that do not overlap, of the largest share at
 * each instant (of the same an outage, not a degradation), as long as they can be, in order. What is not over in some part of an
 * incident is so in all of them.
 */
export function impactStretches(impacts: readonly ImpactEvidence[]): ImpactEvidence[] {
  return [...Map.groupBy(impacts, ({ incident }) => incident).values()].flatMap(ofOne).sort(inOrder);
}

const LAST = Number.POSITIVE_INFINITY;

function ofOne(parts: readonly ImpactEvidence[]): ImpactEvidence[] {
  const told = parts.map(({ share, ...rest }) => ({ ...rest, ...shareOf(share) }));
  const [first] = told;
  if (first === undefined) return [];
  const unfinished = parts.some((part) => part.unfinished === true) ? { unfinished: true as const } : {};
  const shares = sharesOf(told);
  const places = new Map(shares.map((share, place) => [share, place]));
  const rankOf = ({ share, level }: Pick<ImpactEvidence, 'share' | 'level'>): number =>
    2 * (places.get(share ?? '100') ?? 0) + Number(level === 'degraded');
  const ranked = told.map((part) => ({ start: part.start, end: part.end ?? LAST, rank: rankOf(part) }));
  return foremost(ranked).map(({ start, end, rank }) => ({
    incident: first.incident,
    level: rank % 2 === 0 ? 'outage' : 'degraded',
    start,
    end: end === LAST ? null : end,
    ...shareOf(shares[rank >> 1]),
    ...unfinished,
  }));
}

/** `50.0` is `50`, and 100 is what nothing says. */
function shareOf(share: string | undefined): { share?: string } {
  const plain = share?.includes('.') === true ? share.replace(/\.?0+$/, '') : share;
  const short = plain?.replace(/^0+(?=\d)/, '');
  return short === undefined || short === '100' ? {} : { share: short };
}

const inOrder = (a: ImpactEvidence, b: ImpactEvidence): number =>
  a.start - b.start || (a.end ?? LAST) - (b.end ?? LAST) || textOrder(a.incident, b.incident);
