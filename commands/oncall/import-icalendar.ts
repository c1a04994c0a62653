import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { zone as zoneSchema } from '../../shared/domain/directory/zone.ts';
import { Refused } from '../operator/terminal.ts';
import { calendarShifts, instantText, scheduleName, type WrittenShift } from './import-layers.ts';
import { ImportedPeople, type TheirPerson } from './import-people.ts';
import { toRota, type Imported, type ImportOptions } from './import-plan.ts';
import type { PlanLine } from './plan-line.ts';
import { slugOf } from './slugs.ts';

/** More would not fit a layer. */
const MOST = 20_001;

/**
 * A calendar as one schedule whose shifts are its events, those that recur written out up to the horizon. Who is on call is whoever
 * attends, or else whom the title names. A time without a zone, and a whole day, are of `zone`, or else of the calendar's own.
 * Throws Refused.
 */
export function importICalendar(text: string, options: ImportOptions & { readonly zone?: string }): Imported {
  const { file, horizon, now } = options;
  const calendar = parsed(text, file);
  const own = calendar.getFirstPropertyValue('x-wr-timezone');
  const inZone = options.zone ?? (typeof own === 'string' && zoneSchema.safeParse(own).success ? own : undefined);
  const title = calendar.getFirstPropertyValue('x-wr-calname') ?? calendar.getFirstPropertyValue('name');
  const what = typeof title === 'string' && title !== '' ? title : 'Imported calendar';
  const people = new ImportedPeople(options.map);
  const plan: PlanLine[] = [];
  const clock: Clock = { file, inZone, now, horizon };
  const components = calendar.getAllSubcomponents('vevent');
  const shifts: WrittenShift[] = [];
  const masters = new Set(components.filter((each) => !each.hasProperty('recurrence-id')).map(uidOf));
  for (const component of components) {
    // What changes one occurrence is read with the event that recurs, where that is in the file.
    if (component.hasProperty('recurrence-id') && masters.has(uidOf(component))) continue;
    const event = new ICAL.Event(component);
    const { found, line } = shiftsOf(event, people, clock);
    for (const shift of found) shifts.push(shift);
    if (line !== undefined) plan.push(line);
  }
  if (shifts.length === 0) {
    throw new Refused(`${file}: VEVENT expected at least one event that is not over, and that says who is on call`);
  }
  shifts.sort((one, other) => one.start - other.start);
  const { name, plan: ofName } = scheduleName(what, `calendar ${what}`);
  const id = slugOf(name, 'calendar');
  const head: PlanLine = {
    what: `calendar ${what}`,
    becomes: `${id}: ${shifts.length} shifts`,
    because: `a calendar is written out until ${instantText(horizon)}: import it again before then`,
  };
  const noZone = { what: 'zone of the calendar', becomes: 'UTC', because: 'it names none; say which with --zone' };
  const layers = [{ id: 'calendar', kind: 'calendar' as const, shifts: calendarShifts(shifts, file) }];
  return {
    rota: toRota([{ id, name, zone: inZone ?? 'UTC', layers }], file, plan),
    people: people.people,
    plan: [...people.plan, head, ...(inZone === undefined ? [noZone] : []), ...ofName, ...plan],
  };
}

interface Clock {
  readonly file: string;
  readonly inZone: string | undefined;
  readonly now: number;
  readonly horizon: number;
}

function parsed(text: string, file: string): ICAL.Component {
  try {
    const root = ICAL.parse(text.trim()) as unknown[];
    const calendar = new ICAL.Component(root);
    if (calendar.name === 'vcalendar') return calendar;
  } catch (error) {
    const why = error instanceof Error ? `: ${error.message}` : '';
    throw new Refused(`${file}: the file expected iCalendar text that begins with BEGIN:VCALENDAR${why}`);
  }
  throw new Refused(`${file}: the file expected one calendar, from BEGIN:VCALENDAR to END:VCALENDAR`);
}

