import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendar, type Calendar } from '../policy/document/calendar.ts';
import { targetDueAt } from './countdown.ts';
import { isOpen } from './working-time.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'];
const everyDay = [...weekdays, 'sat', 'sun'];
const working = (more: object = {}): Calendar =>
  calendar.parse({ zone: 'UTC', days: weekdays, from: '09:00', to: '17:00', row: 'ours', ...more });
const at = (iso: string): number => Date.parse(iso);
const dueAt = (target: Parameters<typeof targetDueAt>[0], hours: Calendar, from: string): string =>
  new Date(targetDueAt(target, { hours }, at(from))).toISOString().replace('.000Z', 'Z');
const within = (length: string) => ({ within: length, of: 'hours' });
const nextDay = { nextDayOf: 'hours' };

// 2026-03-02 is a Monday.
describe('the hours of a calendar (rows S1.9, S3.1)', () => {
  it.each([
    ['at the first hour', {}, '2026-03-02T09:00:00Z', true],
    ['a second before it', {}, '2026-03-02T08:59:59Z', false],
    ['a second before the last hour', {}, '2026-03-02T16:59:59Z', true],
    ['at the last hour', {}, '2026-03-02T17:00:00Z', false],
    ['on a Saturday', {}, '2026-03-07T12:00:00Z', false],
    ['on a holiday', { holidays: ['2026-03-02'] }, '2026-03-02T12:00:00Z', false],
    [
      'on a holiday that has not begun in its own zone',
      { zone: 'America/New_York', holidays: ['2026-03-03'] },
      '2026-03-02T21:30:00Z',
      true,
    ],
    [
      'on a Sunday evening in London that is Monday morning in Sydney',
      { zone: 'Australia/Sydney' },
      '2026-03-01T22:30:00Z',
      true,
    ],
    ['in the last second of a day that ends at 24:00', { to: '24:00' }, '2026-03-02T23:59:59Z', true],
    ['at midnight after it', { to: '24:00' }, '2026-03-03T00:00:00Z', false],
    ['at 09:30 in New York after its clocks went forward', { zone: 'America/New_York' }, '2026-03-09T13:30:00Z', true],
    ['at 08:30 in New York after its clocks went forward', { zone: 'America/New_York' }, '2026-03-09T12:30:00Z', false],
  ])('are as they are written %s', (_when, more, instant, open) => {
    expect(isOpen(working(more), at(instant))).toBe(open);
  });

  it('come once where the clocks go back: the hour that is repeated is meant the first time', () => {
    const night = working({ zone: 'America/New_York', days: everyDay, from: '01:00', to: '01:30' });
    expect(isOpen(night, at('2026-11-01T05:15:00Z'))).toBe(true);
    expect(isOpen(night, at('2026-11-01T06:15:00Z'))).toBe(false);
  });
});

describe('a target that counts working time only (rows S2.8, S3.1)', () => {
  it.each([
    ['inside the day it began in', {}, 'PT4H', '2026-03-02T10:00:00Z', '2026-03-02T14:00:00Z'],
    ['up to the last instant of the day', {}, 'PT7H', '2026-03-02T10:00:00Z', '2026-03-02T17:00:00Z'],
    ['goes on in the morning', {}, 'PT4H', '2026-03-02T15:00:00Z', '2026-03-03T11:00:00Z'],
    ['begins in the morning, if told in the night', {}, 'PT1H', '2026-03-02T03:00:00Z', '2026-03-02T10:00:00Z'],
    ['begins on Monday, if told at the end of Friday', {}, 'PT1H', '2026-03-06T17:00:00Z', '2026-03-09T10:00:00Z'],
    ['passes over a holiday', { holidays: ['2026-03-03'] }, 'PT4H', '2026-03-02T15:00:00Z', '2026-03-04T11:00:00Z'],
    [
      'counts to midnight where the day ends at 24:00',
      { to: '24:00' },
      'PT2H',
      '2026-03-02T23:00:00Z',
      '2026-03-03T10:00:00Z',
    ],
    ['is a whole number of days', {}, 'PT16H', '2026-03-02T09:00:00Z', '2026-03-03T17:00:00Z'],
    [
      'moves an hour where the clocks went forward over the weekend',
      { zone: 'America/New_York' },
      'PT2H',
      '2026-03-06T21:00:00Z',
      '2026-03-09T14:00:00Z',
    ],
    [
      'moves an hour where the clocks went back over the weekend',
      { zone: 'America/New_York' },
      'PT2H',
      '2026-10-30T20:00:00Z',
      '2026-11-02T15:00:00Z',
    ],
    [
      'does not count the hour that was left out in the night',
      { zone: 'Europe/London', days: everyDay, from: '00:00', to: '24:00' },
      'PT4H',
      '2026-03-29T00:00:00Z',
      '2026-03-29T04:00:00Z',
    ],
    [
      'counts the half hour that Lord Howe has twice',
      { zone: 'Australia/Lord_Howe', days: everyDay, from: '01:00', to: '03:00' },
      'PT2H30M',
      '2026-04-04T14:00:00Z',
      '2026-04-04T16:30:00Z',
    ],
    [
      'has half an hour less where Lord Howe leaves one out',
      { zone: 'Australia/Lord_Howe', days: everyDay, from: '01:00', to: '03:00' },
      'PT2H',
      '2026-10-03T14:30:00Z',
      '2026-10-04T14:30:00Z',
    ],
  ])('%s', (_what, more, length, from, due) => {
    expect(dueAt(within(length), working(more), from)).toBe(due);
  });

  it('counts nothing on a day whose only hours the clocks leave out, and never runs backwards', () => {
    const night = working({ zone: 'America/New_York', days: everyDay, from: '02:30', to: '03:00' });
    // Sunday the 8th has no such half hour.
    expect(dueAt(within('PT30M'), night, '2026-03-07T08:00:00Z')).toBe('2026-03-09T07:00:00Z');
    expect(dueAt(nextDay, night, '2026-03-07T08:00:00Z')).toBe('2026-03-09T07:00:00Z');
  });

  it('may be longer than a year of working days', () => {
    expect(dueAt(within('PT2400H'), working({ days: ['mon'] }), '2026-03-02T09:00:00Z')).toBe('2031-11-24T17:00:00Z');
  });

  it('is refused where holidays leave no working day for more than a year', () => {
    const one = working({ days: ['mon'] });
    const mondays = Array.from({ length: 70 }, (_, week) =>
      new Date(at('2026-03-02T00:00:00Z') + week * 7 * 86_400_000).toISOString().slice(0, 10),
    );
    const never = { ...one, holidays: mondays };
    expect(() => dueAt(within('PT1H'), never, '2026-03-02T00:00:00Z')).toThrow('no working day for 400 days');
    expect(() => dueAt(nextDay, never, '2026-03-02T00:00:00Z')).toThrow('no working day within 400 days');
  });
});

