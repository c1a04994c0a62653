import { toIso } from '../../domain/ids.ts';
import type { Announcement, MaintenanceTime } from '../../domain/maintenance/announcement.ts';
import { occurrencesOf, type Occurrence } from '../../domain/maintenance/occurrences-of.ts';

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
    occurrences: occurrencesOf(item, from, to)
      .slice(0, MOST_LISTED)
      .map((one) => occurrenceView(one, now)),
  };
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
