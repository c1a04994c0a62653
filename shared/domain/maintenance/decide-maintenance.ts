import type { Actor } from '../ids.ts';
import {
  type Announcement,
  type Checks,
  type Exception,
  type MaintenanceTime,
  type Recurs,
  type Tell,
} from './announcement.ts';
import { keptExceptions } from './kept-exceptions.ts';
import {
  cutAt,
  FARTHEST_MOVE_MS,
  movedTo,
  occurrenceAt,
  windowsOf,
  type Occurrence,
  type Window,
} from './occurrences-of.ts';
import { COMPARED_MS } from './overlaps.ts';

export interface By {
  readonly by: Actor;
  readonly now: number;
}

/** When somebody wants it: from one instant to another, or as often as it comes round. */
export type WantedTime = { readonly start: number; readonly end: number } | { readonly recurs: Recurs };

/** What somebody wants an announcement to say. */
export interface Wanted {
  readonly title: string;
  readonly services: Announcement['services'];
  readonly customers?: Announcement['customers'];
  readonly time: WantedTime;
  readonly template?: string | undefined;
  readonly checks: Checks;
}

/** What is wrong with it: the field, or that it no longer applies. */
export type MaintenanceRefusal =
  | { readonly ok: false; readonly kind: 'field'; readonly field: string; readonly detail: string }
  | { readonly ok: false; readonly kind: 'state'; readonly because: string; readonly field?: string }
  | { readonly ok: false; readonly kind: 'unknown'; readonly because: string };
export type MaintenanceDecision = { readonly ok: true; readonly item: Announcement } | MaintenanceRefusal;

const field = (name: string, detail: string): MaintenanceRefusal => ({ ok: false, kind: 'field', field: name, detail });
const state = (because: string, name?: string): MaintenanceRefusal => ({
  ok: false,
  kind: 'state',
  because,
  ...(name === undefined ? {} : { field: name }),
});

/** The next window that has not ended at `now`, within the time for which series are looked ahead. */
export const nextWindow = (item: Announcement, now: number): Window | undefined =>
  windowsOf(item, now, now + COMPARED_MS)[0];

/** Pure: a new announcement, or what is wrong with it. */
export function announce(
  id: Announcement['id'],
  { time: wanted, title, services, customers, template, checks }: Wanted,
  command: Announcement['commands'][number],
  { by, now }: By,
): MaintenanceDecision {
  const time: MaintenanceTime =
    'recurs' in wanted
      ? { kind: 'series', plans: [{ recurs: wanted.recurs, since: now, announcedAt: now, by }], exceptions: [] }
      : { kind: 'once', parts: [{ start: wanted.start, end: wanted.end, announcedAt: now, by }] };
  const item: Announcement = {
    id,
    title,
    services,
    ...(customers === undefined ? {} : { customers }),
    time,
    announcedAt: now,
    announcedBy: by,
    version: 1,
    ...(template === undefined ? {} : { template }),
    checks,
    tell: { news: 'announced', version: 1, at: now, gone: [] },
    commands: [command],
  };
  const next = nextWindow(item, now);
  if (next === undefined) return isOver(wanted);
  return { ok: true, item: { ...item, tell: { ...item.tell, window: spanOf(next) } } };
}

const isOver = (wanted: WantedTime): MaintenanceRefusal =>
  'recurs' in wanted
    ? field('recurs', 'never comes round in the 400 days to come')
    : field('end', 'lies in the past: a window that is over cannot be announced');

const spanOf = ({ start, end }: Pick<Window, 'start' | 'end'>) => ({ start, end });

/** Pure: the announcement as somebody wants it from now on. What has begun stays as it was. */
export function change(item: Announcement, wanted: Wanted, { by, now }: By): MaintenanceDecision {
  if (item.cancelled !== undefined) return state('it was cancelled: announce it anew');
  const next = nextWindow(item, now);
  if (next === undefined) return state('it is over: announce it anew');
  const begun = hasBegun(item, now);
  const sameServices = sameMembers(item.services, wanted.services);
  const sameCustomers = sameMembers(item.customers, wanted.customers);
  if (begun && !sameServices)
    return state('it has begun: its services stay. Cancel it and announce another', 'services');
  if (begun && !sameCustomers)
    return state('it has begun: its customers stay. Cancel it and announce another', 'customers');
  const time = newTime(item, wanted.time, { by, now });
  if ('ok' in time) return time;
  const { customers: _before, ...rest } = item;
  const { title, services, customers, checks } = wanted;
  const changed: Announcement = {
    ...rest,
    version: item.version + 1,
    title,
    services,
    ...(customers === undefined ? {} : { customers }),
    checks,
    time,
  };
  const after = nextWindow(changed, now);
  if (after === undefined) return isOver(wanted.time);
  const moved = after.start !== next.start || after.end !== next.end;
  const tell: Tell = {
    news: 'changed',
    version: item.version + 1,
    at: now,
    window: spanOf(after),
    ...(moved ? { before: spanOf(next) } : {}),
    gone: [],
  };
  const isInternal = !moved && title === item.title && sameServices && sameCustomers && time === item.time;
  return { ok: true, item: isInternal ? changed : { ...changed, tell } };
}

