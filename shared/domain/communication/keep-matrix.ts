import { noticeId } from '../ids.ts';
import { acknowledgementOf, isActive, resolutionOf, type Incident } from '../incident/incident.ts';
import { pagedOn } from '../ladder/fail-page.ts';
import { wasTold, type Notice, type NoticePlan } from './notice.ts';

/** One line of the communication matrix, as this severity has it. Minutes count from the opening, or the last reopening. */
export interface MatrixLine {
  readonly id: string;
  readonly row?: string | undefined;
  readonly audience: string;
  readonly channel: Channel;
  readonly when:
    { readonly minute: number; readonly every?: number | undefined } | { readonly on: 'acknowledge' | 'resolution' };
  readonly template: string;
  /** The text for customers where the line reaches both them and staff. */
  readonly customerTemplate?: string | undefined;
}

/** Who an audience is, now. Customers' contacts are `<customer>/<contact>`. */
export interface Audiences {
  role(name: string): readonly string[];
  customerContacts(customer: string): readonly string[];
}

export interface MatrixPlan {
  readonly notices: NoticePlan[];
  /** When the next line falls due; undefined when nothing more will unless something happens. */
  readonly nextDueAt: number | undefined;
  /** Nothing is left to tell: the incident is over and everybody who was told of it has been told so. */
  readonly done: boolean;
}

const MINUTE = 60_000;
export const isCustomerContact = (recipient: string): boolean => recipient.includes('/');

/** How far the matrix has been kept: what fell due until then, and what was known then, is planned. */
export interface KeptUntil {
  readonly at: number;
  readonly acknowledgement: boolean;
}
export const NOTHING_KEPT: KeptUntil = { at: Number.NEGATIVE_INFINITY, acknowledgement: false };

/**
 * What the matrix owes at `now` beyond what has been kept and what the ledger holds, and when it owes the next. Pure; asking
 * twice plans nothing twice, since a notice's id is made of stretch, line, occurrence, recipient and channel. Occurrences missed
 * while the system slept coalesce into the newest (failure 18). `ledger` is what was told: it is needed when nothing has been
 * kept yet, and once the incident is over.
 */
export function keepMatrix(
  incident: Incident,
  lines: readonly MatrixLine[],
  audiences: Audiences,
  ledger: readonly Notice[],
  now: number,
  kept: KeptUntil = NOTHING_KEPT,
): MatrixPlan {
  const known = new Set<string>(ledger.map(({ id }) => id));
  const timed = isActive(incident)
    ? lines.flatMap((line) => timedNotices(incident, line, audiences, now, kept.at))
    : [];
  const acknowledged = kept.acknowledgement ? [] : onAcknowledge(incident, lines, now);
  const events = [...acknowledged, ...onResolution(incident, lines, ledger, now)];
  const notices = [...timed, ...events].filter(({ id }) => !known.has(id));
  const upcoming = isActive(incident) ? lines.flatMap((line) => nextOccurrence(incident, line, now) ?? []) : [];
  return { notices, nextDueAt: upcoming.length === 0 ? undefined : Math.min(...upcoming), done: !isActive(incident) };
}

function timedNotices(
  incident: Incident,
  line: MatrixLine,
  audiences: Audiences,
  now: number,
  keptUntil: number,
): NoticePlan[] {
  if (!('minute' in line.when)) return [];
  const occurrence = latestOccurrence(incident, line.when, now);
  if (occurrence === undefined || occurrence.dueAt <= keptUntil) return [];
  const { number, dueAt } = occurrence;
  return recipientsOf(incident, line.audience, audiences).map((recipient) =>
    plan(incident, line, {
      recipient,
      channel: line.channel,
      occurrence: number,
      dueAt,
      now,
      validity: 'until-resolved',
    }),
  );
}

