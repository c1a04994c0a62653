import { describe, expect, it } from 'vitest';
import { calendarFeed } from '../../shared/contracts/calendar/calendar-feed.ts';
import { importICalendar } from './import-icalendar.ts';
import { importOptions, onCallBy, planOf } from './import-fixture.ts';

const options = { ...importOptions, file: 'export.ics' };
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT'];
const text = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Other//EN', 'X-WR-CALNAME:Core', ...lines, 'END:VCALENDAR', ''].join(
    '\r\n',
  );
const read = (lines: string[], given: { zone?: string; horizon?: number; map?: Record<string, string> } = {}) =>
  importICalendar(text(...lines), { ...options, ...given });

const dublin = 'TZID=Europe/Dublin';
const ana = 'ATTENDEE;CN=Ana Alba:mailto:ana@x.io';
const weekly = event(
  'UID:w',
  `DTSTART;${dublin}:20260302T090000`,
  `DTEND;${dublin}:20260302T170000`,
  'RRULE:FREQ=WEEKLY;BYDAY=MO',
  `EXDATE;${dublin}:20260309T090000`,
  'SUMMARY:ana@x.io',
);
const moved = event(
  'UID:w',
  `RECURRENCE-ID;${dublin}:20260316T090000`,
  `DTSTART;${dublin}:20260317T100000`,
  `DTEND;${dublin}:20260317T120000`,
  'SUMMARY:ben@x.io',
);
const cancelled = event(
  'UID:w',
  `RECURRENCE-ID;${dublin}:20260323T090000`,
  `DTSTART;${dublin}:20260323T090000`,
  `DTEND;${dublin}:20260323T170000`,
  'STATUS:CANCELLED',
  'SUMMARY:ana@x.io',
);

describe('events of a calendar: who was on call there is on call here', () => {
  const utc = event('UID:1', 'DTSTART:20260105T090000Z', 'DTEND:20260105T170000Z', 'SUMMARY:Ana Alba');
  const floating = event('UID:2', 'DTSTART:20260705T090000', 'DURATION:PT8H', ana);
  const day = event('UID:3', 'DTSTART;VALUE=DATE:20260705', 'DTEND;VALUE=DATE:20260707', ana);
  const oneDay = event('UID:3', 'DTSTART;VALUE=DATE:20260705', ana);
  const all = [...weekly, ...moved, ...cancelled];
  it.each([
    ['an event in UTC', utc, '2026-01-05T09:00:00Z', 'ana-alba'],
    ['an event in UTC, over', utc, '2026-01-05T17:00:00Z', 'nobody'],
    // Dublin is at UTC+1 in July.
    ['a time without a zone is of the zone that is named', floating, '2026-07-05T08:00:00Z', 'ana'],
    ['and not a second earlier', floating, '2026-07-05T07:59:59Z', 'nobody'],
    ['whole days begin at local midnight', day, '2026-07-04T23:00:00Z', 'ana'],
    ['whole days, a second before', day, '2026-07-04T22:59:59Z', 'nobody'],
    ['whole days, the last second', day, '2026-07-06T22:59:59Z', 'ana'],
    ['whole days end before the day named last', day, '2026-07-06T23:00:00Z', 'nobody'],
    ['a day without an end is one', oneDay, '2026-07-05T23:00:00Z', 'nobody'],
    ['what recurs: first', all, '2026-03-02T09:00:00Z', 'ana'],
    ['what recurs: the one that is excepted', all, '2026-03-09T09:00:00Z', 'nobody'],
    ['what recurs: the one that was moved, where it was', all, '2026-03-16T09:00:00Z', 'nobody'],
    ['what recurs: the one that was moved, where it is, by somebody else', all, '2026-03-17T10:00:00Z', 'ben'],
    ['what recurs: the one that was cancelled', all, '2026-03-23T09:00:00Z', 'nobody'],
    // Summer time since 29 March.
    ['what recurs: at the same time of the wall clock', all, '2026-03-30T08:00:00Z', 'ana'],
    ['what recurs: and not by the hour of winter', all, '2026-03-30T16:00:00Z', 'nobody'],
    ['what recurs: a year later', all, '2027-03-01T09:00:00Z', 'ana'],
    [
      'two events at once are both',
      [...utc, ...event('UID:9', 'DTSTART:20260105T160000Z', 'DTEND:20260105T180000Z', 'SUMMARY:cy@x.io')],
      '2026-01-05T16:30:00Z',
      'ana-alba cy',
    ],
  ])('%s', (_what, lines, instant, expected) => {
    expect(onCallBy(read(lines, { zone: 'Europe/Dublin' }), 'core', instant)).toBe(expected);
  });

  it('a zone that the calendar defines itself is taken from it', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Our office',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0300',
      'TZOFFSETTO:+0300',
      'END:STANDARD',
      'END:VTIMEZONE',
    ];
    const lines = event(
      'UID:1',
      'DTSTART;TZID=Our office:20260105T090000',
      'DTEND;TZID=Our office:20260105T170000',
      ana,
    );
    const found = read([...zone, ...lines]);
    expect(onCallBy(found, 'core', '2026-01-05T06:00:00Z')).toBe('ana');
    expect(onCallBy(found, 'core', '2026-01-05T14:00:00Z')).toBe('nobody');
  });

  it('reads the calendar of Tocsin itself', () => {
    const start = Date.parse('2026-01-05T09:00:00Z');
    const people = [{ id: 'ana', name: 'Ana' }];
    const shifts = [{ schedule: 'eu', scheduleName: 'Europe', start, end: start + 3_600_000, people }];
    const feed = calendarFeed({ name: 'Europe', shifts, stamp: start });
    const found = importICalendar(feed, { ...options, map: { 'On call: Europe - Ana': 'ana' } });
    expect(onCallBy(found, 'europe', '2026-01-05T09:30:00Z')).toBe('ana');
  });
});

