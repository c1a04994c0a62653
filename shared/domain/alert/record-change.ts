import type { AlertChange, AlertRecord } from './alert-record.ts';
import { condenseHistory, flapsIn } from './condense-history.ts';
import { episodesOf, episodeSpans } from './episode-spans.ts';
import { firingSpans, sameSpans, type AlertHistory } from './firing-spans.ts';

/** What a state change means for the alert, and the record that follows from it. */
export type Verdict =
  /** Known already, or from a time that is settled: counted, nobody is told (failures 1 and 3). */
  | { readonly kind: 'counted'; readonly as: 'repeats' | 'late' | 'insufficient' }
  /** It has its place in the history now; `next.untold` names the incidents that it may matter to. */
  | { readonly kind: 'moved'; readonly as: MovedAs; readonly next: AlertRecord }
  /** A new episode: an incident opens. `over` when the recovery is known already: recorded, nobody is paged. */
  | { readonly kind: 'opened'; readonly next: AlertRecord; readonly over: boolean };

export type MovedAs = 'repeated' | 'late' | 'recorded' | 'flapped' | 'quieted';

export interface ChangeContext {
  readonly now: number;
  readonly holdDownMs: number;
  /** How the incident of the current episode stands, `recovered` and `resolved` by whose word it is over; only a firing asks. */
  readonly incident: 'active' | 'recovered' | 'resolved' | 'closed';
}

/** Before anything is heard: quiet for ever. */
const unheardOf = ({ facts }: AlertChange, { holdDownMs }: ChangeContext): AlertRecord => ({
  key: facts.key,
  state: 'quiet',
  changedAt: -8.64e15,
  receivedAt: 0,
  firedAt: [],
  recoveredAt: [],
  holdDownMs,
  past: [],
  episode: 0,
  salt: 0,
  repeats: 0,
  flaps: 0,
  flapsSettled: 0,
  late: 0,
  insufficient: 0,
  version: 0,
});

/**
 * Finds each change its place in the alert's history by the source's own time: what the history says in the end does not depend
 * on the order of arrival, nor on how often each is told (failures 1 and 3).
 */
export function recordChange(known: AlertRecord | undefined, change: AlertChange, context: ChangeContext): Verdict {
  const record = known ?? unheardOf(change, context);
  if (change.signal === 'insufficient') return { kind: 'counted', as: 'insufficient' };
  const { at } = change;
  const fires = change.signal === 'firing';
  if ((fires ? record.firedAt : record.recoveredAt).includes(at)) return { kind: 'counted', as: 'repeats' };
  if (record.settledUntil !== undefined && at <= record.settledUntil) return { kind: 'counted', as: 'late' };
  const history = fires
    ? { ...historyOf(record), firedAt: inserted(record.firedAt, at) }
    : { ...historyOf(record), recoveredAt: inserted(record.recoveredAt, at) };
  const after = standing(history);
  const same = after.state === record.state && after.changedAt === record.changedAt;
  const receivedAt = same ? record.receivedAt : context.now;
  const moved = { ...record, ...history, ...after, receivedAt, version: record.version + 1 };
  if (fires && opensEpisode(record, moved, at, context)) return opened(record, moved, change, context);
  return joined(record, moved, change);
}

const historyOf = ({ firedAt, recoveredAt }: AlertRecord) => ({ firedAt, recoveredAt });
const inserted = (times: readonly number[], at: number): number[] => [...times, at].sort((a, b) => a - b);

/** What the alert does after the last change known, and since when. */
function standing({ firedAt, recoveredAt }: AlertHistory): Pick<AlertRecord, 'state' | 'changedAt'> {
  const lastFired = firedAt.at(-1);
  const lastRecovered = recoveredAt.at(-1);
  if (lastFired !== undefined && (lastRecovered === undefined || lastRecovered < lastFired))
    return { state: 'firing', changedAt: firedAt.find((at) => at > (lastRecovered ?? -Infinity)) ?? lastFired };
  return { state: 'quiet', changedAt: recoveredAt.find((at) => at >= (lastFired ?? -Infinity)) ?? -8.64e15 };
}