describe('the end of the next working day (row S2.8)', () => {
  it.each([
    ['tomorrow', {}, '2026-03-02T10:00:00Z', '2026-03-03T17:00:00Z'],
    ['tomorrow, also from before the working day', {}, '2026-03-02T03:00:00Z', '2026-03-03T17:00:00Z'],
    ['Monday, from a Friday', {}, '2026-03-06T10:00:00Z', '2026-03-09T17:00:00Z'],
    ['Monday, from a Sunday', {}, '2026-03-08T10:00:00Z', '2026-03-09T17:00:00Z'],
    [
      'Tuesday, from a Friday before a holiday',
      { holidays: ['2026-03-09'] },
      '2026-03-06T10:00:00Z',
      '2026-03-10T17:00:00Z',
    ],
    ['the day after the local one', { zone: 'Australia/Sydney' }, '2026-03-02T20:00:00Z', '2026-03-04T06:00:00Z'],
    [
      'an hour earlier after the clocks went forward',
      { zone: 'America/New_York' },
      '2026-03-06T18:00:00Z',
      '2026-03-09T21:00:00Z',
    ],
    ['midnight, where the day ends at 24:00', { to: '24:00' }, '2026-03-02T10:00:00Z', '2026-03-04T00:00:00Z'],
  ])('is %s', (_what, more, from, due) => {
    expect(dueAt(nextDay, working(more), from)).toBe(due);
  });
});

describe('any target, from any instant', () => {
  const hour = (n: number) => `${String(n).padStart(2, '0')}:${n % 2 === 0 ? '00' : '30'}`;
  const anyCalendar = fc
    .record({
      zone: fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Santiago'),
      days: fc.subarray(everyDay, { minLength: 1 }),
      hours: fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { minLength: 2, maxLength: 2 }),
      holidays: fc.subarray(['2026-03-09', '2026-04-05', '2026-10-04', '2026-11-02']),
    })
    .map(({ hours, ...rest }) => {
      const [from = 0, to = 24] = hours.toSorted((a, b) => a - b);
      return working({ ...rest, from: from === 0 ? '00:00' : hour(from), to: to === 24 ? '24:00' : hour(to) });
    });
  const instant = fc.integer({ min: at('2026-02-20T00:00:00Z'), max: at('2026-12-20T00:00:00Z') });
  const anyTarget = fc.oneof(
    fc.integer({ min: 1, max: 60 * 48 }).map((minutes) => within(`PT${minutes}M`)),
    fc.constant(nextDay),
  );

  it('falls due after it began, and at an instant up to which somebody is at work', () => {
    fc.assert(
      fc.property(anyCalendar, anyTarget, instant, (hours, target, from) => {
        const due = targetDueAt(target, { hours }, from);
        expect(due).toBeGreaterThan(from);
        expect(isOpen(hours, due - 1)).toBe(true);
      }),
    );
  });

  it('never falls due earlier for having begun later', () => {
    fc.assert(
      fc.property(anyCalendar, anyTarget, instant, fc.nat(5 * 86_400_000), (hours, target, from, later) => {
        expect(targetDueAt(target, { hours }, from + later)).toBeGreaterThanOrEqual(
          targetDueAt(target, { hours }, from),
        );
      }),
    );
  });

  it('leaves just so much working time, minute by minute', () => {
    fc.assert(
      fc.property(anyCalendar, fc.integer({ min: 1, max: 300 }), instant, (hours, minutes, moment) => {
        const from = Math.floor(moment / 60_000) * 60_000;
        const due = targetDueAt(within(`PT${minutes}M`), { hours }, from);
        let worked = 0;
        for (let now = from; now < due; now += 60_000) worked += isOpen(hours, now) ? 1 : 0;
        expect(worked).toBe(minutes);
      }),
      { numRuns: 30 },
    );
  });

  it('counts every hour where it is a plain length of time', () => {
    expect(dueAt('PT15M', working(), '2026-03-07T23:50:00Z')).toBe('2026-03-08T00:05:00Z');
  });

  it.each(['constructor', 'nights'])('is refused for a calendar that the policy does not have: %s', (of) => {
    expect(() => targetDueAt({ within: 'PT1H', of }, { hours: working() }, 0)).toThrow(`no calendar ${of}`);
  });
});
