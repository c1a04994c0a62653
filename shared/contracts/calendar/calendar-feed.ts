import { ICalCalendar, ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';

/** How often a calendar program is asked to read the feed again. */
const READ_AGAIN_SECONDS = 3600;

export interface CalendarFeed {
  /** What calendar programs call it. */
  readonly name: string;
  readonly shifts: readonly {
    readonly schedule: string;
    readonly scheduleName: string;
    /** Epoch milliseconds; `end` is the first instant at which it is over. */
    readonly start: number;
    readonly end: number;
    /** Each gets an event of their own. Without people it is a gap, and says so. */
    readonly people: readonly { readonly id: string; readonly name: string }[];
  }[];
  /** When it was written, in epoch milliseconds. */
  readonly stamp: number;
}

/**
 * Shifts as iCalendar (RFC 5545), in UTC, to the second. A shift of a person in a schedule has the same UID in every feed, whatever
 * else is in it: a calendar that reads the feed again moves the event and does not make a second one.
 */
export function calendarFeed({ name, shifts, stamp }: CalendarFeed): string {
  const calendar = new ICalCalendar({
    // The library writes a calendar's name as it is given.
    name: escaped(name),
    prodId: { company: 'Tocsin', product: 'On call', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: READ_AGAIN_SECONDS,
  });
  for (const { schedule, scheduleName, start, end, people } of shifts) {
    const event = (person: string, summary: string) =>
      calendar.createEvent({
        id: `${schedule}.${person}.${new Date(start).toISOString()}@tocsin`,
        start: new Date(start),
        end: new Date(end),
        stamp: new Date(stamp),
        summary: onOneLine(summary),
        // To be on call is not to be in a meeting.
        transparency: ICalEventTransparency.TRANSPARENT,
      });
    // A person's id is never empty, so that nobody is like no one.
    if (people.length === 0) event('', `Nobody on call: ${scheduleName}`);
    for (const person of people) event(person.id, `On call: ${scheduleName} - ${person.name}`);
  }
  return calendar.toString();
}

/** Control characters have no place in a calendar's text (RFC 5545, 3.1); a line break in a title is a space. */
const onOneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

const escaped = (text: string): string => onOneLine(text).replace(/[\\;,]/g, (mark) => `\\${mark}`);