/** Those paged before are told who has it, on a channel on which a page may have reached them; whoever acknowledged knows. */
function onAcknowledge(incident: Incident, lines: readonly MatrixLine[], now: number): NoticePlan[] {
  const acknowledgement = acknowledgementOf(incident);
  if (acknowledgement === undefined || !isActive(incident)) return [];
  const paged = [...pagedOn(incident)].filter(([person]) => person !== (acknowledgement.by as string));
  return lines
    .filter(({ when, audience }) => 'on' in when && when.on === 'acknowledge' && audience === 'paged')
    .flatMap((line) =>
      paged.map(([recipient, channels]) =>
        plan(incident, line, {
          recipient,
          channel: channels.find((one) => one === line.channel) ?? channels[0],
          dueAt: acknowledgement.at,
          now,
          validity: 'while-acknowledged',
        }),
      ),
    );
}

/** Everybody who was told of it, or may have been, is told that it is over, on the channel on which they were told. */
function onResolution(
  incident: Incident,
  lines: readonly MatrixLine[],
  ledger: readonly Notice[],
  now: number,
): NoticePlan[] {
  const resolution = resolutionOf(incident);
  if (resolution === undefined) return [];
  const told = ledger.filter(
    (sent) =>
      sent.subject.about === 'incident' &&
      sent.subject.stretch === incident.stretch &&
      sent.kind !== 'alarm' &&
      sent.validity !== 'once-resolved' &&
      wasTold(sent),
  );
  const each = new Map(told.map((sent) => [`${sent.recipient} ${sent.channel}`, sent]));
  return lines
    .filter(({ when, audience }) => 'on' in when && when.on === 'resolution' && audience === 'told')
    .flatMap((line) =>
      [...each.values()]
        .filter(({ channel }) => channel === line.channel)
        .map(({ recipient, channel }) =>
          plan(incident, line, { recipient, channel, dueAt: resolution.at, now, validity: 'once-resolved' }),
        ),
    );
}

const recipientsOf = (incident: Incident, audience: string, audiences: Audiences): readonly string[] =>
  audience === 'customers'
    ? incident.customers.flatMap((customer) => audiences.customerContacts(customer))
    : audiences.role(audience);

/** The newest occurrence at or before now; undefined before the first. */
function latestOccurrence(incident: Incident, when: { minute: number; every?: number | undefined }, now: number) {
  const first = incident.activeSince + when.minute * MINUTE;
  if (now < first) return undefined;
  const number = when.every === undefined ? 0 : Math.floor((now - first) / (when.every * MINUTE));
  return { number, dueAt: first + number * (when.every ?? 0) * MINUTE };
}

function nextOccurrence(incident: Incident, { when }: MatrixLine, now: number): number | undefined {
  if (!('minute' in when)) return undefined;
  const latest = latestOccurrence(incident, when, now);
  if (latest === undefined) return incident.activeSince + when.minute * MINUTE;
  return when.every === undefined ? undefined : latest.dueAt + when.every * MINUTE;
}

interface Particulars {
  readonly recipient: string;
  readonly channel: Channel;
  readonly occurrence?: number;
  readonly dueAt: number;
  readonly now: number;
  readonly validity: NoticePlan['validity'];
}

function plan(
  incident: Incident,
  line: MatrixLine,
  { recipient, channel, occurrence, dueAt, now, validity }: Particulars,
): NoticePlan {
  const customer = isCustomerContact(recipient);
  return {
    id: noticeId.parse(`${incident.stretch}.${line.id}.${occurrence ?? 0}.${recipient}.${channel}`),
    subject: { about: 'incident', incidentId: incident.id, stretch: incident.stretch },
    kind: 'notice',
    audience: customer ? 'customers' : line.audience,
    recipient,
    channel,
    template: customer ? (line.customerTemplate ?? line.template) : line.template,
    validity,
    queue: customer ? 'broadcasts' : 'pages',
    why: line.id,
    row: line.row,
    line: line.id,
    dueAt,
    plannedAt: now,
  };
}
