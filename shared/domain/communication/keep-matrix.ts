import type { Customer } from '../directory/directory.ts';
import { noticeId } from '../ids.ts';
import { acknowledgementOf, isActive, resolutionOf, type Incident, type Milestone } from '../incident/incident.ts';
import { pagedOn } from '../ladder/fail-page.ts';
import { placeChannels, type Channel } from '../policy/document/channels.ts';
import type { PolicyMatrixLine } from '../policy/document/matrix.ts';
import { eventOccurrences, timedOccurrence, type Occurrence } from './line-occurrence.ts';
import { channelAt, type MatrixTerms } from './matrix-terms.ts';
import { wasTold, type Notice, type NoticePlan } from './notice.ts';

/** Who an audience is, now. Customers' contacts are `<customer>/<contact>`. */
export interface Audiences {
  role(name: string): readonly string[];
  customer(id: string): AffectedCustomer | undefined;
}

export interface AffectedCustomer {
  readonly vip: boolean;
  readonly contacts: readonly { readonly recipient: string; readonly hasPhone: boolean }[];
}

/** Whom of a customer the matrix can tell, and by what. */
export const affected = ({ id, vip, contacts }: Customer): AffectedCustomer => ({
  vip: vip === true,
  contacts: contacts.map((contact) => ({ recipient: `${id}/${contact.id}`, hasPhone: contact.phone !== undefined })),
});

export interface MatrixPlan {
  readonly notices: NoticePlan[];
  /** When the next line falls due; undefined when nothing more will unless something happens. */
  readonly nextDueAt: number | undefined;
  /** Nothing is left to tell: the incident is over and everybody who was told of it has been told so. */
  readonly done: boolean;
}

/** The audiences that are made of an incident's customers. */
export const CUSTOMERS = 'customers';
export const VIP_CUSTOMERS = 'vip-customers';
const PAGED = 'paged';
const TOLD = 'told';
export const isCustomerContact = (recipient: string): boolean => recipient.includes('/');

/** How far the matrix has been kept: what was owed then, by the incident as it stood, is planned. */
export interface KeptUntil {
  readonly incident: Incident;
  readonly at: number;
}

/**
 * What the matrix owes at `now` beyond what has been kept and what the ledger holds, and when it owes the next. Pure; asking
 * twice plans nothing twice, since a notice's id is made of stretch, line, occurrence, recipient and the line's channel, whichever
 * stands in for that at the hour. Occurrences missed
 * while the system slept coalesce into the newest (failure 18). `ledger` is what was told: it is needed when nothing has been
 * kept yet, and once the incident is over.
 */
export function keepMatrix(
  incident: Incident,
  terms: MatrixTerms,
  audiences: Audiences,
  ledger: readonly Notice[],
  now: number,
  kept?: KeptUntil,
): MatrixPlan {
  // Inside maintenance nobody is told of it, and so nobody that it is over.
  if (incident.held !== undefined) return { notices: [], nextDueAt: undefined, done: !isActive(incident) };
  const known = new Set<string>(ledger.map(({ id }) => id));
  const due = linesDue(incident, terms, now, kept).flatMap((line) => toWhom(incident, line, terms, audiences, now));
  const over = terms.lines.flatMap((line) => toThoseTold(incident, line, ledger, terms, now));
  const notices = [...due, ...onceEach(over)].filter(({ id }) => !known.has(id));
  const lines = incident.drill ? terms.lines.filter((line) => !leavesTheHouse(line, terms)) : terms.lines;
  const upcoming = lines.flatMap((line) => timedOccurrence(line, incident, now).nextAt ?? []);
  return { notices, nextDueAt: upcoming.length === 0 ? undefined : Math.min(...upcoming), done: !isActive(incident) };
}

/** Told on two channels of which one stands in for the other by now: they hear once how it ended. */
const onceEach = (plans: readonly NoticePlan[]): NoticePlan[] =>
  [...new Map(plans.toReversed().map((one) => [`${one.recipient} ${one.channel}`, one])).values()].toReversed();

