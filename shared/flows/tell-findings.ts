import type { RotaStore } from '../adapters/rota-store.ts';
import type { IncidentHeads } from '../adapters/incident-heads.ts';
import type { ToldFindings } from '../adapters/told-findings.ts';
import { EVERY_SCHEDULE } from '../domain/communication/notice.ts';
import type { RotaFinding } from '../domain/communication/rota-notice.ts';
import { compareFindings, type Compared } from '../domain/oncall/compare-findings.ts';
import { loadOf, overLimits } from '../domain/oncall/fair-share.ts';
import { gapsIn, overlapsIn, understaffedIn, type Finding } from '../domain/oncall/findings.ts';
import { holidaySpans } from '../domain/oncall/holidays.ts';
import type { Interval } from '../domain/calendar/interval.ts';
import { personSpans, type PersonSpan } from '../domain/oncall/person-spans.ts';
import { withoutLeavers } from '../domain/oncall/without-leavers.ts';
import { scheduleTimeline } from '../domain/oncall/schedule-timeline.ts';
import { shiftsIn } from '../domain/oncall/shifts.ts';
import type { Region, Staffing } from '../domain/oncall/schedule.ts';
import { DAY_MS } from '../domain/oncall/tell-shifts.ts';
import { atMost } from '../runtime/at-most.ts';
import { pagesOf } from './weigh-loads.ts';
import { dayOf, planRotaNotice, type RotaNoticeDeps } from './plan-rota-notices.ts';

export interface FindingsDeps extends RotaNoticeDeps {
  readonly findings: ToldFindings;
  readonly heads: IncidentHeads;
}

const AHEAD_MS = 30 * DAY_MS;
const LOADS_OF_DAYS = 28;
const WEEK_MS = 7 * DAY_MS;
const AT_ONCE = 4;
/** More than these are counted, not listed. */
const MOST_LISTED = 30;

/** Whom what was found concerns: a role, or with none the directory's admins. */
interface Found {
  readonly about: string;
  readonly coordinator: string | undefined;
  readonly findings: readonly RotaFinding[];
}

interface LookedThrough extends Found {
  readonly shifts: readonly PersonSpan[];
  readonly holidays: readonly Interval[];
}

/**
 * What coordinators should mend, once a day: gaps, overlaps and too few people in the next 30 days, and who carried more than the
 * limits in the last 28. One letter to each of them, and an SMS of a gap that begins within 48 hours; of what they
 * were told the day before they are told the number. What is written down before anybody is promised anything is the same when a
 * death makes it asked again on that day. `foundAt` is when the round was due: it makes the ids. Answers how many gaps begin within
 * 7 days, and why what it could not read could not be: that keeps the letters of the others from nobody.
 */
export async function tellFindings(
  deps: FindingsDeps,
  now: number,
  foundAt: number,
): Promise<{ readonly gaps: number; readonly failures: readonly unknown[] }> {
  const { rota } = deps.directory;
  const here = new Set<string>((await deps.directory.people()).map(({ id }) => id));
  const failures: unknown[] = [];
  const unlessFailed = <T>(look: Promise<T>): Promise<T | undefined> =>
    look.catch((error: unknown) => void failures.push(error));
  const regions = (await unlessFailed(rota.regions())) ?? [];
  const schedules = (
    await atMost(AT_ONCE, await rota.scheduleIds(), (id) => unlessFailed(throughSchedule(rota, here, regions, id, now)))
  ).flatMap((one) => one ?? []);
  const staffing = (
    await atMost(AT_ONCE, (await unlessFailed(rota.staffing())) ?? [], (one) =>
      unlessFailed(throughStaffing(rota, regions, one, now)),
    )
  ).flatMap((one) => one ?? []);
  const loads = (await unlessFailed(throughLoads(deps, schedules, now))) ?? [];

  const day = dayOf(foundAt);
  const letters = new Map<string, { audience: string; compared: Compared[] }>();
  for (const found of [...schedules, ...staffing, ...loads]) {
    const before = await deps.findings.before(found.about, day);
    const compared = compareFindings(before, found.findings, now);
    if (before.length + compared.known.length > 0) await deps.findings.write(found.about, day, before, compared.known);
    if (found.findings.length === 0) continue;
    const { audience, people } = await whoIsTold(deps, found.coordinator, now);
    for (const person of people) {
      const letter = letters.get(person) ?? { audience, compared: [] };
      letter.compared.push(compared);
      letters.set(person, letter);
    }
  }
  for (const [person, letter] of letters) await planLetter(deps, person, letter, foundAt);
  const soon = (one: RotaFinding): boolean => one.kind === 'gap' && one.start < now + WEEK_MS;
  return { gaps: schedules.flatMap(({ findings }) => findings.filter(soon)).length, failures };
}

