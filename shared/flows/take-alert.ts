import type { AlertRecords } from '../adapters/alert-records.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { AlertChange, AlertFacts, AlertRecord } from '../domain/alert/alert-record.ts';
import { recordChange } from '../domain/alert/record-change.ts';
import { TOCSIN, type IncidentId } from '../domain/ids.ts';
import { firesInLog, isActive } from '../domain/incident/incident.ts';
import type { EventOf, IncidentEvent } from '../domain/incident/incident-events.ts';
import { commitDecision } from './commit-decision.ts';
import { idFor, openIncident } from './open-incident.ts';

/** What the policy makes of an alert that opens an incident. */
export type Assessed = Omit<EventOf<'IncidentOpened'>, 'type' | 'at' | 'by' | 'origin' | 'title'>;

export interface TakeAlertDeps {
  readonly log: IncidentLog;
  readonly alerts: AlertRecords;
  readonly holdDownMs: number;
  readonly assess: (facts: AlertFacts, now: number) => Promise<Assessed>;
}

export type AlertOutcome = 'opened' | 'repeated' | 'late' | 'flapped' | 'quieted' | 'recorded';
export interface Taken {
  readonly outcome: AlertOutcome;
  readonly incidentId?: IncidentId;
}

const MOST_TRIES = 12;
const COUNTED = { repeats: 'repeated', late: 'late', insufficient: 'recorded' } as const;

/**
 * Takes one state change of one alert, however often and in whatever order it comes. The alert's item moves first, by one
 * conditional write; the incident's log follows. Whoever dies in between is completed by the next who reads the item: the
 * `pending` mark says that an opening is owed, and a recovery is written again until the log knows of it.
 */
export async function takeAlert(deps: TakeAlertDeps, change: AlertChange, now: number): Promise<Taken> {
  const { alerts } = deps;
  const { key } = change.facts;
  if (change.signal === 'firing' && (await alerts.countRepeat(key, 'firing', change.at))) {
    return { outcome: 'repeated' };
  }
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    const taken = await takeOnce(deps, change, now);
    if (taken !== undefined) return taken;
  }
  throw new Error(`${MOST_TRIES} races for one alert were lost in a row; the source's message comes again`);
}

async function takeOnce(deps: TakeAlertDeps, change: AlertChange, now: number): Promise<Taken | undefined> {
  const { alerts, log, holdDownMs } = deps;
  let record = await alerts.get(change.facts.key);
  if (record?.pending === true) {
    const firedAt = change.signal === 'firing' ? change.at : record.changedAt;
    record = await completeOpening(deps, record, { ...change.facts, stateChangedAt: firedAt }, now);
    if (record === undefined) return undefined;
  }
  const incidentOver =
    record?.state === 'quiet' && change.signal === 'firing' && (await isOver(log, record.incidentId));
  const verdict = recordChange(record, change, { now, holdDownMs, incidentOver });
  const incidentId = record?.incidentId;
  switch (verdict.kind) {
    case 'counted':
      await alerts.count(change.facts.key, verdict.as);
      if (change.signal === 'quiet' && record?.state === 'quiet') await tellQuiet(log, record, now);
      return known({ outcome: COUNTED[verdict.as] }, incidentId);
    case 'firing-noted':
      return (await alerts.move(verdict.next)) ? known({ outcome: 'repeated' }, incidentId) : undefined;
    case 'quiet-noted':
      return (await alerts.move(verdict.next)) ? known({ outcome: 'recorded' }, incidentId) : undefined;
    case 'quieted':
      if (!(await alerts.move(verdict.next))) return undefined;
      await tellQuiet(log, verdict.next, now);
      return known({ outcome: 'quieted' }, incidentId);
    case 'refired':
      if (!(await alerts.move(verdict.next))) return undefined;
      await tellRefired(log, verdict.next, verdict.apart, now);
      return known({ outcome: 'flapped' }, incidentId);
    case 'opened': {
      const opening = await reserve(log, verdict.next);
      if (!(await alerts.move(opening))) return undefined;
      const opened = await completeOpening(deps, opening, change.facts, now);
      return opened === undefined ? undefined : known({ outcome: 'opened' }, opened.incidentId);
    }
  }
}

