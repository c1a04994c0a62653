import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { HandOverLink, HandOverLinks } from '../adapters/hand-over-links.ts';
import type { NoteCategory } from '../domain/oncall/hand-over.ts';
import { sideOf, signableUntil } from '../domain/oncall/hand-over.ts';
import type { Refusal } from '../domain/oncall/decide-hand-over.ts';
import type { Side } from '../domain/oncall/hand-over-checklists.ts';
import {
  noteOnHandOver,
  readHandOver,
  readOf,
  signHandOver,
  type ReadHandOver,
  type SignDeps,
} from './sign-hand-over.ts';

export interface HandOverLinkDeps extends Omit<SignDeps, 'directory'> {
  readonly links: Pick<HandOverLinks, 'find'>;
  readonly directory: Pick<DirectoryStore, 'person' | 'services'>;
}

/** What the form on the page holds. */
export interface HandOverForm {
  readonly ticked: readonly string[];
  readonly note?: { readonly category: NoteCategory; readonly text: string };
}

export interface HandOverReader {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
}

/** What the page behind a link to a hand-over has to say. */
export type HandOverAnswer =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired'; readonly why: 'old' | 'withdrawn' | 'not-yours' }
  | {
      readonly kind: 'shown';
      readonly read: ReadHandOver;
      readonly as: Side;
      readonly reader: HandOverReader;
      /** Everybody whom the page names. */
      readonly names: ReadonlyMap<string, string>;
      /** The reader has signed by this very call. */
      readonly justNow: boolean;
      /** Why what was sent was not taken, and what was sent. */
      readonly refused?: { readonly refusal: Refusal; readonly form: HandOverForm };
    };

/** Shows it. Changes nothing, whoever asks and however. */
export async function lookAtHandOver(deps: HandOverLinkDeps, token: string, now: number): Promise<HandOverAnswer> {
  const link = await deps.links.find(token);
  if (link === undefined) return { kind: 'unknown' };
  const read = await readHandOver(deps, link.schedule, link.at, now);
  return read === undefined ? { kind: 'unknown' } : shown(deps, link, read, now, false);
}

/** Signs in the name of the person whom the link was sent to, for their side. Pressed again, it says who has signed and when. */
export async function signByLink(
  deps: HandOverLinkDeps,
  token: string,
  form: HandOverForm,
  now: number,
): Promise<HandOverAnswer> {
  const link = await deps.links.find(token);
  const before = link === undefined ? undefined : await deps.handOvers.get(link.schedule, link.at);
  if (link === undefined || before === undefined) return { kind: 'unknown' };
  const { schedule, at, person: by } = link;
  const as = sideOf(before, by);
  if (as === undefined || now >= link.goodUntil) return shown(deps, link, await readOf(deps, before, now), now, false);
  // First, so that what is signed holds it.
  const noted = form.note === undefined ? undefined : await noteOnHandOver(deps, before, { ...form.note, by, at: now });
  const signed = await signHandOver(deps, { schedule, at, as, by, ticked: form.ticked }, now);
  if (signed.kind === 'unknown') return { kind: 'unknown' };
  const read = await readOf(deps, signed.handOver, now);
  const answer = await shown(deps, link, read, now, signed.kind === 'changed');
  const refused = signed.kind === 'refused' ? signed : noted?.kind === 'refused' ? noted : undefined;
  return refused === undefined || answer.kind !== 'shown'
    ? answer
    : { ...answer, refused: { refusal: refused.refusal, form } };
}

async function shown(
  deps: HandOverLinkDeps,
  { person, goodUntil }: HandOverLink,
  read: ReadHandOver,
  now: number,
  justNow: boolean,
): Promise<HandOverAnswer> {
  const { handOver } = read;
  if (handOver.state === 'withdrawn') return { kind: 'expired', why: 'withdrawn' };
  if (now >= Math.min(goodUntil, signableUntil(handOver))) return { kind: 'expired', why: 'old' };
  const as = sideOf(handOver, person);
  if (as === undefined) return { kind: 'expired', why: 'not-yours' };
  const names = await namesIn(deps.directory, read);
  const found = await deps.directory.person(person);
  const reader = { id: person, name: found?.name ?? person, zone: found?.zone ?? read.zone };
  return { kind: 'shown', read, as, reader, names, justNow };
}

/** The names of everybody whom a hand-over and its report speak of; whoever is not in the directory goes by their id. */
export async function namesIn(
  directory: Pick<DirectoryStore, 'person'>,
  { handOver, report }: ReadHandOver,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set([
    ...handOver.outgoing,
    ...handOver.incoming,
    ...handOver.notes.map(({ by }) => by),
    ...(report?.incidents.flatMap(({ owner }) => owner ?? []) ?? []),
    ...(report?.staffing.onCall ?? []),
    ...(report?.staffing.available ?? []),
    ...(report?.staffing.unavailable.map(({ person }) => person) ?? []),
  ]);
  const found = await Promise.all([...ids].map((id) => directory.person(id)));
  return new Map(found.flatMap((person) => (person === undefined ? [] : [[person.id, person.name] as const])));
}
