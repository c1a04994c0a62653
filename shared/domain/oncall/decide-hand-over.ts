import { durationMs } from '../text/duration.ts';
import {
  MOST_NOTES,
  signableUntil,
  signatureOf,
  unsignedSides,
  type HandOver,
  type HandOverNote,
  type News,
  type Signature,
} from './hand-over.ts';
import { itemsOf, SIDES, type Side } from './hand-over-checklists.ts';
import type { HandOverReport } from './hand-over-report.ts';
import type { HandOver as HandOverTerms } from './schedule.ts';
import type { People, Timeline } from './timeline.ts';

/** An instant at which some leave and others come. */
export interface HandOff {
  readonly at: number;
  readonly outgoing: string[];
  readonly incoming: string[];
}

/**
 * The hand-offs of `(from, to]` that need a hand-over, earliest first: somebody leaves and somebody comes. Where hands only join
 * or only leave, whoever stays knows; before and after a gap there is nobody to meet.
 */
export function handOffsIn(timeline: Timeline<People>, from: number, to: number): HandOff[] {
  const found: HandOff[] = [];
  for (let at = timeline(from).until; at <= to; at = timeline(at).until) {
    const handOff = handOffAt(timeline, at);
    if (handOff !== undefined) found.push(handOff);
  }
  return found;
}

/** The change of hands at an instant; undefined where there is none that needs a hand-over. */
export function handOffAt(timeline: Timeline<People>, at: number): HandOff | undefined {
  const [before, after] = [timeline(at - 1).is, timeline(at).is];
  const outgoing = before.filter((person) => !after.includes(person));
  const incoming = after.filter((person) => !before.includes(person));
  return outgoing.length === 0 || incoming.length === 0 ? undefined : { at, outgoing, incoming };
}

/** When its hand-over is drafted: as long before as both shifts overlap. */
export const draftAt = ({ at }: Pick<HandOff, 'at'>, { overlap }: HandOverTerms): number => at - durationMs(overlap);

/** The hand-over of a hand-off. One that is drafted late has to be signed so much later: nobody is late before they were asked. */
export function draftOf(
  { at, outgoing, incoming }: HandOff,
  schedule: string,
  terms: HandOverTerms,
  now: number,
): HandOver {
  const dueAt = Math.max(at, now) + durationMs(terms.signWithin);
  const sides = { outgoing: [...new Set(outgoing)], incoming: [...new Set(incoming)] };
  return {
    state: 'drafted',
    schedule,
    at,
    ...sides,
    draftedAt: now,
    round: 1,
    dueAt,
    notes: [],
    untold: ['drafted'],
    signatures: {},
  };
}

/**
 * What becomes of one that was drafted when the plan has changed before its hand-off: it is of other people, or of nobody. The
 * signature of somebody who is no longer of that side falls. Undefined when nothing changes.
 */
export function decidePlanned(one: HandOver, planned: HandOff | undefined, now: number): HandOver | undefined {
  if (now >= one.at) return undefined;
  if (planned === undefined) {
    if (one.state === 'withdrawn') return undefined;
    return { ...sharedOf(one), state: 'withdrawn', withdrawnAt: now, untold: ['withdrawn'] };
  }
  const sides = { outgoing: planned.outgoing, incoming: planned.incoming };
  if (one.state !== 'withdrawn' && SIDES.every((as) => alikeSets(one[as], sides[as]))) return undefined;
  const signatures = Object.fromEntries(
    SIDES.flatMap((as) => {
      const signed = signatureOf(one, as);
      return signed === undefined || !sides[as].includes(signed.by) ? [] : [[as, signed]];
    }),
  );
  if (one.state === 'signed' && Object.keys(signatures).length === SIDES.length)
    return { ...one, ...sides, untold: withNews(one.untold, 'drafted') };
  const round = one.state === 'withdrawn' ? one.round + 1 : one.round;
  return { ...sharedOf(one), ...sides, round, state: 'drafted', signatures, untold: ['drafted'] };
}

/** One that is still to be signed when hand-overs are no longer asked for is withdrawn. Undefined when nothing changes. */
export function decideCalledOff(one: HandOver, now: number): HandOver | undefined {
  if (one.state !== 'drafted') return undefined;
  return { ...sharedOf(one), state: 'withdrawn', withdrawnAt: now, untold: ['withdrawn'] };
}

