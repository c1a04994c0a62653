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
  /** Whether the incident of the current episode is resolved or closed; not asked for unless the alert was quiet. */
  readonly incidentOver: boolean;
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
    if (change.at > newestFiring(record))
      return { kind: 'firing-noted', next: moved(record, { firingSeenAt: change.at }) };
    return { kind: 'counted', as: change.at < record.changedAt ? 'late' : 'repeats' };
  }
  if (change.at <= record.changedAt) return { kind: 'counted', as: 'late' };
  const overtaken =
    record.quietSeenAt !== undefined && record.quietSeenAt >= change.at ? record.quietSeenAt : undefined;
  const state =
    overtaken === undefined
      ? ({ state: 'firing', changedAt: change.at, receivedAt: context.now } as const)
      : ({ state: 'quiet', changedAt: overtaken, receivedAt: context.now } as const);
  if (record.incidentId === undefined || context.incidentOver) {
    const { incidentId: _closed, ...rest } = record;
    return {
      kind: 'opened',
      over: overtaken !== undefined,
      next: { ...moved(rest, state), episode: record.episode + 1, salt: 0, flaps: 0, pending: true },
    };
  }
  return {
    kind: 'refired',
    apart: change.at - record.changedAt >= context.holdDownMs,
    next: moved(record, { ...state, flaps: record.flaps + 1 }),
  };
}

const moved = <R extends { version: number }, C extends Partial<AlertRecord>>(record: R, change: C): R & C => ({
  ...record,
  ...change,
  version: record.version + 1,
});
