import type { IncidentLog } from '../adapters/incident-log.ts';
import type { AlertRecord } from '../domain/alert/alert-record.ts';
import { TOCSIN } from '../domain/ids.ts';
import { alertRefired } from '../domain/incident/advance.ts';
import { firesInLog, isActive } from '../domain/incident/incident.ts';
import { commitDecision } from './commit-decision.ts';

/** The log hears of a recovery once; a flap inside the hold-down moves only the alert's item. */
export async function tellQuiet(log: IncidentLog, record: AlertRecord, now: number): Promise<void> {
  const { incidentId: id, key, changedAt: quietAt, receivedAt } = record;
  if (id === undefined) return;
  await commitDecision(log, id, { commandId: `quiet:${key}:${quietAt}` }, now, (incident) => ({
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
export async function tellRefired(log: IncidentLog, record: AlertRecord, now: number): Promise<void> {
  const { incidentId: id, key, changedAt } = record;
  if (id === undefined || record.state !== 'firing') return;
  await commitDecision(log, id, { commandId: `refired:${key}:${changedAt}` }, now, (incident) => {
    const { alert } = incident;
    if (alert === undefined || firesInLog(incident) || incident.status === 'closed') return { ok: true, events: [] };
    const refired = alertRefired(alert, record, now);
    return { ok: true, events: refired.quietAt !== undefined || !isActive(incident) ? [refired] : [] };
  });
}
