import { foremost, within } from '../calendar/foremost.ts';
import { intersect, subtract, union, type Interval } from '../calendar/interval.ts';
import { textOrder } from './text-order.ts';

/** Maintenance as it was announced; which announcement is `source`, `approvedBy` is a person. */
export interface Maintenance extends Interval {
  readonly source: string;
  readonly announcedAt: number;
  readonly approvedBy: string;
}

/** Time that a named person took out of the count, and why (caused by the customer, force majeure). */
export interface ApprovedExclusion extends Interval {
  readonly source: string;
  readonly reason: string;
  readonly approvedBy: string;
}

/** One stretch of downtime that does not count. */
export type Exclusion = ApprovedExclusion;

export interface ExclusionTerms {
  /** Weeks or months over which the allowance is spent: in order, without overlap. */
  readonly windows: readonly Interval[];
  readonly allowanceMs: number;
  readonly noticeMs: number;
}

/** What maintenance took of one window's allowance: its earliest time, as long as the allowance lasts. */
export interface AllowanceUse {
  readonly window: Interval;
  readonly used: readonly Interval[];
}

/** Spends the allowance of each window on all its maintenance, whether or not the service was down and however late it was announced. */
export function spendAllowance(
  maintenance: readonly Interval[],
  { windows, allowanceMs }: Pick<ExclusionTerms, 'windows' | 'allowanceMs'>,
): AllowanceUse[] {
  const times = union(maintenance);
  let at = 0;
  return windows.map((window) => {
    const used: Interval[] = [];
    let left = allowanceMs;
    for (let time = times[at]; time !== undefined && time.start < window.end; time = times[at]) {
      const start = Math.max(time.start, window.start);
      const end = Math.min(time.end, window.end, start + left);
      if (start < end) {
        used.push({ start, end });
        left -= end - start;
      }
      // One that goes on beyond this window is spent in the next one too.
      if (time.end > window.end) break;
      at += 1;
    }
    return { window, used };
  });
}

/**
 * Which parts of `downtime` do not count, in order and without overlap: every excluded instant has one reason.
 * Only maintenance announced in time excludes anything, and only as far as the allowance went; where several say why, maintenance goes
 * first, and of the same kind what began first. Approved exclusions take what is left.
 */
export function excludeDowntime(
  downtime: readonly Interval[],
  maintenance: readonly Maintenance[],
  approved: readonly ApprovedExclusion[],
  terms: ExclusionTerms,
): Exclusion[] {
  const inTime = maintenance.filter(({ start, announcedAt }) => start - announcedAt >= terms.noticeMs);
  const announced = inOrder(
    inTime.map(({ announcedAt: _, ...rest }) => ({ ...rest, reason: 'announced maintenance' })),
  );
  const allowed = spendAllowance(maintenance, terms).flatMap(({ used }) => used);
  const byAnnounced = attributed(announced, intersect(downtime, allowed));
  const byApproved = attributed(inOrder(approved), subtract(downtime, byAnnounced));
  return [...byAnnounced, ...byApproved].sort((a, b) => a.start - b.start);
}

/** Disjoint intervals in order, as far as some candidate holds each instant: the first of them that does. */
const attributed = (candidates: readonly Exclusion[], time: readonly Interval[]): Exclusion[] =>
  within(foremost(candidates.map(({ start, end }, rank) => ({ start, end, rank }))), time).flatMap((piece) => {
    const because = candidates[piece.rank];
    if (because === undefined) return [];
    const { reason, source, approvedBy } = because;
    return [{ start: piece.start, end: piece.end, reason, source, approvedBy }];
  });

const inOrder = (items: readonly Exclusion[]): Exclusion[] =>
  items.toSorted(
    (a, b) =>
      a.start - b.start ||
      a.end - b.end ||
      textOrder(a.source, b.source) ||
      textOrder(a.reason, b.reason) ||
      textOrder(a.approvedBy, b.approvedBy),
  );
