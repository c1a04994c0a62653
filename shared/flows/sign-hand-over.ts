import type { HandOvers } from '../adapters/hand-overs.ts';
import type { RotaStore } from '../adapters/rota-store.ts';
import { decideNote, decideSign, type Decided, type Refusal, type Signing } from '../domain/oncall/decide-hand-over.ts';
import type { HandOver, HandOverNote } from '../domain/oncall/hand-over.ts';
import type { HandOverReport } from '../domain/oncall/hand-over-report.ts';
import { draftReport, type ReportDeps } from './draft-hand-over.ts';

export interface SignDeps {
  readonly handOvers: HandOvers;
  readonly rota: Pick<RotaStore, 'facts' | 'lookAt' | 'schedule'>;
  readonly log: ReportDeps['log'];
  readonly directory: ReportDeps['directory'];
  readonly policy: () => ReportDeps['policy'] | Promise<ReportDeps['policy']>;
}

/** A hand-over with its report: the one that was signed, else as things stand now. */
export interface ReadHandOver {
  readonly handOver: HandOver;
  readonly scheduleName: string;
  readonly zone: string;
  /** Absent for one that was withdrawn, or whose schedule has been taken away. */
  readonly report?: HandOverReport;
}

/** `changed`: it was done by this call. `again`: it had been done before. */
export type Signed =
  | { readonly kind: 'changed' | 'again'; readonly handOver: HandOver }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly handOver: HandOver }
  | { readonly kind: 'unknown' };

/** One hand-over; undefined when there is none. */
export async function readHandOver(
  deps: SignDeps,
  schedule: string,
  at: number,
  now: number,
): Promise<ReadHandOver | undefined> {
  const handOver = await deps.handOvers.get(schedule, at);
  return handOver === undefined ? undefined : readOf(deps, handOver, now);
}

export async function readOf(deps: SignDeps, handOver: HandOver, now: number): Promise<ReadHandOver> {
  const found = (await deps.rota.schedule(handOver.schedule))?.schedule;
  const named = { handOver, scheduleName: found?.name ?? handOver.schedule, zone: found?.zone ?? 'UTC' };
  if (handOver.state === 'signed') return { ...named, report: handOver.report };
  const report = handOver.state === 'withdrawn' ? undefined : await liveReport(deps, handOver, now);
  return report === undefined ? named : { ...named, report };
}

/** Undefined when the schedule has been taken away. */
async function liveReport(
  deps: SignDeps,
  { schedule: id, at }: HandOver,
  now: number,
): Promise<HandOverReport | undefined> {
  const [facts, policy] = await Promise.all([deps.rota.facts([id], now), deps.policy()]);
  const schedule = facts.schedules.find((one) => one.id === id);
  if (schedule === undefined) return undefined;
  return draftReport({ log: deps.log, directory: deps.directory, policy }, { schedule, facts, at }, now);
}

/** For signing it is looked at again a little later, should this process die before it asks for it at once. */
const AT_THE_LATEST_MS = 60_000;

/** Signs for a side. With the second signature the report is frozen, and whom it concerns is told by the next look. */
export async function signHandOver(
  deps: SignDeps,
  { schedule, at, ...signing }: Signing & { readonly schedule: string; readonly at: number },
  now: number,
): Promise<Signed> {
  const before = await deps.handOvers.get(schedule, at);
  if (before === undefined) return { kind: 'unknown' };
  const report = (await liveReport(deps, before, now)) ?? emptyReport(now);
  const tried = decideSign(before, signing, report, now);
  if (tried.kind === 'changed') await deps.rota.lookAt(schedule, now + AT_THE_LATEST_MS);
  const signed = await decided(deps, before, (one) => decideSign(one, signing, report, now));
  if ('handOver' in signed && signed.handOver.untold.length > 0) await deps.rota.lookAt(schedule, now);
  return signed;
}

/** Adds a note for whoever takes over. */
export async function noteOnHandOver(
  deps: Pick<SignDeps, 'handOvers'>,
  { schedule, at }: Pick<HandOver, 'schedule' | 'at'>,
  note: HandOverNote,
): Promise<Signed> {
  const before = await deps.handOvers.get(schedule, at);
  return before === undefined ? { kind: 'unknown' } : decided(deps, before, (one) => decideNote(one, note));
}

async function decided(
  { handOvers }: Pick<SignDeps, 'handOvers'>,
  { schedule, at }: HandOver,
  decide: (one: HandOver) => Decided,
): Promise<Signed> {
  let last: Decided = { kind: 'again' };
  let wrote = false;
  const handOver = await handOvers.change(schedule, at, (one) => {
    last = decide(one);
    wrote ||= last.kind === 'changed';
    return last.kind === 'changed' ? last.handOver : undefined;
  });
  if (handOver === undefined) return { kind: 'unknown' };
  return signedOf(last, wrote, handOver);
}

/** Decided again after a write of its own whose answer was lost, it is as good as changed. */
function signedOf(last: Decided, wrote: boolean, handOver: HandOver): Signed {
  if (last.kind === 'changed') return { kind: 'changed', handOver };
  if (last.kind === 'again') return { kind: wrote ? 'changed' : 'again', handOver };
  return { kind: 'refused', refusal: last, handOver };
}

/** Of a schedule that was taken away nothing is known any more; what was asked to be signed still can be. */
const emptyReport = (now: number): HandOverReport => ({
  asOf: now,
  incidents: [],
  moreIncidents: 0,
  firingAlerts: 0,
  services: [],
  moreServices: 0,
  maintenance: [],
  staffing: { onCall: [], available: [], unavailable: [] },
  gaps: [],
});
