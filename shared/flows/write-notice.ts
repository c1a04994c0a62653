import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { LinkTokens } from '../adapters/link-tokens.ts';
import type { Letter } from '../adapters/mail.ts';
import { askAsRung, meaningOfPage, type LinkedPage, type PageLinks } from '../adapters/page-links.ts';
import type { BusChannel } from '../contracts/events/channel-message.ts';
import { incidentFieldsOf, type RoleHolder } from '../domain/communication/incident-fields.ts';
import type { Notice } from '../domain/communication/notice.ts';
import { acknowledgementOf, type Incident } from '../domain/incident/incident.ts';
import type { CompiledPolicy, Template } from '../domain/policy/policy.ts';
import type { IncidentFields } from '../domain/policy/template-fields.ts';
import { askEmail, askSms, unansweredEmail, unansweredSms } from '../domain/text/ask-text.ts';
import { durationMs } from '../domain/text/duration.ts';
import { formatInZone } from '../domain/text/local-time.ts';
import { pageEmail } from '../domain/text/page-email.ts';
import { DRILL_SMS, DRILL_SUBJECT, noticeSms, pageSms } from '../domain/text/page-sms.ts';
import { plainNotice } from '../domain/text/plain-notice.ts';
import { renderTemplate, spokenOf, type RenderedText } from '../domain/text/render-template.ts';
import { logger } from '../runtime/logger.ts';
import { addressOn, readerOf, Untellable, type Addressed } from './address-notice.ts';
import { makeToken } from './make-token.ts';

/** What leaves for the outside world. */
export type Written =
  | { readonly channel: 'sms'; readonly to: string; readonly text: string }
  | ({ readonly channel: 'email' } & Letter)
  | { readonly channel: BusChannel; readonly to: string; readonly subject?: string; readonly text: string };

export interface WriteDeps {
  readonly directory: DirectoryStore;
  readonly links: PageLinks;
  readonly tokens: LinkTokens;
  /** `https://...`, without a slash at its end. */
  readonly linkBase: string;
  readonly raise: (metric: 'TemplatesFailed', value: number) => void;
}

/** One notice about an incident, with what it is written from. */
interface Draft {
  readonly policy: CompiledPolicy;
  readonly notice: Notice;
  readonly incident: Incident;
  readonly reader: Addressed;
  readonly now: number;
}

/** The text of a notice about an incident. A page carries the recipient's own link; the table keeps only its hash. */
export async function writeIncidentNotice(
  deps: WriteDeps,
  policy: CompiledPolicy,
  notice: Notice,
  incident: Incident,
  now: number,
): Promise<Written> {
  const draft = { policy, notice, incident, reader: await readerOf(deps.directory, policy, notice), now };
  const written = await writeDraft(deps, draft);
  return incident.drill ? markedAsDrill(written) : written;
}

/** Whoever reads a text of an exercise knows it before anything else, whatever the policy's own words are. */
function markedAsDrill(written: Written): Written {
  const mark = (text: string): string => (text.startsWith(DRILL_SMS) ? text : `${DRILL_SMS}${text}`);
  if (written.channel === 'email') return { ...written, subject: `${DRILL_SUBJECT}${written.subject}` };
  if (written.channel === 'sms') return { ...written, text: noticeSms(mark(written.text)) };
  const subject = written.subject === undefined ? undefined : `${DRILL_SUBJECT}${written.subject}`;
  return { ...written, ...(subject === undefined ? {} : { subject }), text: mark(written.text) };
}

async function writeDraft(deps: WriteDeps, draft: Draft): Promise<Written> {
  const { notice } = draft;
  if (notice.kind === 'page') return writePage(deps, draft);
  if (notice.ask !== undefined) return writeAsk(deps, draft, notice.ask);
  return writeFromTemplate(deps, draft);
}

/** Pages and questions are the engine's own texts: what a reader must be able to do at 03:00 hangs on no template. */
async function writePage(deps: WriteDeps, draft: Draft): Promise<Written> {
  const { notice, incident, reader } = draft;
  const { id: incidentId, severity, title, drill } = incident;
  const said = { severity, incidentId, title, drill, link: await linkOf(deps, draft, notice.rung ?? '') };
  return notice.channel === 'email'
    ? { channel: 'email', to: addressOn('email', reader), ...pageEmail(said, reader.name) }
    : { channel: notice.channel, to: addressOn(notice.channel, reader), text: pageSms(said) };
}

