import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import { askOf, type PageLink, type PageLinks } from '../adapters/page-links.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import { actor, type Actor } from '../domain/ids.ts';
import { decideCommand } from '../domain/incident/decide-command.ts';
import { acknowledgementOf, answerTo, isUnanswered, resolutionOf, type Incident } from '../domain/incident/incident.ts';
import { decideAnswer } from '../domain/ladder/due-asks.ts';
import { commitDecision } from './commit-decision.ts';

/** What was asked, in the words of the policy that the incident was opened under. */
export interface Question {
  readonly id: string;
  readonly text: string;
  /** What a yes brings about. */
  readonly action: string | undefined;
}

export type Pressed = 'yes' | 'no' | undefined;

export interface LinkDeps {
  readonly policies: Pick<PolicyShelf, 'get'>;
  readonly log: IncidentLog;
  readonly links: PageLinks;
  readonly directory: DirectoryStore;
}

/** Somebody who has it or had it, by the name that the page shows. */
export interface By {
  readonly name: string;
  readonly at: number;
}

/** What the page behind a link has to say. */
export type LinkAnswer =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired'; readonly incidentId: string }
  | { readonly kind: 'asks'; readonly incident: Incident; readonly reader: Reader }
  | {
      readonly kind: 'acknowledged';
      readonly incident: Incident;
      readonly reader: Reader;
      readonly by: By;
      readonly justNow: boolean;
    }
  | { readonly kind: 'question'; readonly incident: Incident; readonly reader: Reader; readonly question: Question }
  | {
      readonly kind: 'answered';
      readonly incident: Incident;
      readonly reader: Reader;
      readonly question: Question;
      readonly answer: 'yes' | 'no';
      readonly by: By;
      readonly justNow: boolean;
    }
  | { readonly kind: 'resolved'; readonly incident: Incident; readonly reader: Reader; readonly by: By };

export interface Reader {
  readonly name: string;
  readonly zone: string;
}

interface Bound {
  readonly link: PageLink;
  readonly incident: Incident;
  readonly reader: Reader;
}

/** Shows what the link is for. Changes nothing, whoever asks and however: mail scanners and link previews do (failure 5). */
export async function lookAtLink(deps: LinkDeps, token: string, now: number): Promise<LinkAnswer> {
  const bound = await bind(deps, token, now);
  return 'kind' in bound ? bound : asItStands(deps, bound, bound.incident, false);
}

/** Acknowledges in the name of the person whom the link was sent to. Pressed again, it says who has it and since when (failure 6). */
export async function pressLink(deps: LinkDeps, token: string, now: number, pressed?: Pressed): Promise<LinkAnswer> {
  const bound = await bind(deps, token, now);
  if ('kind' in bound) return bound;
  const { link, incident } = bound;
  const by: Actor = actor.parse(link.person);
  const ask = askOf(link);
  // A question has two buttons: whoever sends neither has pressed none, and sees them again.
  if (ask !== undefined && pressed === undefined) return asItStands(deps, bound, incident, false);
  const commandId = `link:${link.stretch}:${link.pass}:${link.rung}:${link.person}`;
  const outcome = await commitDecision(deps.log, incident.id, { commandId }, now, (current) =>
    ask === undefined
      ? decideCommand(current, { kind: 'acknowledge', by, via: 'link', rung: link.rung }, now)
      : decideAnswer(current, { ask, answer: pressed ?? 'no', by }, now),
  );
  const standing = outcome.kind === 'unknown' ? incident : outcome.incident;
  return asItStands(deps, bound, standing, outcome.kind === 'committed' && !outcome.replayed);
}

async function bind(deps: LinkDeps, token: string, now: number): Promise<Bound | LinkAnswer> {
  const link = await deps.links.find(token);
  if (link === undefined) return { kind: 'unknown' };
  const loaded = await deps.log.load(link.incidentId);
  if (loaded === undefined) return { kind: 'unknown' };
  const { incident } = loaded;
  const expired = now >= link.goodUntil || incident.status === 'closed' || incident.stretch !== link.stretch;
  if (expired) return { kind: 'expired', incidentId: incident.id };
  const person = await deps.directory.person(link.person);
  return { link, incident, reader: { name: person?.name ?? link.person, zone: person?.zone ?? 'UTC' } };
}

async function asItStands(
  deps: LinkDeps,
  { reader, link }: Bound,
  incident: Incident,
  justNow: boolean,
): Promise<LinkAnswer> {
  const resolution = resolutionOf(incident);
  if (resolution !== undefined) return { kind: 'resolved', incident, reader, by: await named(deps, resolution) };
  const ask = askOf(link);
  if (ask !== undefined) return asAnswered(deps, { incident, reader }, ask, link.person, justNow);
  const acknowledgement = newestAcknowledgement(incident);
  if (acknowledgement === undefined || isStillAsked(incident, link)) return { kind: 'asks', incident, reader };
  return { kind: 'acknowledged', incident, reader, by: await named(deps, acknowledgement), justNow };
}

/** Whoever said last that they have it: after an escalation that is one of those whom it went to. */
const newestAcknowledgement = (incident: Incident): { readonly by: Actor; readonly at: number } | undefined =>
  incident.milestones.findLast(({ what }) => what === 'acknowledge') ?? acknowledgementOf(incident);

/** It was escalated to the rung of this link or to one below it, and nobody there has answered yet. */
const isStillAsked = (incident: Incident, { pass }: PageLink): boolean =>
  isUnanswered(incident) && pass >= (incident.climb?.firstPass ?? 1);

async function asAnswered(
  deps: LinkDeps,
  { incident, reader }: Pick<Bound, 'incident' | 'reader'>,
  id: string,
  person: string,
  justNow: boolean,
): Promise<LinkAnswer> {
  const ask = (await deps.policies.get(incident.policy)).asks?.find((one) => one.id === id);
  const question = { id, text: ask?.question ?? id, action: ask?.action };
  const answers = incident.asks.find((one) => one.id === id)?.answers ?? [];
  const standing =
    answers.find(({ answer }) => answer === 'no') ?? answers.find(({ by }) => by === person) ?? answerTo(incident, id);
  if (standing === undefined) return { kind: 'question', incident, reader, question };
  return {
    kind: 'answered',
    incident,
    reader,
    question,
    answer: standing.answer,
    by: await named(deps, standing),
    justNow,
  };
}

async function named({ directory }: LinkDeps, { by, at }: { readonly by: Actor; readonly at: number }): Promise<By> {
  return { name: (await directory.person(by))?.name ?? by, at };
}
