import type { Override } from '../../shared/domain/oncall/changes.ts';
import { alike, type Shift } from '../../shared/domain/oncall/shifts.ts';

/** On call from its start to its end, in epoch milliseconds. */
export interface OnCall {
  readonly start: number;
  readonly end: number;
  readonly person: string;
}

/** What a library of occurrences leaves to whoever uses it: one line of shifts of several people's times, and the overrides on it. */
export function joinOnCall(
  times: readonly OnCall[],
  overrides: readonly Override[],
  from: number,
  to: number,
): Shift[] {
  const changes = overrides.map((change) => ({
    start: Date.parse(change.start),
    end: Date.parse(change.end),
    change,
  }));
  const inRange = times
    .filter(({ start, end }) => start < to && end > from)
    .sort((one, other) => one.start - other.start);
  const edges = Float64Array.from(new Set([...inRange, ...changes].flatMap(({ start, end }) => [start, end]))).sort();
  const shifts: Shift[] = [];
  let now: OnCall[] = [];
  let next = 0;
  for (let place = -1; place < edges.length; place += 1) {
    const start = Math.max(from, edges[place] ?? from);
    const end = Math.min(to, edges[place + 1] ?? to);
    now = now.filter((one) => one.end > start);
    for (let one = inRange[next]; one !== undefined && one.start <= start; one = inRange[next]) {
      if (one.end > start) now.push(one);
      next += 1;
    }
    if (start >= end) continue;
    const people = changed(
      now.map(({ person }) => person),
      changes,
      start,
    );
    const last = shifts.at(-1);
    if (last !== undefined && alike(last.people, people)) shifts[shifts.length - 1] = { ...last, end };
    else shifts.push({ start, end, people });
  }
  return shifts;
}

/** Whom the overrides that hold at an instant leave on call. */
export function changed(
  people: readonly string[],
  changes: readonly { readonly start: number; readonly end: number; readonly change: Override }[],
  at: number,
): readonly string[] {
  let left = people;
  for (const { start, end, change } of changes) {
    if (at < start || at >= end) continue;
    const named: readonly string[] = change.people;
    if (change.kind === 'add') left = [...new Set([...left, ...named])];
    else if (change.kind === 'replace') left = named;
    else left = left.filter((person) => !named.includes(person));
  }
  return left;
}
