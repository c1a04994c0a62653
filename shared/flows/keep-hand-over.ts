import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { HandOvers } from '../adapters/hand-overs.ts';
import {
  deadlineOf,
  decideCalledOff,
  decideDue,
  decidePlanned,
  decideTold,
  draftAt,
  draftOf,
  handOffAt,
  handOffsIn,
} from '../domain/oncall/decide-hand-over.ts';
import { SIGNABLE_FOR_MS, type HandOver, type News } from '../domain/oncall/hand-over.ts';
import { SIDES } from '../domain/oncall/hand-over-checklists.ts';
import type { HandOverNews } from '../domain/oncall/hand-over-news.ts';
import { scheduleTimeline, type OnCallFacts } from '../domain/oncall/schedule-timeline.ts';
import type { HandOver as HandOverTerms, Schedule } from '../domain/oncall/schedule.ts';
import type { People, Timeline } from '../domain/oncall/timeline.ts';
import { durationMs } from '../domain/text/duration.ts';

export interface HandOverDeps {
  readonly handOvers: HandOvers;
  readonly directory: Pick<DirectoryStore, 'peopleInRole'>;
  /** The same news to the same person twice is once: `newsKeyOf`, the schedule and the person are what it is known by. */
  readonly tell: (told: { readonly what: HandOverNews; readonly to: readonly string[] }) => Promise<void>;
}

/**
 * A look at a schedule: `through` is the instant up to which it was looked at before, and `facts` reach back to it.
 */
export interface Look {
  /** Of one that was taken away only its id. */
  readonly schedule: Pick<Schedule, 'handOver' | 'coordinator'> & { readonly id: string };
  readonly facts: OnCallFacts;
  readonly through: number;
  readonly now: number;
}

/** A schedule whose next change of hands is further off is looked at again by then. */
const HORIZON_MS = 35 * 86_400_000;
/** Terms that were taken away are not known any more: a hand-over that had longer than this to be signed stays drafted. */
const LONGEST_SIGN_WITHIN_MS = 35 * 86_400_000;

/**
 * Drafts what is to be handed over, escalates what was not signed in time, tells whom it concerns. A look that died is made good by
 * the next one: what has to be told stands beside the state that it follows from, and is struck off once it was told. Where no
 * hand-over is asked for any more, what was drafted is withdrawn. Answers when the next look is needed.
 */
export async function keepHandOver(deps: HandOverDeps, look: Look): Promise<{ nextLookAt: number | undefined }> {
  const { schedule, facts, now } = look;
  const terms = schedule.handOver;
  if (terms === undefined) {
    for (const one of await standingOf(deps, look, LONGEST_SIGN_WITHIN_MS))
      await keepOne(deps, one, { schedule, decide: (each) => decideCalledOff(each, now) }, now);
    return { nextLookAt: undefined };
  }
  const timeline = scheduleTimeline(facts, schedule.id);
  const standing = await standingOf(deps, look, durationMs(terms.signWithin));
  const known = new Set(standing.map(({ at }) => at));
  for (const handOff of handOffsIn(timeline, firstOf(look, terms), now + durationMs(terms.overlap)))
    if (!known.has(handOff.at)) standing.push(await drafted(deps, draftOf(handOff, schedule.id, terms, now)));
  const deadlines: number[] = [];
  const decide = (each: HandOver) =>
    decidePlanned(each, each.at > now ? handOffAt(timeline, each.at) : undefined, now) ?? decideDue(each, now);
  for (const one of standing) {
    const kept = await keepOne(deps, one, { schedule, decide }, now);
    const deadline = deadlineOf(kept);
    if (deadline !== undefined) deadlines.push(deadline);
  }
  deadlines.push(...nextDraft(timeline, terms, now));
  return { nextLookAt: deadlines.length === 0 ? undefined : Math.min(...deadlines) };
}

/** Those that can still change. */
const standingOf = ({ handOvers }: HandOverDeps, { schedule, through, now }: Look, signWithin: number) =>
  handOvers.since(schedule.id, Math.min(through, now) - SIGNABLE_FOR_MS - signWithin);

/** From where on hand-offs are looked for: one that should have been signed by now, with nobody asked, is history. */
const firstOf = ({ through, now }: Look, { signWithin }: HandOverTerms): number =>
  Math.max(Math.min(through, now), now - durationMs(signWithin));

async function drafted({ handOvers }: HandOverDeps, draft: HandOver): Promise<HandOver> {
  if (await handOvers.draft(draft)) return draft;
  return (await handOvers.get(draft.schedule, draft.at)) ?? draft;
}

interface Kept {
  readonly schedule: Look['schedule'];
  /** What the plan and the clock make of it. */
  readonly decide: (one: HandOver) => HandOver | undefined;
}

/** What becomes of one, and whom that is told. */
async function keepOne(deps: HandOverDeps, one: HandOver, kept: Kept, now: number): Promise<HandOver> {
  let stands = kept.decide(one) === undefined ? one : await changed(deps, one, kept.decide);
  for (const news of stands.untold) {
    await tell(deps, stands, news, kept.schedule, now);
    stands = await changed(deps, stands, (each) => decideTold(each, news));
  }
  return stands;
}

const changed = async ({ handOvers }: HandOverDeps, one: HandOver, decide: (each: HandOver) => HandOver | undefined) =>
  (await handOvers.change(one.schedule, one.at, decide)) ?? one;

async function tell(
  deps: HandOverDeps,
  one: HandOver,
  kind: News,
  toldBy: Look['schedule'],
  now: number,
): Promise<void> {
  const { schedule, at, round, outgoing, incoming } = one;
  const news = { schedule, at, round };
  if (kind === 'drafted') {
    for (const as of SIDES) await deps.tell({ what: { kind, as, ...news }, to: one[as] });
    return;
  }
  const sides = [...outgoing, ...incoming];
  const others = await Promise.all(rolesToldOf(kind, toldBy).map((role) => deps.directory.peopleInRole(role, now)));
  const to = [...new Set([...(kind === 'shift-report' ? [] : sides), ...others.flat()])];
  if (to.length > 0) await deps.tell({ what: { kind, ...news }, to });
}

function rolesToldOf(kind: Exclude<News, 'drafted'>, { handOver: terms, coordinator }: Look['schedule']): string[] {
  const report = terms?.report === undefined ? [] : [terms.report];
  switch (kind) {
    case 'withdrawn':
      return [];
    case 'unsigned':
      return terms === undefined ? [] : [terms.escalateTo];
    case 'shift-changed':
      return report;
    case 'shift-report':
      return [...report, ...(coordinator === undefined ? [] : [coordinator])];
  }
}

/** When the next hand-over is drafted; where no hands change within the horizon, when to look for it again. */
function nextDraft(timeline: Timeline<People>, terms: HandOverTerms, now: number): number[] {
  const [from, horizon] = [now + durationMs(terms.overlap), now + HORIZON_MS];
  let at = from;
  for (;;) {
    at = timeline(at).until;
    if (at === Number.POSITIVE_INFINITY) return [];
    if (at > horizon) return [horizon - durationMs(terms.overlap)];
    const handOff = handOffAt(timeline, at);
    if (handOff !== undefined) return [draftAt(handOff, terms)];
  }
}
