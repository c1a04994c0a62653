import { toIso } from '../../domain/ids.ts';
import type { Announcement, MaintenanceTime } from '../../domain/maintenance/announcement.ts';
import { standOf, type CheckStand, type StepStand } from '../../domain/maintenance/decide-tick.ts';
import type { MaintenanceLog } from '../../domain/maintenance/maintenance-log.ts';
import { occurrencesOf, windowsOf, type Occurrence } from '../../domain/maintenance/occurrences-of.ts';

const MOST_LISTED = 10;

/** Maintenance as the API shows it, with its first windows in `[from, to)`. Instants ISO 8601 UTC with milliseconds. */
export function maintenanceView(item: Announcement, from: number, to: number, now: number) {
  const { id, title, services, customers, announcedAt, announcedBy, cancelled, version, template, checks } = item;
  return {
    id,
    title,
    status: cancelled === undefined ? ('announced' as const) : ('cancelled' as const),
    services,
    customers,
    ...timeView(item.time),
    announcedAt: toIso(announcedAt),
    announcedBy,
    cancelled: cancelled && { ...cancelled, at: toIso(cancelled.at) },
    version,
    template,
    checks,
    occurrences: firstOf(item, from, to).map((one) => occurrenceView(one, now)),
  };
}

/** Only of those that are listed is it asked since when they were known. */
function firstOf(item: Announcement, from: number, to: number): Occurrence[] {
  const listed = windowsOf(item, from, to).slice(0, MOST_LISTED);
  const [first, last] = [listed[0], listed.at(-1)];
  return first === undefined || last === undefined ? [] : occurrencesOf(item, first.start, last.end);
}

function timeView(time: MaintenanceTime) {
  if (time.kind === 'series') return { recurs: time.plans.at(-1)?.recurs };
  return { start: toIso(time.parts[0]?.start ?? 0), end: toIso(time.parts.at(-1)?.end ?? 0) };
}

/** `planned` is the instant by which the API knows it, wherever it was moved since. */
export function occurrenceView({ source, planned, start, end, parts }: Occurrence, now: number) {
  return {
    source,
    planned: toIso(planned),
    start: toIso(start),
    end: toIso(end),
    /** The last of its time that was announced. */
    announcedAt: toIso(Math.max(...parts.map((part) => part.announcedAt))),
    state: stateOf({ start, end }, now),
  };
}

function stateOf({ start, end }: Pick<Occurrence, 'start' | 'end'>, now: number): 'upcoming' | 'running' | 'over' {
  if (now < start) return 'upcoming';
  return now < end ? 'running' : 'over';
}

/** One window as it is worked through: every list, line by line, with who and when; the steps with how late they are. */
export function windowView(
  { item, window, log }: { readonly item: Announcement; readonly window: Occurrence; readonly log: MaintenanceLog },
  now: number,
) {
  const { before, steps, success, rollback, validated, rolledBack } = standOf(log, item.checks, window, now);
  return {
    maintenance: item.id,
    title: item.title,
    services: item.services,
    ...occurrenceView(window, now),
    before: before.map(checkView),
    steps: steps.map(stepView),
    success: success.map(checkView),
    rollback: rollback.map(checkView),
    validated,
    rolledBack,
  };
}

const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : toIso(at));

const checkView = ({ at, ...check }: CheckStand) => ({ ...check, at: iso(at) });

const stepView = ({ plannedStart, plannedEnd, begunAt, doneAt, ...step }: StepStand) => ({
  ...step,
  at: iso(step.at),
  plannedStart: toIso(plannedStart),
  plannedEnd: toIso(plannedEnd),
  begunAt: iso(begunAt),
  doneAt: iso(doneAt),
});
