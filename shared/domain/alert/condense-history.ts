import type { AlertRecord } from './alert-record.ts';
import { episodesOf } from './episode-spans.ts';
import { firingSpans, inOrder, type AlertHistory } from './firing-spans.ts';

/** With this many changes on the item the older half is condensed. */
const MOST_CHANGES = 200;
const KEPT_WHOLE = 100;
/** No honest alert has so many separate outages in one incident; beyond, the oldest gaps count as impact. */
const MOST_SETTLED = 1_000;
const MOST_PAST = 4;

/** How often it fired again after a recovery, from `from` on. */
export function flapsIn(history: AlertHistory, from: number): number {
  const own = inOrder(history).filter(({ at }) => at >= from);
  return own.filter(({ fires }, index) => fires && own[index - 1]?.fires === false).length;
}

/**
 * Keeps the item small through any storm: of changes long past only the ends of their spans stay, and of episodes the last few.
 * What was dropped is settled: the spans are as before, and a message from that time changes them no more.
 */
export function condenseHistory(record: AlertRecord): AlertRecord {
  return condenseOldest(forgetEpisodes(record));
}

function forgetEpisodes(record: AlertRecord): AlertRecord {
  const past = record.past.slice(-MOST_PAST);
  const first = past[0]?.from;
  if (first === undefined || past.length === record.past.length) return record;
  const kept = (times: readonly number[]): number[] => times.filter((at) => at >= first);
  return {
    ...record,
    past,
    firedAt: kept(record.firedAt),
    recoveredAt: kept(record.recoveredAt),
    settledUntil: Math.max(first - 1, record.settledUntil ?? first - 1),
  };
}

function condenseOldest(record: AlertRecord): AlertRecord {
  if (record.firedAt.length + record.recoveredAt.length <= MOST_CHANGES) return record;
  const settledUntil = inOrder(record).at(-KEPT_WHOLE - 1)?.at;
  if (settledUntil === undefined || settledUntil === record.settledUntil) return record;
  const ends = new Set<number>();
  const starts = new Set(episodesOf(record).map(({ from }) => from));
  // Each episode's spans are drawn under its own hold-down: an end that any of them shows is kept.
  for (const holdDownMs of new Set([record.holdDownMs, ...record.past.map((one) => one.holdDownMs)])) {
    const spans = firingSpans(record, holdDownMs);
    for (const { start } of spans) starts.add(start);
    for (const { end } of spans) if (end !== undefined) ends.add(end);
  }
  // Whether one had recovered when the next began is told from the last changes before it.
  for (const { from } of episodesOf(record)) {
    const recovered = record.recoveredAt.findLast((at) => at < from);
    const fired = record.firedAt.findLast((at) => at < from);
    if (recovered !== undefined) ends.add(recovered);
    if (fired !== undefined) starts.add(fired);
  }
  const history = joinOldest({
    firedAt: record.firedAt.filter((at) => at > settledUntil || starts.has(at)),
    recoveredAt: record.recoveredAt.filter((at) => at > settledUntil || ends.has(at)),
  });
  const from = record.from ?? Number.POSITIVE_INFINITY;
  return { ...record, ...history, settledUntil, flapsSettled: record.flaps - flapsIn(history, from) };
}

function joinOldest({ firedAt, recoveredAt }: AlertHistory) {
  const tooMany = Math.max(0, firedAt.length + recoveredAt.length - MOST_SETTLED);
  const joined = Math.ceil(tooMany / 2);
  const [first, ...rest] = firedAt;
  if (joined === 0 || first === undefined) return { firedAt: [...firedAt], recoveredAt: [...recoveredAt] };
  return { firedAt: [first, ...rest.slice(joined)], recoveredAt: recoveredAt.slice(joined) };
}
