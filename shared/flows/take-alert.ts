import type { AlertRecords } from '../adapters/alert-records.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { AlertChange, AlertRecord } from '../domain/alert/alert-record.ts';
import { recordChange, type ChangeContext, type MovedAs } from '../domain/alert/record-change.ts';
import type { IncidentId } from '../domain/ids.ts';
import { completeOpening, reserveIncident, type OpeningDeps } from './complete-opening.ts';
import { tellTheLogs } from './tell-the-log.ts';

export interface TakeAlertDeps extends OpeningDeps {
  readonly log: IncidentLog;
  readonly alerts: AlertRecords;
  readonly holdDownMs: number;
  /** Before each try after the first: changes of one alert that come at once race for its item. */
  readonly backOff: (attempt: number) => Promise<void>;
}

export type AlertOutcome = 'opened' | MovedAs;
export interface Taken {
  readonly outcome: AlertOutcome;
  readonly incidentId?: IncidentId;
}

/** A hundred changes of one alert at once take turns within about this many tries. */
const MOST_TRIES = 40;
const COUNTED = { repeats: 'repeated', late: 'late', insufficient: 'recorded' } as const;

/**
 * Takes one state change of one alert, however often and in whatever order it comes. The alert's item moves first, by one
 * conditional write; the incident's log follows. Whoever dies in between is completed by the next who reads the item: the
 * `pending` mark says that an opening is owed, the `untold` mark which logs are to be asked whether they know.
 */
export async function takeAlert(deps: TakeAlertDeps, change: AlertChange, now: number): Promise<Taken> {
  if (change.signal === 'firing') {
    const repeated = await deps.alerts.countRepeat(change.facts.key, 'firing', change.at);
    if (repeated !== undefined) return known('repeated', repeated.incidentId);
  }
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    if (attempt > 0) await deps.backOff(attempt);
    const taken = await takeOnce(deps, change, now);
    if (taken !== undefined) return taken;
  }
  throw new Error(`${MOST_TRIES} races for one alert were lost in a row; the source's message comes again`);
}

/** Undefined when another was faster: read again. */
async function takeOnce(deps: TakeAlertDeps, change: AlertChange, now: number): Promise<Taken | undefined> {
  const { alerts, log, holdDownMs } = deps;
  const { key } = change.facts;
  const standing = await alerts.get(key);
  const record = standing?.pending === undefined ? standing : await completeOpening(deps, standing, now);
  if (standing !== undefined && record === undefined) return undefined;
  if (record !== undefined) await tellTheLogs(deps, record, now);
  const incident = change.signal === 'firing' ? await howItStands(log, record?.incidentId) : 'active';
  const verdict = recordChange(record, change, { now, holdDownMs, incident });
  switch (verdict.kind) {
    case 'counted':
      await alerts.count(key, verdict.as);
      return known(COUNTED[verdict.as], record?.incidentId);
    case 'moved':
      if (!(await alerts.move(verdict.next))) return undefined;
      await tellTheLogs(deps, verdict.next, now);
      return known(verdict.as, record?.incidentId);
    case 'opened': {
      const { opening, isMarked } = await reserveIncident(log, verdict.next, now);
      if (!(await alerts.move(opening))) return undefined;
      const opened = await completeOpening(deps, opening, now, isMarked);
      if (opened === undefined) return undefined;
      await tellTheLogs(deps, opened, now);
      return known('opened', opened.incidentId);
    }
  }
}

const known = (outcome: AlertOutcome, incidentId: IncidentId | undefined): Taken =>
  incidentId === undefined ? { outcome } : { outcome, incidentId };

async function howItStands(log: IncidentLog, id: IncidentId | undefined): Promise<ChangeContext['incident']> {
  const incident = id === undefined ? undefined : (await log.load(id))?.incident;
  if (incident === undefined || incident.status === 'closed') return 'closed';
  if (incident.status !== 'resolved') return 'active';
  return incident.resolution.cause === 'quiet' ? 'recovered' : 'resolved';
}

/** For the auditor: opens what an alert still owes under this incident's id. False when nothing is owed any more. */
export async function openWhatIsOwed(
  deps: TakeAlertDeps,
  key: AlertRecord['key'],
  id: IncidentId,
  now: number,
): Promise<boolean> {
  const record = await deps.alerts.get(key);
  if (record?.pending === undefined || record.incidentId !== id) return false;
  await completeOpening(deps, record, now);
  return true;
}
