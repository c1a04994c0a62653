import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { PageLink, PageLinks } from '../adapters/page-links.ts';
import { actor, type Actor } from '../domain/ids.ts';
import { decideCommand } from '../domain/incident/decide-command.ts';
import { acknowledgementOf, resolutionOf, type Incident } from '../domain/incident/incident.ts';
import { commitDecision } from './commit-decision.ts';

export interface LinkDeps {
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
export async function pressLink(deps: LinkDeps, token: string, now: number): Promise<LinkAnswer> {
  const bound = await bind(deps, token, now);
  if ('kind' in bound) return bound;
  const { link, incident } = bound;
  const by: Actor = actor.parse(link.person);
  const commandId = `link:${link.stretch}:${link.pass}:${link.rung}:${link.person}`;
  const outcome = await commitDecision(deps.log, incident.id, { commandId }, now, (current) =>
    decideCommand(current, { kind: 'acknowledge', by, via: 'link', rung: link.rung }, now),
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
  { reader }: Bound,
  incident: Incident,
  justNow: boolean,
): Promise<LinkAnswer> {
  const resolution = resolutionOf(incident);
  if (resolution !== undefined) return { kind: 'resolved', incident, reader, by: await named(deps, resolution) };
  const acknowledgement = acknowledgementOf(incident);
  if (acknowledgement === undefined) return { kind: 'asks', incident, reader };
  return { kind: 'acknowledged', incident, reader, by: await named(deps, acknowledgement), justNow };
}

async function named({ directory }: LinkDeps, { by, at }: { readonly by: Actor; readonly at: number }): Promise<By> {
  return { name: (await directory.person(by))?.name ?? by, at };
}
