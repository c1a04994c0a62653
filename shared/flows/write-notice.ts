import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { LinkTokens } from '../adapters/link-tokens.ts';
import type { LinkedPage, PageLinks } from '../adapters/page-links.ts';
import { incidentFieldsOf, type Reader } from '../domain/communication/incident-fields.ts';
import type { Notice } from '../domain/communication/notice.ts';
import { statementsFieldsOf } from '../domain/communication/statements-fields.ts';
import { acknowledgementOf, type Incident } from '../domain/incident/incident.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';
import type { IncidentFields, StatementsFields } from '../domain/policy/template-fields.ts';
import { durationMs } from '../domain/text/duration.ts';
import { pageEmail } from '../domain/text/page-email.ts';
import { noticeSms, pageSms } from '../domain/text/page-sms.ts';
import { renderTemplate } from '../domain/text/render-template.ts';
import { monthStatements, type StatementDeps } from './month-statements.ts';

/** What leaves for the outside world. */
export type Written =
  | { readonly channel: 'sms'; readonly to: string; readonly text: string }
  | { readonly channel: 'email'; readonly to: string; readonly subject: string; readonly text: string };

export interface WriteDeps extends StatementDeps {
  readonly directory: DirectoryStore;
  readonly links: PageLinks;
  readonly tokens: LinkTokens;
  /** `https://...`, without a slash at its end. */
  readonly linkBase: string;
}

/** Nobody can be told by this notice, however often it is tried. */
export class Untellable extends Error {}

export interface Addressed extends Reader {
  readonly phone: string | undefined;
  readonly email: string;
}

/** The recipient as the directory has them at this moment: people are looked up at send (failure 16), as read `REMEMBERED_FOR_MS` ago at most. */
export async function addressed(directory: DirectoryStore, recipient: string): Promise<Addressed> {
  const [customerId = '', contactId] = recipient.split('/');
  if (contactId === undefined) {
    const person = await directory.person(recipient);
    if (person === undefined) throw new Untellable('the person is no longer in the directory');
    return { name: person.name, zone: person.zone, customer: undefined, phone: person.phone, email: person.email };
  }
  const customer = await directory.customer(customerId);
  const contact = customer?.contacts.find(({ id }) => id === contactId);
  if (customer === undefined || contact === undefined)
    throw new Untellable('the contact is no longer in the directory');
  return { name: contact.name, zone: customer.zone, customer: customer.name, phone: undefined, email: contact.email };
}

/** The text of a notice about an incident. A page carries the recipient's own link; the table keeps only its hash. */
export async function writeIncidentNotice(
  deps: WriteDeps,
  policy: CompiledPolicy,
  notice: Notice,
  incident: Incident,
  now: number,
): Promise<Written> {
  const reader = await addressed(deps.directory, notice.recipient);
  if (notice.kind === 'page') return writePage(deps, policy, notice, incident, reader, now);
  const names = await namesOf(deps.directory, incident);
  const service = incident.service === undefined ? undefined : await deps.directory.service(incident.service);
  const fields = incidentFieldsOf({
    incident,
    policy,
    plan: notice,
    reader,
    serviceName: service?.name,
    nameOf: (actor) => names.get(actor) ?? actor,
  });
  return rendered(policy, notice, reader, fields);
}

/** The names of those whom a text may mention: who has it, and who noted the progress. */
async function namesOf(directory: DirectoryStore, incident: Incident): Promise<ReadonlyMap<string, string>> {
  const mentioned = new Set(
    [acknowledgementOf(incident)?.by, incident.latestProgress?.by].filter((by) => by !== undefined),
  );
  const found = await Promise.all([...mentioned].map((by) => directory.person(by)));
  return new Map(found.filter((person) => person !== undefined).map(({ id, name }) => [id, name]));
}

export async function writeStatementsNotice(
  deps: WriteDeps,
  policy: CompiledPolicy,
  notice: Notice,
  month: string,
  now: number,
): Promise<Written> {
  const reader = await addressed(deps.directory, notice.recipient);
  const statements = await monthStatements(deps, policy, month, undefined, now);
  return rendered(policy, notice, reader, statementsFieldsOf(policy, { name: reader.name }, month, statements));
}

async function writePage(
  deps: WriteDeps,
  policy: CompiledPolicy,
  notice: Notice,
  incident: Incident,
  reader: Addressed,
  now: number,
): Promise<Written> {
  const page: LinkedPage = {
    incidentId: incident.id,
    stretch: incident.stretch,
    person: notice.recipient,
    rung: notice.rung ?? '',
    pass: notice.pass ?? 0,
  };
  const token = await tokenOf(deps, page, now);
  await deps.links.keep(token, { ...page, goodUntil: notice.plannedAt + durationMs(policy.linkLifetime) });
  const { id: incidentId, severity, title } = incident;
  const said = { severity, incidentId, title, link: `${deps.linkBase}/a/${token}` };
  return notice.channel === 'sms'
    ? { channel: 'sms', to: phoneOf(reader), text: pageSms(said) }
    : { channel: 'email', to: reader.email, ...pageEmail(said, reader.name) };
}

/** A page keeps the key that it was first sent with; should that be gone for good, another link is better than no page. */
async function tokenOf({ links, tokens }: WriteDeps, page: LinkedPage, now: number): Promise<string> {
  const current = () => tokens.currentVersion(now);
  const token =
    (await tokens.tokenFor(page, await links.keyVersion(page, current))) ??
    (await tokens.tokenFor(page, await current()));
  if (token === undefined) throw new Error('Secrets Manager has no version of the link key');
  return token;
}

function rendered(
  policy: CompiledPolicy,
  notice: Notice,
  reader: Addressed,
  fields: IncidentFields | StatementsFields,
): Written {
  const template = policy.templates[notice.template];
  if (template === undefined) throw new Untellable(`the policy has no text "${notice.template}"`);
  const { subject, body } = renderTemplate(template, fields);
  return notice.channel === 'sms'
    ? { channel: 'sms', to: phoneOf(reader), text: noticeSms(body) }
    : { channel: 'email', to: reader.email, subject: subject ?? policy.title, text: body };
}

function phoneOf({ phone }: Addressed): string {
  if (phone === undefined) throw new Untellable('the recipient has no phone number');
  return phone;
}
