import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { calendarFeed, type CalendarFeed } from './calendar-feed.ts';

const stamp = Date.UTC(2026, 0, 1, 12);
const siobhan = { id: 'siobhan', name: 'Siobhán Gallagher' };
const shift = {
  schedule: 'eu-primary',
  scheduleName: 'Europe, primary',
  start: Date.parse('2026-01-05T09:00:00Z'),
  end: Date.parse('2026-01-12T09:00:00Z'),
  people: [siobhan],
};
const feedOf = (shifts: CalendarFeed['shifts']) => calendarFeed({ name: 'Europe, primary', shifts, stamp });

/** What another program makes of it. */
function readBack(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const events = calendar.getAllSubcomponents('vevent').map((each) => {
    const event = new ICAL.Event(each);
    return {
      uid: event.uid,
      summary: event.summary,
      start: event.startDate.toJSDate().getTime(),
      end: event.endDate.toJSDate().getTime(),
      isUtc: event.startDate.zone === ICAL.Timezone.utcTimezone,
    };
  });
  return { calendar, events };
}

/** Calendar programs read it as text, whose marks are escaped; ical.js leaves what begins with X- as it is. */
const nameOf = (calendar: ICAL.Component) =>
  String(calendar.getFirstPropertyValue('x-wr-calname')).replace(/\\([\\;,])/g, '$1');
const uids = (text: string) => readBack(text).events.map(({ uid }) => uid);
const octets = (line: string) => new TextEncoder().encode(line).length;

describe('a calendar feed', () => {
  it('says who is on call, where, from when until when, in UTC', () => {
    expect(readBack(feedOf([shift])).events).toEqual([
      {
        uid: 'eu-primary.siobhan.2026-01-05T09:00:00.000Z@tocsin',
        summary: 'On call: Europe, primary - Siobhán Gallagher',
        start: shift.start,
        end: shift.end,
        isUtc: true,
      },
    ]);
  });

  it('says that nobody is on call', () => {
    expect(readBack(feedOf([{ ...shift, people: [] }])).events.map(({ summary }) => summary)).toEqual([
      'Nobody on call: Europe, primary',
    ]);
  });

  it('is published by Tocsin, has a name and asks to be read again within the hour', () => {
    const { calendar } = readBack(feedOf([shift]));
    const value = (name: string) => String(calendar.getFirstPropertyValue(name));
    expect(value('prodid')).toContain('Tocsin');
    expect(value('method')).toBe('PUBLISH');
    expect(value('version')).toBe('2.0');
    expect(nameOf(calendar)).toBe('Europe, primary');
    expect(value('refresh-interval')).toBe('PT1H');
    expect(value('x-published-ttl')).toBe('PT1H');
    expect(String(calendar.getFirstSubcomponent('vevent')?.getFirstPropertyValue('dtstamp'))).toBe(
      '2026-01-01T12:00:00Z',
    );
  });

  it.each([
    ['a comma, a semicolon and a backslash', 'Gallagher, S.; the \\ one'],
    ['emoji', '👩‍🚒 Siobhán 🚒'],
    ['a name longer than a line', `${'Ó'.repeat(70)} 🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒🚒`],
    ['a colon and quotes', 'On call: "first"'],
  ])('keeps %s', (_what, name) => {
    const { events, calendar } = readBack(
      calendarFeed({ name, stamp, shifts: [{ ...shift, people: [{ id: 'a', name }] }] }),
    );
    expect(events[0]?.summary).toBe(`On call: Europe, primary - ${name}`);
    expect(nameOf(calendar)).toBe(name);
  });

  it('a line break in a name adds no line of its own', () => {
    const name = 'Ana\r\nEND:VEVENT\nX:1\u0007';
    const text = calendarFeed({ name, stamp, shifts: [{ ...shift, scheduleName: name, people: [{ id: 'a', name }] }] });
    expect(text).not.toMatch(/^(END:VEVENT\n|X:1)/m);
    expect(readBack(text).events).toHaveLength(1);
    expect(readBack(text).events[0]?.summary).toBe('On call: Ana END:VEVENT X:1  - Ana END:VEVENT X:1');
  });

  it('a shift keeps its UID whatever else is in the feed, when it is written again and when it ends earlier', () => {
    const alone = uids(feedOf([shift]));
    const other = { ...shift, schedule: 'eu-backup', people: [{ id: 'ana', name: 'Ana' }, siobhan] };
    expect(uids(feedOf([other, shift]))).toContain(alone[0]);
    expect(uids(calendarFeed({ name: 'Mine', stamp: stamp + 1000, shifts: [shift] }))).toEqual(alone);
    expect(uids(feedOf([{ ...shift, end: shift.end - 3_600_000 }]))).toEqual(alone);
    expect(uids(feedOf([{ ...shift, people: [{ ...siobhan, name: 'S. Gallagher' }] }]))).toEqual(alone);
  });

  it('no two schedules, people or starts share a UID, nor does a gap with a person called nobody', () => {
    const variants = [
      shift,
      { ...shift, schedule: 'eu' },
      { ...shift, people: [{ id: 'nobody', name: 'Nobody' }] },
      { ...shift, people: [] },
      { ...shift, start: shift.start + 1000 },
    ];
    const found = uids(feedOf(variants));
    expect(new Set(found).size).toBe(variants.length);
  });

  it('reads back as the shifts that were written, in lines of at most 75 octets that end as RFC 5545 has it', () => {
    const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/);
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
      .map((text) => text.replace(/\p{Cc}/gu, '').trim())
      .filter((text) => text !== '');
    const second = (min: string, max: string) =>
      fc.integer({ min: Date.parse(min) / 1000, max: Date.parse(max) / 1000 }).map((s) => s * 1000);
    const shifts = fc.uniqueArray(
      fc
        .record({
          schedule: slug,
          scheduleName: name,
          start: second('2020-01-01T00:00:00Z', '2035-01-01T00:00:00Z'),
          lasts: fc.integer({ min: 1, max: 10_000_000 }),
          people: fc.uniqueArray(fc.record({ id: slug, name }), { selector: ({ id }) => id, maxLength: 4 }),
        })
        .map(({ lasts, ...each }) => ({ ...each, end: each.start + lasts * 1000 })),
      { selector: ({ schedule, start }) => `${schedule} ${start}`, maxLength: 8 },
    );
    fc.assert(
      fc.property(shifts, name, (written, called) => {
        const text = calendarFeed({ name: called, shifts: written, stamp });
        expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        expect(text.split('\r\n').every((line) => octets(line) <= 75)).toBe(true);
        const expected = written.flatMap(({ schedule, scheduleName, people, start, end }) => {
          const uid = (person: string) => `${schedule}.${person}.${new Date(start).toISOString()}@tocsin`;
          if (people.length === 0)
            return [{ uid: uid(''), summary: `Nobody on call: ${scheduleName}`, start, end, isUtc: true }];
          return people.map((person) => ({
            uid: uid(person.id),
            summary: `On call: ${scheduleName} - ${person.name}`,
            start,
            end,
            isUtc: true,
          }));
        });
        expect(readBack(text).events).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