/** The question itself, or to the owners of the service desk that nobody has answered it. */
async function writeAsk(deps: WriteDeps, draft: Draft, id: string): Promise<Written> {
  const { policy, notice, incident, reader } = draft;
  const { channel } = notice;
  const ask = policy.asks?.find((one) => one.id === id);
  if (ask === undefined) throw new Untellable(`the policy has no question "${id}"`);
  const { severity, title } = incident;
  const about = { severity, incidentId: incident.id, title, question: ask.question, action: ask.action };
  const to = addressOn(channel, reader);
  if (notice.kind === 'alarm') {
    return channel === 'email'
      ? { channel, to, ...unansweredEmail(about, reader.name) }
      : { channel, to, text: noticeSms(unansweredSms(about)) };
  }
  const raised = incident.asks.find((one) => one.id === id);
  const answerBy = formatInZone(raised?.dueAt ?? notice.plannedAt + durationMs(ask.answerWithin), reader.zone);
  const asked = { ...about, drill: incident.drill, answerBy, link: await linkOf(deps, draft, askAsRung(id)) };
  return channel === 'email' ? { channel, to, ...askEmail(asked, reader.name) } : { channel, to, text: askSms(asked) };
}

async function writeFromTemplate(deps: WriteDeps, { policy, notice, incident, reader, now }: Draft): Promise<Written> {
  const template = policy.templates[notice.template];
  const names = await namesOf(deps.directory, incident);
  const service = incident.service === undefined ? undefined : await deps.directory.service(incident.service);
  const fields = incidentFieldsOf({
    incident,
    policy,
    plan: notice,
    reader,
    serviceName: service?.name,
    nameOf: (actor) => names.get(actor) ?? actor,
    holders: await holdersOf(deps.directory, incident, rolesIn(template, policy), now),
  });
  const text = renderedOrPlain(deps, notice, template, fields, reader);
  // Written for another channel, whose place the mail takes: it says of what it is all the same.
  const subject =
    text.subject ?? (notice.channel === 'email' ? plainNotice(fields, reader.outside).subject : undefined);
  return sayOn(notice, reader, policy, { ...text, ...(subject === undefined ? {} : { subject }) });
}

/** Whoever is to be told is told, be it without the policy's own words. */
function renderedOrPlain(
  { raise }: WriteDeps,
  notice: Notice,
  template: Template | undefined,
  fields: IncidentFields,
  { outside }: Addressed,
): RenderedText {
  try {
    if (template === undefined) throw new Error('the policy has no such text');
    const rendered = renderTemplate(template, fields);
    if (rendered.body === '') throw new Error('the text is empty');
    return rendered;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.error('a text of the policy cannot be made', { template: notice.template, noticeId: notice.id, reason });
    raise('TemplatesFailed', 1);
    return plainNotice(fields, outside);
  }
}

/** Where a text cannot be read, nobody is looked up for it: it fails where it is filled, and is told of there. */
function rolesIn(template: Template | undefined, { roles }: CompiledPolicy): string[] {
  try {
    return template === undefined ? [] : spokenOf(template, 'roles', Object.keys(roles));
  } catch {
    return [];
  }
}

/** Who stands for each role: whoever was named for this incident, else the first of the directory's list. */
async function holdersOf(
  directory: DirectoryStore,
  { roles: named }: Incident,
  roles: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, RoleHolder>> {
  const found = await Promise.all(
    roles.map(async (role) => {
      const chosen = Object.hasOwn(named, role) ? named[role] : undefined;
      const person = chosen === undefined ? undefined : await directory.person(chosen);
      if (person !== undefined) return [role, person] as const;
      const [first] = await directory.peopleInRole(role, now);
      return [role, first === undefined ? undefined : await directory.person(first)] as const;
    }),
  );
  return new Map(found.flatMap(([role, person]) => (person === undefined ? [] : [[role, person] as const])));
}

/** The names of those whom a text may mention: who has it, and who noted the progress. */
async function namesOf(directory: DirectoryStore, incident: Incident): Promise<ReadonlyMap<string, string>> {
  const mentioned = new Set(
    [acknowledgementOf(incident)?.by, incident.latestProgress?.by].filter((by) => by !== undefined),
  );
  const found = await Promise.all([...mentioned].map((by) => directory.person(by)));
  return new Map(found.filter((person) => person !== undefined).map(({ id, name }) => [id, name]));
}

/** A text of the policy on the notice's channel. */
export function sayOn(
  { channel }: Notice,
  reader: Addressed,
  { title }: CompiledPolicy,
  { subject, body }: RenderedText,
): Written {
  const to = addressOn(channel, reader);
  if (channel === 'sms') return { channel, to, text: noticeSms(body) };
  if (channel === 'email') return { channel, to, subject: subject ?? title, text: body };
  return { channel, to, ...(subject === undefined ? {} : { subject }), text: body };
}

/** The reader's own link, by which they answer a page, or a question as `ask:<its id>`. */
async function linkOf(deps: WriteDeps, { policy, notice, incident, now }: Draft, rung: string): Promise<string> {
  const page: LinkedPage = {
    incidentId: incident.id,
    stretch: incident.stretch,
    person: notice.recipient,
    rung,
    pass: notice.pass ?? 0,
  };
  const token = await makeToken(deps.tokens, deps.links, page, meaningOfPage(page), now);
  await deps.links.keep(token, { ...page, goodUntil: notice.plannedAt + durationMs(policy.linkLifetime) });
  return `${deps.linkBase}/a/${token}`;
}
