import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedShifts } from './feed-shifts.ts';
import { schedule as scheduleSchema, type Schedule } from './schedule.ts';
import { UnknownReference, type OnCallFacts } from './schedule-timeline.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string) => Date.parse(text);

const weekly = (id: string, team: string, turns: string[][]): Schedule =>
  scheduleSchema.parse({
    id,
    name: `The ${id}`,
    zone: 'Europe/Dublin',
    team,
    layers: [{ id: 'weeks', kind: 'rotation', unit: 'week', length: 1, anchor: '2026-01-05T09:00', turns }],
  });

const facts = (schedules: Schedule[], overrides: OnCallFacts['overrides'] = {}): OnCallFacts => ({
  regions: [],
  schedules,
  overrides,
  leave: [],
});

const two = facts([weekly('primary', 'core', [['ana'], ['ben']]), weekly('backup', 'edge', [['cy'], ['ana']])]);
const inWords = (shifts: ReturnType<typeof feedShifts>) =>
  shifts.map(
    ({ schedule, people, start, end }) =>
      `${schedule} ${people.join('+') || 'nobody'} ${new Date(start).toISOString().slice(0, 16)} ${new Date(end).toISOString().slice(0, 16)}`,
  );
const week = [at('2026-01-14T00:00Z'), at('2026-01-15T00:00Z')] as const;

describe('shifts in a calendar', () => {
  it('time of nobody is a gap in the hours only in which somebody has to be on call', () => {
    const covers = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: '09:00', to: '17:00' }];
    const until = '2026-01-14T12:00:00Z';
    const office = scheduleSchema.parse({
      ...weekly('office', 'core', [['ana']]),
      covers,
      layers: [{ id: 'all', kind: 'fixed', people: ['ana'], until }],
    });
    const shown = feedShifts(facts([office]), { schedule: 'office' }, at('2026-01-14T00:00Z'), at('2026-01-16T00:00Z'));
    expect(inWords(shown.filter(({ people }) => people.length === 0)).slice(0, 2)).toEqual([
      'office nobody 2026-01-14T12:00 2026-01-14T17:00',
      'office nobody 2026-01-15T09:00 2026-01-15T17:00',
    ]);
  });

  it('a schedule shows its own, whole, though the day asked for lies within', () => {
    expect(inWords(feedShifts(two, { schedule: 'primary' }, ...week))).toEqual([
      'primary ben 2026-01-12T09:00 2026-01-19T09:00',
    ]);
  });

  it('a person sees every schedule they are on call in, each for itself, and nobody else', () => {
    expect(inWords(feedShifts(two, { person: 'ana' }, at('2026-01-05T09:00Z'), at('2026-01-19T09:00Z')))).toEqual([
      'primary ana 2026-01-05T09:00 2026-01-12T09:00',
      'backup ana 2026-01-12T09:00 2026-01-19T09:00',
    ]);
  });

  it('a team sees the schedules that are its own', () => {
    expect(inWords(feedShifts(two, { team: 'edge' }, ...week))).toEqual([
      'backup ana 2026-01-12T09:00 2026-01-19T09:00',
    ]);
  });

  it('who joins for a while does not cut the shift of whoever is on call already', () => {
    const add = {
      id: 'o',
      kind: 'add' as const,
      people: ['cy' as never],
      start: '2026-01-14T10:00:00Z',
      end: '2026-01-14T12:00:00Z',
      by: 'ana' as never,
      at: '2026-01-14T09:00:00Z',
    };
    const changed = facts([...two.schedules], { primary: [add] });
    expect(inWords(feedShifts(changed, { schedule: 'primary' }, ...week))).toEqual([
      'primary ben 2026-01-12T09:00 2026-01-19T09:00',
      'primary cy 2026-01-14T10:00 2026-01-14T12:00',
    ]);
  });

  it('a time in which nobody is on call is a gap with its whole length; a person has no gaps', () => {
    const nights = scheduleSchema.parse({
      id: 'days',
      name: 'Days',
      zone: 'UTC',
      layers: [{ id: 'day', kind: 'fixed', people: ['ana'], during: [{ from: '09:00', to: '17:00' }] }],
    });
    const range = [at('2026-02-01T18:00Z'), at('2026-02-01T19:00Z')] as const;
    expect(inWords(feedShifts(facts([nights]), { schedule: 'days' }, ...range))).toEqual([
      'days nobody 2026-02-01T17:00 2026-02-02T09:00',
    ]);
    expect(feedShifts(facts([nights]), { person: 'ana' }, ...range)).toEqual([]);
  });

  it('whoever always was on call is so since 2020, and for a year ahead', () => {
    const always = scheduleSchema.parse({
      id: 'always',
      name: 'Always',
      zone: 'UTC',
      layers: [{ id: 'one', kind: 'fixed', people: ['ana'] }],
    });
    expect(inWords(feedShifts(facts([always]), { schedule: 'always' }, ...week))).toEqual([
      'always ana 2020-01-01T00:00 2027-01-16T00:00',
    ]);
  });

  it('a schedule that there is not is said to be unknown', () => {
    expect(() => feedShifts(two, { schedule: 'tertiary' }, ...week)).toThrow(UnknownReference);
  });

  it('a shift is the same one in whatever range it is asked for', () => {
    fc.assert(
      fc.property(
        fc.record({
          unit: fc.constantFrom('hour', 'day', 'week', 'month'),
          length: fc.integer({ min: 1, max: 30 }),
          turns: fc.array(fc.uniqueArray(fc.constantFrom('ana', 'ben', 'cy'), { minLength: 1 }), {
            minLength: 1,
            maxLength: 4,
          }),
          from: fc.integer({ min: 0, max: 400 * 24 }),
          hours: fc.integer({ min: 1, max: 60 * 24 }),
          earlier: fc.integer({ min: 0, max: 90 * 24 }),
          later: fc.integer({ min: 0, max: 30 * 24 }),
        }),
        ({ unit, length, turns, from, hours, earlier, later }) => {
          const one = scheduleSchema.parse({
            id: 's',
            name: 'S',
            zone: 'America/New_York',
            layers: [{ id: 'r', kind: 'rotation', unit, length, anchor: '2026-01-05T09:00', turns }],
          });
          const start = at('2026-01-01T00:00Z') + from * HOUR;
          const end = start + hours * HOUR;
          const asked = feedShifts(facts([one]), { schedule: 's' }, start, end);
          const wider = feedShifts(facts([one]), { schedule: 's' }, start - earlier * HOUR, end + later * HOUR);
          // Where nothing ends a shift it ends a year after the range.
          const settled = (shifts: typeof asked) =>
            shifts.filter((each) => each.end < end + 360 * DAY && each.end > start && each.start < end);
          expect(settled(asked)).toEqual(settled(wider));
          expect(asked.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});
