import type { Instant } from '../ids.ts';

/** A span in which an alert fired, by the source's clock; open while it fires. Half-open, epoch ms. */
export interface FiringSpan {
  readonly start: Instant;
  readonly end?: Instant | undefined;
}

/** Every state change of one alert that is known, by the source's clock; each list ascending and without repeats. */
export interface AlertHistory {
  readonly firedAt: readonly Instant[];
  readonly recoveredAt: readonly Instant[];
}

export interface Transition {
  readonly at: Instant;
  readonly fires: boolean;
}

/** In the order in which they happened; at one instant the recovery is taken to follow its alarm. */
export function inOrder({ firedAt, recoveredAt }: AlertHistory): Transition[] {
  return [...firedAt.map((at) => ({ at, fires: true })), ...recoveredAt.map((at) => ({ at, fires: false }))].sort(
    (a, b) => a.at - b.at || Number(b.fires) - Number(a.fires),
  );
}

/**
 * When the alert fired, from its history alone: the same whatever order the changes arrived in. A gap shorter than the
 * hold-down counts as impact; a longer one parts two spans (sla.md). Where a change is missing, its neighbours decide: firing
 * goes on until the first recovery known after it.
 */
export function firingSpans(history: AlertHistory, holdDownMs: number): FiringSpan[] {
  const spans: { start: Instant; end?: Instant }[] = [];
  for (const { at, fires } of inOrder(history)) {
    const last = spans.at(-1);
    if (!fires) {
      if (last !== undefined) last.end ??= at;
    } else if (last === undefined || (last.end !== undefined && at - last.end >= holdDownMs)) spans.push({ start: at });
    else delete last.end;
  }
  return spans;
}

export const sameSpans = (a: readonly FiringSpan[], b: readonly FiringSpan[]): boolean =>
  a.length === b.length && a.every(({ start, end }, index) => start === b[index]?.start && end === b[index].end);