const sameMembers = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === undefined || b === undefined ? a === b : [...a].sort().join(' ') === [...b].sort().join(' ');

const hasBegun = (item: Announcement, now: number): boolean =>
  windowsOf(item, item.announcedAt, Math.max(now, item.announcedAt) + 1).some(({ start }) => start <= now);

function newTime({ time }: Announcement, wanted: WantedTime, { by, now }: By): MaintenanceTime | MaintenanceRefusal {
  if (time.kind === 'series') {
    if (!('recurs' in wanted))
      return field('recurs', 'is missing: a series stays one. Cancel it and announce a window');
    const standing = time.plans.at(-1);
    if (standing === undefined || JSON.stringify(standing.recurs) === JSON.stringify(wanted.recurs)) return time;
    const exceptions = keptExceptions(time.exceptions, standing.recurs, wanted.recurs, now);
    const plans = time.plans.filter(({ since }) => since < now);
    return {
      kind: 'series',
      plans: [...plans, { recurs: wanted.recurs, since: now, announcedAt: now, by }],
      exceptions,
    };
  }
  if ('recurs' in wanted) return field('recurs', 'is not for a single window. Cancel it and announce a series');
  if (wanted.start === time.parts[0]?.start && wanted.end === time.parts.at(-1)?.end) return time;
  const parts = moved(time.parts, wanted, { by, now });
  return 'ok' in parts ? parts : { kind: 'once', parts };
}

function moved(
  parts: Occurrence['parts'],
  { start, end }: { readonly start: number; readonly end: number },
  { by, now }: By,
): ReturnType<typeof movedTo> | MaintenanceRefusal {
  const began = parts[0]?.start ?? start;
  if (end <= now) return field('end', 'lies in the past: to end it now, cancel it');
  if (began <= now && start !== began) return state('it has begun: its start stays', 'start');
  return movedTo(parts, { start, end }, { at: now, by });
}

/** Pure: one occurrence of a series at another time. */
export function moveOccurrence(
  item: Announcement,
  planned: number,
  to: { readonly start: number; readonly end: number },
  { by, now }: By,
): MaintenanceDecision {
  const found = single(item, planned, now);
  if ('ok' in found) return found;
  if (Math.abs(to.start - found.one.planned) > FARTHEST_MOVE_MS)
    return field('start', 'lies more than 31 days from where the series has it');
  const parts = moved(found.one.parts, to, { by, now });
  if ('ok' in parts) return parts;
  const news = { version: item.version + 1, at: now };
  const tell: Tell = { ...news, news: 'changed', window: to, before: spanOf(found.one), single: true, gone: [] };
  const changed = withException(item, { occurrence: found.one.planned, parts });
  return { ok: true, item: { ...changed, version: item.version + 1, tell } };
}

/** Pure: it will not be, or it ends now. With `planned`: one occurrence of a series only. */
export function cancel(
  item: Announcement,
  { reason, planned }: { readonly reason: string; readonly planned?: number | undefined },
  { by, now }: By,
): MaintenanceDecision {
  const cancelled = { at: now, by, reason };
  const news = { version: item.version + 1, at: now };
  if (planned !== undefined && item.time.kind === 'series') {
    const found = single(item, planned, now);
    if ('ok' in found) return found;
    const exception = { occurrence: found.one.planned, parts: cutAt(found.one.parts, now), cancelled };
    const tell: Tell = { ...news, news: 'cancelled', window: spanOf(found.one), single: true, gone: [] };
    return { ok: true, item: { ...withException(item, exception), version: item.version + 1, tell } };
  }
  if (planned !== undefined && occurrenceAt(item, planned) === undefined) return unknown(planned);
  if (item.cancelled !== undefined) return state('it was cancelled already');
  const next = nextWindow(item, now);
  if (next === undefined) return state('it is over');
  const tell: Tell = { ...news, news: 'cancelled', window: spanOf(next), gone: [] };
  return { ok: true, item: { ...item, version: item.version + 1, cancelled, tell } };
}

function single(item: Announcement, planned: number, now: number): { readonly one: Occurrence } | MaintenanceRefusal {
  if (item.time.kind === 'once') return state('it is a single window: change or cancel the whole of it');
  if (item.cancelled !== undefined) return state('it was cancelled');
  const struck = item.time.exceptions.find(({ occurrence }) => occurrence === planned);
  if (struck?.cancelled !== undefined) return state('this occurrence was cancelled already');
  const one = occurrenceAt(item, planned);
  if (one === undefined) return unknown(planned);
  return one.end <= now ? state('this occurrence is over') : { one };
}

const unknown = (planned: number): MaintenanceRefusal => ({
  ok: false,
  kind: 'unknown',
  because: `it has no window at ${new Date(planned).toISOString()}`,
});

function withException(item: Announcement, made: Exception): Announcement {
  if (item.time.kind === 'once') return item;
  const exceptions = [...item.time.exceptions.filter(({ occurrence }) => occurrence !== made.occurrence), made];
  return { ...item, time: { ...item.time, exceptions } };
}
