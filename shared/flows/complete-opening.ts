import type { AlertRecords } from '../adapters/alert-records.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { AlertFacts, AlertRecord, Said } from '../domain/alert/alert-record.ts';
import { episodeSpans } from '../domain/alert/episode-spans.ts';
import { TOCSIN, type IncidentId } from '../domain/ids.ts';
import type { EventOf, IncidentEvent } from '../domain/incident/incident-events.ts';
import { idFor, openIncident } from './open-incident.ts';

/** What the policy makes of an alert that opens an incident. */
export type Assessed = Omit<EventOf<'IncidentOpened'>, 'type' | 'at' | 'by' | 'origin' | 'title'> & {
  /** The emergency that it is, and the ladder of that. */
  readonly emergency?: Pick<EventOf<'EmergencyDeclared'>, 'emergency' | 'ladder'>;
  /** The maintenance inside which it began: nobody is paged before that is over. */
  readonly held?: Pick<EventOf<'PagingHeld'>, 'maintenance' | 'until'> | undefined;
};

/** An opening's own part of what was assessed, and what follows it in the same commit. */
export function openingOf(
  { emergency, held, ...opening }: Assessed,
  at: Pick<IncidentEvent, 'at' | 'by'>,
): { readonly opening: Omit<Assessed, 'emergency' | 'held'>; readonly declared: IncidentEvent[] } {
  const declared: IncidentEvent[] = [
    ...(emergency === undefined ? [] : [{ type: 'EmergencyDeclared' as const, ...at, ...emergency }]),
    ...(held === undefined ? [] : [{ type: 'PagingHeld' as const, ...at, ...held }]),
  ];
  return { opening, declared };
}

export interface OpeningDeps {
  readonly log: IncidentLog;
  readonly alerts: AlertRecords;
  readonly assess: (facts: AlertFacts, said: Said, now: number) => Promise<Assessed>;
}

/** Why it has its severity, as a step of its own: the first assessment looks like every later one. */
export const assessedEvent = (
  { severity, why, impact }: Pick<Assessed, 'severity' | 'why' | 'impact'>,
  at: Pick<IncidentEvent, 'at' | 'by'>,
): IncidentEvent => ({ type: 'SeverityAssessed', ...at, severity, why, impact });

const originOf = (record: AlertRecord): string => `${record.key}#${record.episode}`;

/** What is about to be owed, and whether its mark of an open incident was put there for it just now. */
export interface Reserved {
  readonly opening: AlertRecord;
  readonly isMarked: boolean;
}

/**
 * Finds the incident's id and marks it open before the alert's item says that it owes one: from here on the auditor finds the
 * debt, whoever dies.
 */
export async function reserveIncident(log: IncidentLog, record: AlertRecord, now: number): Promise<Reserved> {
  const { id, salt } = await idFor(log, originOf(record), record.salt);
  const isMarked = await log.markOpen(id, now, record.key);
  return { opening: { ...record, incidentId: id, salt }, isMarked };
}

/**
 * Opens the incident that the record owes, in the words it was first told. Undefined when the record has to be read again.
 * Whoever comes later than the one who reserved it, or found a mark standing, marks it open again (`openIncident`).
 */
export async function completeOpening(
  deps: OpeningDeps,
  record: AlertRecord,
  now: number,
  isMarked = false,
): Promise<AlertRecord | undefined> {
  const { incidentId: id, pending } = record;
  if (id === undefined || pending === undefined) throw new Error(`alert ${record.key} owes no incident`);
  const { facts, said } = pending;
  const at = { at: now, by: TOCSIN };
  const assessed = await deps.assess(facts, said, now);
  const { opening, declared } = openingOf(assessed, at);
  const opened = await openIncident(
    deps.log,
    id,
    [
      { type: 'IncidentOpened', ...at, origin: originOf(record), title: facts.title, ...opening },
      assessedEvent(assessed, at),
      { type: 'AlertAttached', ...at, alert: facts },
      ...declared,
      ...whatIsKnown(record, id, now),
    ],
    { isMarked },
  );
  if (!opened) {
    const { opening: elsewhere } = await reserveIncident(deps.log, { ...record, salt: record.salt + 1 }, now);
    await deps.alerts.move({ ...elsewhere, version: record.version + 1 });
    return undefined;
  }
  await deps.alerts.settle(record);
  const { pending: _done, ...settled } = record;
  return settled;
}

/** What is known of it beyond its alarm. Where that is its recovery, it is recorded as over, and nobody is called. */
function whatIsKnown(record: AlertRecord, id: IncidentId, now: number): IncidentEvent[] {
  const at = { at: now, by: TOCSIN };
  const { key, state, changedAt: quietAt } = record;
  const spans = episodeSpans(record, id) ?? [];
  if (state === 'quiet')
    return [
      { type: 'AlertQuieted', ...at, key, quietAt, receivedAt: now, spans },
      { type: 'IncidentResolved', ...at, cause: 'quiet', note: 'its recovery was known before its alarm' },
    ];
  return spans.length > 1 ? [{ type: 'ImpactCorrected', ...at, key, spans }] : [];
}