/** The audiences that `keepMatrix` will ask for: whoever reads them need read no other. */
export const audiencesDue = (
  incident: Incident,
  terms: MatrixTerms,
  now: number,
  kept: KeptUntil | undefined,
): ReadonlySet<string> =>
  new Set(
    linesDue(incident, terms, now, kept)
      .filter(
        ({ line, occurrence }) =>
          line.place === undefined || !placeChannels.has(channelAt(line, occurrence.sendAt, terms)),
      )
      .map(({ line }) => line.audience)
      .filter((audience) => audience !== PAGED),
  );

/** A line that has to be told, the how manieth time, and what about if it waits for something to happen. */
interface LineDue {
  readonly line: PolicyMatrixLine;
  readonly occurrence: Occurrence &
    Partial<Omit<Milestone, 'what'>> & { readonly what?: string; readonly target?: string };
}

/** Compared with what was owed by the incident as the turn before saw it: clocks of two functions may differ, the log does not. */
function linesDue(incident: Incident, terms: MatrixTerms, now: number, kept: KeptUntil | undefined): LineDue[] {
  const before = kept === undefined ? [] : linesOwed(kept.incident, terms, kept.at);
  const keyOf = ({ line, occurrence }: LineDue): string => `${line.id} ${occurrence.number}`;
  const known = new Set(kept?.incident.stretch === incident.stretch ? before.map(keyOf) : []);
  return linesOwed(incident, terms, now).filter((due) => !known.has(keyOf(due)));
}

/** Everything that is owed at an instant, told already or not: of a line that comes again its newest occurrence. */
const linesOwed = (incident: Incident, terms: MatrixTerms, now: number): LineDue[] =>
  (incident.held === undefined ? terms.lines : []).flatMap((line): LineDue[] => {
    if (line.audience === TOLD || (incident.drill && leavesTheHouse(line, terms))) return [];
    const { latest } = timedOccurrence(line, incident, now);
    if (latest !== undefined) return [{ line, occurrence: latest }];
    // What the log says has happened is owed, though another function's clock be ahead of this one.
    return eventOccurrences(line, incident).map((occurrence) => ({ line, occurrence }));
  });

function toWhom(
  incident: Incident,
  { line, occurrence }: LineDue,
  terms: MatrixTerms,
  audiences: Audiences,
  now: number,
): NoticePlan[] {
  if (line.audience === PAGED) return toThosePaged(incident, line, occurrence, now);
  const channel = channelAt(line, occurrence.sendAt, terms);
  const validity = occurrence.what === 'resolution' ? 'once-resolved' : 'until-resolved';
  return recipientsOf(incident, line, audiences, channel).map((to) =>
    plan(incident, line, { ...to, occurrence, now, validity }),
  );
}

/** The place itself, or the incident's own one, by the name that channels take: small letters. */
export const placeOf = (place: string, { id }: Pick<Incident, 'id'>): string =>
  place.replaceAll('{id}', id.toLowerCase());

interface Recipient {
  readonly recipient: string;
  readonly channel: Channel;
  readonly audience: string;
}

function recipientsOf(incident: Incident, line: PolicyMatrixLine, audiences: Audiences, channel: Channel): Recipient[] {
  const { audience, place } = line;
  if (place !== undefined && placeChannels.has(channel))
    return [{ recipient: placeOf(place, incident), channel, audience }];
  if (audience !== CUSTOMERS && audience !== VIP_CUSTOMERS)
    return audiences.role(audience).map((recipient) => ({ recipient, channel, audience }));
  return incident.customers.flatMap((id) => {
    const customer = audiences.customer(id);
    if (customer === undefined || (audience === VIP_CUSTOMERS && !customer.vip)) return [];
    return customer.contacts.map(({ recipient, hasPhone }) => ({
      recipient,
      audience,
      channel: reachableBy(hasPhone, [channel, line.fallback]),
    }));
  });
}

/** The first of them that a customer's contact has: without a phone no call and no message, but everybody has email. */
const reachableBy = (hasPhone: boolean, wanted: readonly (Channel | undefined)[]): Channel =>
  wanted.find((one) => one !== undefined && (hasPhone || !['sms', 'voice', 'whatsapp'].includes(one))) ?? 'email';

