import { WEEKDAYS } from '../../shared/domain/calendar/weekdays.ts';
import type { Hours } from '../../shared/domain/oncall/schedule.ts';
import { clockOf } from '../../shared/domain/oncall/zone-clock.ts';
import { Refused } from '../operator/terminal.ts';
import type { LayerDraft } from './schedule-draft.ts';
import type { PlanLine } from './plan-line.ts';
import { slugOf } from './slugs.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
const MINUTES_OF_DAY = 1440;
const LONGEST_NAME = 80;
const MOST_SHIFTS = 20_000;

/** A stretch of the local week, in minutes: `from` counted from Monday 00:00. */
export interface WeekSpan {
  readonly from: number;
  readonly lasts: number;
}

/** The same as hours of a layer; undefined where they are all the week. */
export function hoursOf(spans: readonly WeekSpan[]): Hours[] | undefined {
  if (spans.length === 0 || spans.some(({ lasts }) => lasts >= 7 * MINUTES_OF_DAY)) return undefined;
  const pieces = spans.flatMap(({ from, lasts }) =>
    Array.from({ length: Math.ceil(lasts / MINUTES_OF_DAY) }, (_, day) => {
      const start = from + day * MINUTES_OF_DAY;
      return { start, end: Math.min(start + MINUTES_OF_DAY, from + lasts) };
    }),
  );
  const groups = Map.groupBy(pieces, ({ start, end }) => {
    const to = timeOfDay(end);
    return `${timeOfDay(start)} ${to === '00:00' ? '24:00' : to}`;
  });
  const hours = [...groups].map(([times, each]) => {
    const [from = '', to = ''] = times.split(' ');
    const named = new Set(each.map(({ start }) => Math.floor(start / MINUTES_OF_DAY) % 7));
    const days = WEEKDAYS.filter((_day, index) => named.has(index));
    return { ...(days.length === 7 ? {} : { days }), from, to };
  });
  return hours.some(({ days, from, to }) => days === undefined && (from === to || (from === '00:00' && to === '24:00')))
    ? undefined
    : hours;
}

export const everyDay = (from: number, lasts: number): WeekSpan[] =>
  WEEKDAYS.map((_day, index) => ({ from: index * MINUTES_OF_DAY + from, lasts }));

function timeOfDay(minute: number): string {
  const ofDay = minute % MINUTES_OF_DAY;
  return `${pad(Math.floor(ofDay / 60))}:${pad(ofDay % 60)}`;
}

const pad = (number: number): string => String(number).padStart(2, '0');

/** `2026-01-05T09:00:00Z`. */
export const instantText = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** When a rotation begins, as a time of the zone's wall clock if that names the instant, else as the instant. */
export function anchorText(at: number, zone: string): string {
  const local = clockOf(zone).localOf(at);
  return local % MINUTE === 0 && clockOf(zone).instantOf(local) === at
    ? new Date(local).toISOString().slice(0, 16)
    : instantText(at);
}

/** Who has one turn after the other, in hours elapsed or in days or weeks of the wall clock; undefined for parts of an hour. */
export function turnLength(ms: number): { unit: 'hour' | 'day' | 'week'; length: number } | undefined {
  if (ms % WEEK === 0) return { unit: 'week', length: ms / WEEK };
  if (ms % DAY === 0) return { unit: 'day', length: ms / DAY };
  return ms % HOUR === 0 ? { unit: 'hour', length: ms / HOUR } : undefined;
}

export interface WrittenShift {
  readonly start: number;
  readonly end: number;
  readonly people: readonly string[];
}

/** Throws Refused for more than a layer may hold. */
export function calendarShifts(shifts: readonly WrittenShift[], file: string) {
  if (shifts.length > MOST_SHIFTS) {
    throw new Refused(`${file}: expected at most ${MOST_SHIFTS} shifts in one layer; name an earlier --horizon`);
  }
  return shifts.map(({ start, end, people }) => ({
    start: instantText(start),
    end: instantText(end),
    people: [...people],
  }));
}

/** A name that a schedule may have, and a line of the plan if it is another one. */
export function scheduleName(given: string, what: string): { name: string; plan: PlanLine[] } {
  const oneLine = given.replace(/\p{Cc}+/gu, ' ').trim();
  const name = oneLine.length <= LONGEST_NAME ? oneLine : oneLine.slice(0, LONGEST_NAME).toWellFormed().trim();
  const plan = name === given ? [] : [{ what: `name of ${what}`, becomes: name, because: 'a name is one line of 80' }];
  return { name, plan };
}

/** The team that a schedule is of here: one. */
export function teamOf(names: readonly string[], what: string): { team?: string; plan: PlanLine[] } {
  const [first, ...more] = names;
  if (first === undefined) return { plan: [] };
  const team = slugOf(first, 'team');
  const line = { what: `team of ${what}: ${names.join(', ')}`, becomes: team };
  return { team, plan: [more.length === 0 ? line : { ...line, because: 'a schedule is of one team here' }] };
}

/** A layer in words: `rotation of 3 turns, 1 week each, from 2026-01-05T09:00; mon-fri 09:00-17:00; priority 2`. */
export function layerInWords(layer: LayerDraft): string {
  const parts = [kindInWords(layer)];
  if (layer.from !== undefined) parts.push(`from ${layer.from}`);
  if (layer.until !== undefined) parts.push(`until ${layer.until}`);
  for (const { days, from, to } of layer.during ?? []) parts.push(`${days?.join(' ') ?? 'daily'} ${from}-${to}`);
  if (layer.priority !== undefined) parts.push(`priority ${layer.priority}`);
  return parts.join('; ');
}

function kindInWords(layer: LayerDraft): string {
  switch (layer.kind) {
    case 'fixed':
      return layer.people.join(', ');
    case 'rotation': {
      const length = `${layer.length} ${layer.unit}${layer.length === 1 ? '' : 's'}`;
      return `rotation of ${layer.turns.length}, ${length} each, since ${layer.anchor}`;
    }
    case 'pattern':
      return `pattern since ${layer.anchor}, crews: ${layer.crews.length}`;
    case 'calendar':
      return `${layer.shifts.length} shifts written out`;
    case 'holiday-turns':
    case 'schedule':
      return layer.kind;
  }
}