async function throughSchedule(
  rota: RotaStore,
  here: ReadonlySet<string>,
  regions: readonly Region[],
  id: string,
  now: number,
): Promise<LookedThrough | undefined> {
  const facts = withoutLeavers(await rota.facts([id], now - LOADS_OF_DAYS * DAY_MS), here);
  const schedule = facts.schedules.find((one) => one.id === id);
  if (schedule === undefined) return undefined;
  const findings = [
    ...gapsIn(facts, schedule, now, now + AHEAD_MS),
    ...overlapsIn(facts, schedule, now, now + AHEAD_MS),
  ].map((one) => inNames(one, schedule.name, ''));
  const shifts = personSpans(shiftsIn(scheduleTimeline(facts, id), now - LOADS_OF_DAYS * DAY_MS, now));
  const region = regions.find((one) => one.id === schedule.region);
  return {
    about: `schedule:${id}`,
    coordinator: schedule.coordinator,
    findings,
    shifts,
    holidays: region === undefined ? [] : holidaySpans(region),
  };
}

async function throughStaffing(
  rota: RotaStore,
  regions: readonly Region[],
  staffing: Staffing,
  now: number,
): Promise<Found> {
  const wanted = [...new Set(staffing.periods.flatMap(({ needs }) => Object.keys(needs)))];
  const facts = await rota.facts(wanted, now);
  const nameOf = new Map<string, string>([...facts.schedules, ...regions].map(({ id, name }) => [id, name]));
  const found = understaffedIn({ ...facts, regions }, staffing, now, now + AHEAD_MS);
  return {
    about: `staffing:${staffing.id}`,
    coordinator: staffing.coordinator,
    findings: found.map((one) =>
      inNames(one, nameOf.get('schedule' in one ? one.schedule : '') ?? '', nameOf.get(staffing.region) ?? ''),
    ),
  };
}

function inNames(finding: Finding, schedule: string, region: string): RotaFinding {
  const { start, end } = finding;
  switch (finding.kind) {
    case 'gap':
      return { kind: 'gap', schedule, start, end };
    case 'overlap':
      return { kind: 'overlap', schedule, people: [...finding.people], most: finding.most, start, end };
    case 'understaffed': {
      const { period, has, needs } = finding;
      return { kind: 'understaffed', schedule, region, period, has, needs, start, end };
    }
  }
}

/** Who carried too much in all schedules together, told to whoever coordinates one that they were in. */
async function throughLoads(deps: FindingsDeps, schedules: readonly LookedThrough[], now: number): Promise<Found[]> {
  const limits = await deps.directory.rota.limits();
  if (Object.keys(limits).length === 0) return [];
  const limitsPages = limits.pages !== undefined || limits.sleepInterruptions !== undefined;
  const paged = limitsPages ? await pagesOf(deps, now - LOADS_OF_DAYS * DAY_MS, now) : undefined;
  const over = (await deps.directory.people()).flatMap(({ id: person, zone }) => {
    const own = schedules.filter(({ shifts }) => shifts.some((one) => one.person === person));
    if (own.length === 0) return [];
    const shifts = own.flatMap((one) => one.shifts.filter((shift) => shift.person === person));
    const holidays = own.flatMap((one) => one.holidays);
    const load = loadOf({ person, zone, shifts, holidays, pages: paged?.get(person) ?? [] });
    const findings = overLimits(load, limits, LOADS_OF_DAYS).map((one): RotaFinding => ({ kind: 'load', ...one }));
    return findings.length === 0 ? [] : [{ own, findings }];
  });
  const roles = new Set(schedules.map(({ coordinator }) => coordinator));
  return [...roles].map((coordinator) => ({
    about: `loads:${coordinator ?? ''}`,
    coordinator,
    findings: over
      .filter(({ own }) => own.some((one) => one.coordinator === coordinator))
      .flatMap(({ findings }) => findings),
  }));
}

/** The role's people, or where it has none, or there is none, those who look after the directory. */
async function whoIsTold(
  { directory }: FindingsDeps,
  role: string | undefined,
  now: number,
): Promise<{ audience: string; people: readonly string[] }> {
  const people = role === undefined ? [] : await directory.peopleInRole(role, now);
  if (role !== undefined && people.length > 0) return { audience: role, people };
  const admins = (await directory.people()).flatMap(({ id, admin }) => (admin === true ? [id as string] : []));
  return { audience: 'admin', people: admins };
}

async function planLetter(
  deps: FindingsDeps,
  person: string,
  { audience, compared }: { audience: string; compared: readonly Compared[] },
  foundAt: number,
): Promise<void> {
  const to = { schedule: EVERY_SCHEDULE, person, audience, foundAt };
  const fresh = compared.flatMap((one) => one.fresh);
  const listed = fresh.slice(0, MOST_LISTED);
  const open = compared.reduce((sum, one) => sum + one.open, 0);
  const what = { kind: 'findings', fresh: listed, more: fresh.length - listed.length, open } as const;
  await planRotaNotice(deps, { ...to, what, channels: ['email'] });
  const [first, ...rest] = compared.flatMap(({ soon }) => soon).sort((one, other) => one.start - other.start);
  if (first === undefined) return;
  await planRotaNotice(deps, { ...to, what: { ...first, kind: 'gap-soon', more: rest.length }, channels: ['sms'] });
}
