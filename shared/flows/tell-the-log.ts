import type { AlertRecords } from '../adapters/alert-records.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { AlertRecord } from '../domain/alert/alert-record.ts';
import { episodeSpans } from '../domain/alert/episode-spans.ts';
import type { IncidentId } from '../domain/ids.ts';
import { hearAlert } from '../domain/incident/hear-alert.ts';
import type { AlertState } from '../domain/ladder/deadlines.ts';
import { commitDecision } from './commit-decision.ts';

/**
 * Asks the log of every incident that the record's last change may matter to whether it has to hear of it. The item says first
 * that they are to be asked, and last that they were: a death in between is made good by the next who reads it.
 */
export async function tellTheLogs(
  { log, alerts }: { readonly log: IncidentLog; readonly alerts: AlertRecords },
  record: AlertRecord,
  now: number,
): Promise<void> {
  if (record.untold === undefined) return;
  for (const id of record.untold) await tellTheLog(log, record, id, now);
  await alerts.told(record);
}

async function tellTheLog(log: IncidentLog, record: AlertRecord, id: IncidentId, now: number): Promise<void> {
  const heard = heardBy(record, id);
  if (heard === undefined) return;
  await commitDecision(log, id, { commandId: `alert:${record.key}:${record.version}` }, now, (incident) => ({
    ok: true,
    events: hearAlert(incident, heard, now),
  }));
}

/** What the alert's item says now to one of its incidents. One of an earlier episode hears of the past only. */
export function heardBy(record: AlertRecord, id: IncidentId): AlertState {
  const spans = episodeSpans(record, id);
  if (spans === undefined) return undefined;
  if (record.incidentId === id) return { ...record, spans };
  return { ...record, state: 'quiet', changedAt: spans.at(-1)?.end ?? record.changedAt, spans };
}
