import { earliest, intersect, subtract, union, type Interval } from '../calendar/interval.ts';

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
export interface Exclusion extends Interval {
  readonly reason: string;
  readonly source: string;
  readonly approvedBy: string;
}

export interface ExclusionTerms {
  /** Weeks or months over which the allowance is spent. */
  readonly windows: readonly Interval[];
  readonly allowanceMs: number;
  readonly noticeMs: number;
}

/**
 * Which parts of `downtime` do not count, in order and without overlap: every excluded instant has one reason.
 * In each window the allowance is spent by all maintenance of the window, earliest first, whether or not the service was down and
 * however late it was announced; only maintenance announced in time excludes anything. Approved exclusions take what is left.
 */
export function excludeDowntime(
  downtime: readonly Interval[],
  maintenance: readonly Maintenance[],
  approved: readonly ApprovedExclusion[],
  { windows, allowanceMs, noticeMs }: ExclusionTerms,
): Exclusion[] {
  const allowed = union(windows.flatMap((window) => earliest(intersect(maintenance, [window]), allowanceMs)));
  const inTime = maintenance.filter(({ start, announcedAt }) => start - announcedAt >= noticeMs);
  const candidates: Exclusion[] = [
    ...inOrder(inTime).flatMap(({ source, approvedBy, start, end }) =>
      intersect([{ start, end }], allowed).map((part) => ({
        ...part,
        reason: 'announced maintenance',
        source,
        approvedBy,
      })),
    ),
    ...inOrder(approved).map(({ start, end, reason, source, approvedBy }) => ({
      start,
      end,
      reason,
      source,
      approvedBy,
    })),
  ];
  let left = union(downtime);
  const excluded: Exclusion[] = [];
  for (const candidate of candidates) {
    const { start: _start, end: _end, ...because } = candidate;
    excluded.push(...intersect(left, [candidate]).map((part) => ({ ...part, ...because })));
    left = subtract(left, [candidate]);
  }
  return inOrder(excluded);
}

const inOrder = <T extends Interval & { readonly source: string }>(items: readonly T[]): T[] =>
  [...items].sort(
    (a, b) => a.start - b.start || a.end - b.end || (a.source < b.source ? -1 : Number(a.source > b.source)),
  );