/** One that is due and not signed by both is escalated, once. Undefined when nothing changes. */
export function decideDue(one: HandOver, now: number): HandOver | undefined {
  if (one.state !== 'drafted' || now < one.dueAt) return undefined;
  return { ...one, state: 'escalated', escalatedAt: now, untold: withNews(one.untold, 'unsigned') };
}

/** The same, with one news less that people have to be told. */
export function decideTold(one: HandOver, news: News): HandOver | undefined {
  if (!one.untold.includes(news)) return undefined;
  return { ...one, untold: one.untold.filter((each) => each !== news) };
}

export interface Signing {
  readonly as: Side;
  readonly by: string;
  /** Ids of the items that were ticked. */
  readonly ticked: readonly string[];
}

export type Refusal =
  | { readonly kind: 'not-of-this-side' }
  /** Somebody else of that side has signed. */
  | { readonly kind: 'signed-by-another' }
  | { readonly kind: 'over'; readonly why: 'withdrawn' | 'lapsed' | 'signed' | 'full' }
  | { readonly kind: 'unknown-items'; readonly items: readonly string[] }
  | { readonly kind: 'not-ticked'; readonly items: readonly string[] };
export type Decided = { readonly kind: 'changed'; readonly handOver: HandOver } | { readonly kind: 'again' } | Refusal;

/**
 * Signs for a side: somebody of it, once for all of it, every item of its lists ticked. The same person again changes nothing.
 * With the second side it is signed, and `report` is what was signed.
 */
export function decideSign(one: HandOver, { as, by, ticked }: Signing, report: HandOverReport, now: number): Decided {
  if (one.state === 'withdrawn') return { kind: 'over', why: 'withdrawn' };
  if (!one[as].includes(by)) return { kind: 'not-of-this-side' };
  const standing = one.signatures[as];
  if (standing !== undefined) return standing.by === by ? { kind: 'again' } : { kind: 'signed-by-another' };
  if (now >= signableUntil(one)) return { kind: 'over', why: 'lapsed' };
  const wanted = itemsOf(as);
  const unknown = ticked.filter((item) => !wanted.includes(item));
  if (unknown.length > 0) return { kind: 'unknown-items', items: unknown };
  const missing = wanted.filter((item) => !ticked.includes(item));
  if (missing.length > 0) return { kind: 'not-ticked', items: missing };
  const signed = { by, at: now, ticked: [...wanted] };
  if (one.state === 'signed') return { kind: 'over', why: 'signed' };
  const signatures: Partial<Record<Side, Signature>> = { ...one.signatures, [as]: signed };
  const { outgoing, incoming } = signatures;
  if (outgoing === undefined || incoming === undefined) return { kind: 'changed', handOver: { ...one, signatures } };
  return {
    kind: 'changed',
    handOver: {
      ...sharedOf(one),
      state: 'signed',
      signatures: { outgoing, incoming },
      signedAt: now,
      ...(one.state === 'escalated' ? { escalatedAt: one.escalatedAt } : {}),
      report,
      // What was to be said of its not being signed is no longer true.
      untold: [...one.untold.filter((news) => news !== 'unsigned'), 'shift-changed', 'shift-report'],
    },
  };
}

/** Adds a note while it is not signed; the same words by the same person change nothing. */
export function decideNote(one: HandOver, note: HandOverNote): Decided {
  if (one.notes.some(({ category, text, by }) => category === note.category && text === note.text && by === note.by))
    return { kind: 'again' };
  if (one.state === 'withdrawn' || one.state === 'signed') return { kind: 'over', why: one.state };
  if (note.at >= signableUntil(one)) return { kind: 'over', why: 'lapsed' };
  if (one.notes.length >= MOST_NOTES) return { kind: 'over', why: 'full' };
  return { kind: 'changed', handOver: { ...one, notes: [...one.notes, note] } };
}

/** When something falls due for it by itself; undefined when nothing does. */
export const deadlineOf = (one: HandOver): number | undefined =>
  one.state === 'drafted' && unsignedSides(one).length > 0 ? one.dueAt : undefined;

const sharedOf = ({ schedule, at, outgoing, incoming, draftedAt, round, dueAt, notes, untold }: HandOver) => ({
  schedule,
  at,
  outgoing,
  incoming,
  draftedAt,
  round,
  dueAt,
  notes,
  untold,
});

const withNews = (untold: readonly News[], news: News): News[] => [...untold.filter((each) => each !== news), news];

const alikeSets = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((person) => other.includes(person));
