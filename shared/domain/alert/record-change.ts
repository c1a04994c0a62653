import type { AlertChange, AlertRecord } from './alert-record.ts';

/** What a state change means for the alert, and the record that follows from it. */
export type Verdict =
  /** Same state as known, or older than the last transition: counted, nobody is told (failures 1 and 3). */
  | { readonly kind: 'counted'; readonly as: 'repeats' | 'late' | 'insufficient' }
  /** A recovery of something that is not firing: remembered, as its alarm may still be on the way. */
  | { readonly kind: 'quiet-noted'; readonly next: AlertRecord }
  /** Firing, told again as of later: remembered, as a recovery from before it may still be on the way. */
  | { readonly kind: 'firing-noted'; readonly next: AlertRecord }
  /** A new episode: an incident opens. `over` when the recovery is known already: recorded, nobody is paged. */
  | { readonly kind: 'opened'; readonly next: AlertRecord; readonly over: boolean }
  /** Firing again while its incident stands. `apart` when it had been quiet for the hold-down or longer: its own span of impact. */
  | { readonly kind: 'refired'; readonly next: AlertRecord; readonly apart: boolean }
  | { readonly kind: 'quieted'; readonly next: AlertRecord };

export interface ChangeContext {
  readonly now: number;
  readonly holdDownMs: number;
  /** How the incident of the current episode stands; only a firing asks. */
  readonly incident: 'active' | 'resolved' | 'closed';
}

/** A record that knows of no transition yet: every change is newer than it. */
const unknownBefore = (change: AlertChange): AlertRecord => ({
  key: change.facts.key,
  state: 'quiet',
  changedAt: -8.64e15,
  receivedAt: 0,
  episode: 0,
  salt: 0,
  repeats: 0,
  flaps: 0,
  late: 0,
  insufficient: 0,
  version: 0,
});

/**
 * Orders the changes of one alert by the source's own time, whatever order they arrive in and however often.
 * At the same instant a recovery is taken to follow its alarm.
 */
export function recordChange(known: AlertRecord | undefined, change: AlertChange, context: ChangeContext): Verdict {
  const record = known ?? unknownBefore(change);
  if (change.signal === 'insufficient') return { kind: 'counted', as: 'insufficient' };
  return change.signal === 'quiet' ? quiet(record, change, context) : firing(record, change, context);
}

const newestFiring = (record: AlertRecord): number =>
  Math.max(record.changedAt, record.firingSeenAt ?? record.changedAt);

function quiet(record: AlertRecord, change: AlertChange, { now }: ChangeContext): Verdict {
  if (record.state === 'firing') {
    if (change.at < newestFiring(record)) return { kind: 'counted', as: 'late' };
    return {
      kind: 'quieted',
      next: moved(record, { state: 'quiet', changedAt: change.at, receivedAt: now, quietSeenAt: change.at }),
    };
  }
  const newest = record.quietSeenAt ?? -8.64e15;
  if (change.at === newest || change.at === record.changedAt) return { kind: 'counted', as: 'repeats' };
  if (change.at < newest) return { kind: 'counted', as: 'late' };
  return { kind: 'quiet-noted', next: moved(record, { quietSeenAt: change.at }) };
}

function firing(record: AlertRecord, change: AlertChange, context: ChangeContext): Verdict {
  if (record.state === 'firing') {
    const newer = change.at > newestFiring(record);
    // A person closed it although it fired: that is done with, and what fires on is new.
    if (newer && context.incident === 'closed') {
      return opened(record, change, { state: 'firing', changedAt: change.at, receivedAt: context.now }, false);
    }
    if (newer) return { kind: 'firing-noted', next: moved(record, { firingSeenAt: change.at }) };
    return { kind: 'counted', as: change.at < record.changedAt ? 'late' : 'repeats' };
  }
  if (change.at <= record.changedAt) return { kind: 'counted', as: 'late' };
  const overtaken =
    record.quietSeenAt !== undefined && record.quietSeenAt >= change.at ? record.quietSeenAt : undefined;
  const state =
    overtaken === undefined
      ? ({ state: 'firing', changedAt: change.at, receivedAt: context.now } as const)
      : ({ state: 'quiet', changedAt: overtaken, receivedAt: context.now } as const);
  if (record.incidentId === undefined || context.incident !== 'active')
    return opened(record, change, state, overtaken !== undefined);
  const apart = change.at - record.changedAt >= context.holdDownMs;
  const span = apart ? { spanStart: change.at, spanBeforeEnd: record.changedAt } : {};
  const untold = state.state === 'firing' ? { untold: true as const } : {};
  return { kind: 'refired', apart, next: moved(record, { ...state, ...span, ...untold, flaps: record.flaps + 1 }) };
}

function opened(
  record: AlertRecord,
  change: AlertChange,
  state: Pick<AlertRecord, 'state' | 'changedAt' | 'receivedAt'>,
  over: boolean,
): Verdict {
  const { incidentId: _over, spanBeforeEnd: _before, ...rest } = record;
  const pending = { facts: change.facts, said: change.said ?? {} };
  return {
    kind: 'opened',
    over,
    next: { ...moved(rest, state), episode: record.episode + 1, salt: 0, flaps: 0, spanStart: change.at, pending },
  };
}

const moved = <R extends { version: number }, C extends Partial<AlertRecord>>(record: R, change: C): R & C => ({
  ...record,
  ...change,
  version: record.version + 1,
});