const uidOf = (component: ICAL.Component): string => textOf(component.getFirstPropertyValue('uid'));
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function shiftsOf(event: ICAL.Event, people: ImportedPeople, clock: Clock) {
  const found: WrittenShift[] = [];
  const unnamed = { what: `event ${event.uid}`, because: 'it names nobody, neither as attendee nor in its title' };
  let line: PlanLine | undefined;
  const add = (item: ICAL.Event, start: ICAL.Time, end: ICAL.Time, recurs = false) => {
    if (textOf(item.component.getFirstPropertyValue('status')).toUpperCase() === 'CANCELLED') return;
    const [begin, finish] = [
      instantOf(start, zoneOf(item, ['dtstart']), clock),
      // The end of an occurrence is counted from its beginning.
      instantOf(end, zoneOf(item, recurs ? ['dtstart'] : ['dtend', 'dtstart']), clock),
    ];
    if (finish <= clock.now || begin >= clock.horizon || finish <= begin) return;
    const named = peopleOf(item.component);
    if (named.length === 0) line = unnamed;
    else found.push({ start: begin, end: finish, people: [...new Set(named.map((each) => people.idOf(each)))] });
  };
  if (!event.isRecurring()) {
    add(event, event.startDate, event.endDate);
    return { found, line };
  }
  const occurrences = event.iterator();
  for (let next = nextOf(occurrences); next !== undefined; next = nextOf(occurrences)) {
    if (instantOf(next, zoneOf(event, ['dtstart']), clock) >= clock.horizon || found.length >= MOST) break;
    const { item, startDate, endDate } = event.getOccurrenceDetails(next) as Occurrence;
    add(item, startDate, endDate, item === event);
  }
  return { found, line };
}

interface Occurrence {
  readonly item: ICAL.Event;
  readonly startDate: ICAL.Time;
  readonly endDate: ICAL.Time;
}

/** Undefined where there is no more, which the library's type leaves out. */
function nextOf(occurrences: ICAL.RecurExpansion): ICAL.Time | undefined {
  const next: unknown = occurrences.next();
  return next instanceof ICAL.Time ? next : undefined;
}

/** Attendees, or else the title: an address in it, or all of it without a level such as [L1]. */
function peopleOf(component: ICAL.Component): TheirPerson[] {
  const attendees = component.getAllProperties('attendee').flatMap((attendee): TheirPerson[] => {
    const email = textOf(attendee.getFirstValue()).replace(/^mailto:/i, '');
    const name = textOf(attendee.getFirstParameter('cn'));
    if (email === '' && name === '') return [];
    return [{ ...(email.includes('@') ? { email } : {}), ...(name === '' ? {} : { name }) }];
  });
  if (attendees.length > 0) return attendees;
  const title = textOf(component.getFirstPropertyValue('summary'))
    .replace(/^\s*\[L\d+\]/i, '')
    .trim();
  const emails = title.match(/[^\s<>(),;]+@[^\s<>(),;]+/g);
  if (emails !== null) return emails.map((email) => ({ email }));
  return title === '' ? [] : [{ name: title }];
}

/** The zone that the first of the properties names. */
const zoneOf = ({ component }: ICAL.Event, properties: readonly string[]): string =>
  properties.map((name) => textOf(component.getFirstProperty(name)?.getFirstParameter('tzid'))).find(Boolean) ?? '';

/** A day is its local midnight; a time is of the zone that it names, by IANA's name or as the calendar itself defines it. */
function instantOf(time: ICAL.Time, named: string, { file, inZone }: Clock): number {
  if (time.zone === ICAL.Timezone.utcTimezone) return time.toUnixTime() * 1000;
  if (time.isDate || named === '') return inThe(inZone ?? 'UTC', time);
  if (zoneSchema.safeParse(named).success) return inThe(named, time);
  if (time.zone !== ICAL.Timezone.localTimezone) return time.toUnixTime() * 1000;
  throw new Refused(`${file}: TZID=${named} expected an IANA time zone, or a VTIMEZONE that says what it is`);
}

const inThe = (named: string, { year, month, day, hour, minute, second }: ICAL.Time): number =>
  new Temporal.PlainDateTime(year, month, day, hour, minute, second).toZonedDateTime(named).epochMilliseconds;