const known = (taken: Taken, incidentId: IncidentId | undefined): Taken =>
  incidentId === undefined ? taken : { ...taken, incidentId };

const originOf = (record: AlertRecord): string => `${record.key}#${record.episode}`;

async function isOver(log: IncidentLog, id: IncidentId | undefined): Promise<boolean> {
  const loaded = id === undefined ? undefined : await log.load(id);
  return loaded === undefined || !isActive(loaded.incident);
}

async function reserve(log: IncidentLog, record: AlertRecord): Promise<AlertRecord> {
  const { id, salt } = await idFor(log, originOf(record), record.salt);
  return { ...record, incidentId: id, salt };
}

/** Opens the incident that the record owes. Undefined when the record has to be read again. */
async function completeOpening(
  deps: TakeAlertDeps,
  record: AlertRecord,
  facts: AlertFacts,
  now: number,
): Promise<AlertRecord | undefined> {
  const id = record.incidentId;
  if (id === undefined) throw new Error(`alert ${record.key} owes an incident without an id`);
  const firedAt = facts.stateChangedAt;
  const at = { at: now, by: TOCSIN };
  const over: IncidentEvent[] =
    record.state === 'firing'
      ? []
      : [
          {
            type: 'AlertQuieted',
            ...at,
            key: record.key,
            quietAt: Math.max(record.changedAt, firedAt),
            receivedAt: now,
          },
          { type: 'IncidentResolved', ...at, cause: 'quiet', note: 'its recovery was known before its alarm' },
        ];
  const opened = await openIncident(deps.log, id, [
    { type: 'IncidentOpened', ...at, origin: originOf(record), title: facts.title, ...(await deps.assess(facts, now)) },
    { type: 'AlertAttached', ...at, alert: facts },
    ...over,
  ]);
  if (!opened) {
    await deps.alerts.move({
      ...(await reserve(deps.log, { ...record, salt: record.salt + 1 })),
      version: record.version + 1,
    });
    return undefined;
  }
  await deps.alerts.settle(record);
  const { pending: _done, ...settled } = record;
  return settled;
}

/** The log hears of a recovery once; a flap inside the hold-down moves only the alert's item. */
async function tellQuiet(log: IncidentLog, record: AlertRecord, now: number): Promise<void> {
  const { incidentId: id, key, changedAt: quietAt, receivedAt } = record;
  if (id === undefined) return;
  const commandId = `quiet:${key}:${quietAt}`;
  await commitDecision(log, id, { commandId }, now, (incident) => ({
    ok: true,
    events:
      firesInLog(incident) && incident.status !== 'closed'
        ? [{ type: 'AlertQuieted', at: now, by: TOCSIN, key, quietAt, receivedAt }]
        : [],
  }));
}

/**
 * Written when the impact has a gap of its own, or when the incident was resolved between our reading and our writing: the
 * commit wakes the ladder, which then reopens. Otherwise the flap is counted and the log stays short.
 */
async function tellRefired(log: IncidentLog, record: AlertRecord, apart: boolean, now: number): Promise<void> {
  const { incidentId: id, key, changedAt: firingAt, flaps } = record;
  if (id === undefined || record.state !== 'firing') return;
  const commandId = `refired:${key}:${firingAt}`;
  await commitDecision(log, id, { commandId }, now, (incident) => ({
    ok: true,
    events:
      !firesInLog(incident) && (apart || !isActive(incident)) && incident.status !== 'closed'
        ? [{ type: 'AlertRefired', at: now, by: TOCSIN, key, firingAt, flaps, apart }]
        : [],
  }));
}