/** Those paged before are told who has it, on a channel on which a page may have reached them; whoever acknowledged knows. */
function toThosePaged(
  incident: Incident,
  line: PolicyMatrixLine,
  occurrence: LineDue['occurrence'],
  now: number,
): NoticePlan[] {
  const first = acknowledgementOf(incident);
  if (first === undefined || !isActive(incident)) return [];
  // Not those who were called since, because it was escalated or is an emergency: they are asked to take it.
  const pages = incident.pages.slice(0, occurrence.called);
  return [...pagedOn({ ...incident, pages })]
    .filter(([person]) => person !== occurrence.by)
    .map(([recipient, channels]) =>
      plan(incident, line, {
        recipient,
        audience: line.audience,
        channel: channels.find((one) => one === line.channel) ?? channels[0],
        occurrence: { ...occurrence, number: occurrence.at === first.at ? 0 : occurrence.number },
        now,
        validity: 'while-acknowledged',
      }),
    );
}

/** Everybody who was told of it, or may have been, is told that it is over, on the channel on which they were told while that is open. */
function toThoseTold(
  incident: Incident,
  line: PolicyMatrixLine,
  ledger: readonly Notice[],
  terms: MatrixTerms,
  now: number,
): NoticePlan[] {
  if (line.audience !== TOLD || resolutionOf(incident) === undefined) return [];
  const occurrence = eventOccurrences(line, incident).at(-1);
  if (occurrence === undefined) return [];
  const told = ledger.filter(
    (sent) =>
      sent.subject.about === 'incident' &&
      sent.subject.stretch === incident.stretch &&
      sent.kind !== 'alarm' &&
      sent.kind !== 'ask' &&
      sent.validity !== 'once-resolved' &&
      sent.channel === line.channel &&
      wasTold(sent),
  );
  const each = new Map(told.map((sent) => [sent.recipient, sent]));
  const channel = channelAt(line, occurrence.sendAt, terms);
  return [...each.values()].map(({ recipient, audience }) =>
    plan(incident, line, {
      recipient,
      channel,
      audience: isForCustomers(audience, recipient) ? audience : line.audience,
      occurrence: { ...occurrence, number: 0 },
      now,
      validity: 'once-resolved',
    }),
  );
}

/** Customers or the public would read it: an exercise is none of their business. */
const leavesTheHouse = ({ audience, channel, fallback }: PolicyMatrixLine, { channels }: MatrixTerms): boolean =>
  isForCustomers(audience, '') ||
  [channel, fallback, channels[channel]?.fallback].some(
    (one) => one === 'status-page' || one === 'social' || one === 'portal',
  );

/** What it says is read outside the house. */
export const isForCustomers = (audience: string, recipient: string): boolean =>
  isCustomerContact(recipient) || [CUSTOMERS, VIP_CUSTOMERS, 'public'].includes(audience);

interface Particulars extends Recipient {
  readonly occurrence: Occurrence & { readonly target?: string };
  readonly now: number;
  readonly validity: NoticePlan['validity'];
}

function plan(
  incident: Incident,
  line: PolicyMatrixLine,
  { recipient, channel, audience, occurrence, now, validity }: Particulars,
): NoticePlan {
  const outside = isForCustomers(audience, recipient);
  return {
    id: noticeId.parse(`${incident.stretch}.${line.id}.${occurrence.number}.${recipient}.${line.channel}`),
    subject: { about: 'incident', incidentId: incident.id, stretch: incident.stretch },
    kind: 'notice',
    audience,
    recipient,
    channel,
    template: outside ? (line.customerTemplate ?? line.template) : line.template,
    validity,
    queue: outside ? 'broadcasts' : 'pages',
    why: line.id,
    row: line.row,
    line: line.id,
    ...(occurrence.target === undefined ? {} : { clock: occurrence.target }),
    dueAt: occurrence.dueAt,
    plannedAt: now,
  };
}