/**
 * An alarm opens an incident where none is there to take it: the first ever, one that fires now after its incident was over, or
 * an outage that nobody had heard of. What belongs to a span that an incident knows mends that incident instead, and reopens it
 * where it fires on and only its recovery had ended it.
 */
function opensEpisode(record: AlertRecord, moved: AlertRecord, at: number, { incident }: ChangeContext): boolean {
  if (record.incidentId === undefined || record.from === undefined) return true;
  if (incident === 'active' || at < (record.firedAt.at(-1) ?? at)) return false;
  const { from } = record;
  const spans = firingSpans(moved, record.holdDownMs);
  const own = spans.find(({ start, end }) => start <= at && (end === undefined || at <= end));
  const goesOn = record.firedAt.some((fired) => fired >= from && own !== undefined && fired >= own.start);
  if (moved.state === 'quiet' || incident === 'recovered') return !goesOn;
  // A person closed it although it fired: that is done with, and what fires on is new. Resolved, it reopens by itself.
  return incident === 'closed' || record.state === 'quiet';
}

function opened(record: AlertRecord, moved: AlertRecord, change: AlertChange, context: ChangeContext): Verdict {
  const { incidentId: _over, untold: _told, ...rest } = moved;
  const from = change.at;
  const next = condenseHistory({
    ...rest,
    past: endedEpisodes(record),
    from,
    holdDownMs: context.holdDownMs,
    episode: record.episode + 1,
    salt: 0,
    flaps: flapsIn(moved, from),
    flapsSettled: 0,
    pending: { facts: change.facts, said: change.said ?? {} },
  });
  // Its own incident is opened with all that is known; the one before may have to hear that the gap to this one counts.
  return { kind: 'opened', over: next.state === 'quiet', next: { ...next, ...whoHasToHear(record, next) } };
}

function endedEpisodes(record: AlertRecord): AlertRecord['past'] {
  const episodes = episodesOf(record);
  const last = episodes.at(-1);
  return last === undefined || record.state === 'quiet' ? episodes : [...record.past, { ...last, cutShort: true }];
}

function joined(record: AlertRecord, moved: AlertRecord, change: AlertChange): Verdict {
  const { untold: _told, ...rest } = takenBack(moved, change);
  const flaps = rest.flapsSettled + flapsIn(rest, rest.from ?? Number.POSITIVE_INFINITY);
  const as = whatItWas(record, { ...rest, flaps }, change);
  const counted = { late: rest.late + Number(as === 'late'), repeats: rest.repeats + Number(as === 'repeated') };
  const next = condenseHistory({ ...rest, ...counted, flaps });
  return { kind: 'moved', as, next: { ...next, ...whoHasToHear(record, next) } };
}

/** An alarm from before all that is known belongs to the oldest episode, which then began with it. */
function takenBack(moved: AlertRecord, { signal, at }: AlertChange): AlertRecord {
  if (signal !== 'firing' || moved.from === undefined) return moved;
  const [oldest, ...later] = moved.past;
  if (oldest === undefined) return { ...moved, from: Math.min(moved.from, at) };
  return { ...moved, past: [{ ...oldest, from: Math.min(oldest.from, at) }, ...later] };
}

function whatItWas(before: AlertRecord, after: AlertRecord, { signal, at }: AlertChange): MovedAs {
  const fires = signal === 'firing';
  if (!fires && before.state === 'firing' && after.state === 'quiet') return 'quieted';
  if (fires && after.flaps > before.flaps) return 'flapped';
  const lastFired = before.firedAt.at(-1) ?? -Infinity;
  const lastRecovered = before.recoveredAt.at(-1) ?? -Infinity;
  if (at < lastFired || at < lastRecovered || (fires && at === lastRecovered)) return 'late';
  return fires ? 'repeated' : 'recorded';
}

/** The incidents whose part of the history is another now. */
function whoHasToHear(before: AlertRecord, after: AlertRecord): Pick<AlertRecord, 'untold'> {
  const untold = episodesOf(after)
    .map(({ incidentId }) => incidentId)
    .filter((id) => !sameSpans(episodeSpans(before, id) ?? [], episodeSpans(after, id) ?? []));
  return untold.length === 0 ? {} : { untold };
}