describe('the plan of an import from a calendar', () => {
  it('says until when events that recur are written out, and that it is imported again before then', () => {
    const horizon = Date.parse('2026-04-01T00:00:00Z');
    const found = read([...weekly, ...moved], { horizon });
    expect(planOf(found)).toContain(
      'calendar Core -> core: 4 shifts: a calendar is written out until 2026-04-01T00:00:00Z: import it again before then',
    );
    expect(onCallBy(found, 'core', '2026-04-06T08:00:00Z')).toBe('nobody');
  });

  it('says which event names nobody, and leaves out what is over', () => {
    const nobody = event('UID:empty', 'DTSTART:20260105T090000Z', 'DTEND:20260105T170000Z');
    const over = event('UID:old', 'DTSTART:20250105T090000Z', 'DTEND:20250105T170000Z', 'SUMMARY:Old Hand');
    const found = read([...weekly, ...nobody, ...over]);
    expect(planOf(found).join('\n')).toContain('event empty -> nothing: it names nobody');
    expect(found.people.map(({ id }) => id)).toEqual(['ana']);
  });

  it('says that a calendar without a zone is taken to be in UTC', () => {
    expect(planOf(read(weekly)).join('\n')).toContain('zone of the calendar -> UTC: it names none');
    expect(read(['X-WR-TIMEZONE:Europe/Dublin', ...weekly]).rota.schedules[0]?.zone).toBe('Europe/Dublin');
  });
});

describe('a calendar that cannot be read says what was expected', () => {
  it.each([
    ['no calendar', 'hello', 'export.ics: the file expected iCalendar text that begins with BEGIN:VCALENDAR'],
    [
      'no events',
      text(),
      'export.ics: VEVENT expected at least one event that is not over, and that says who is on call',
    ],
    [
      'a zone that nobody knows',
      text(...event('UID:1', 'DTSTART;TZID=Our office:20260105T090000', 'DURATION:PT1H', ana)),
      'export.ics: TZID=Our office expected an IANA time zone, or a VTIMEZONE that says what it is',
    ],
    [
      'more than a layer holds',
      text(...event('UID:1', 'DTSTART:20260105T090000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY', ana)),
      'export.ics: expected at most 20000 shifts in one layer; name an earlier --horizon',
    ],
  ])('%s', (_what, given, message) => {
    expect(() => importICalendar(given, options)).toThrow(message);
  });
});
