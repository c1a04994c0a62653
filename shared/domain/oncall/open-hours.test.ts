import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEEKDAYS } from '../calendar/weekdays.ts';
import { naiveOpen } from './naive-oncall-fixture.ts';
import { openHours } from './open-hours.ts';
import { piecesIn } from './pieces.ts';
import type { Hours } from './schedule.ts';
import { changesOf, shown, someZones, zonedAt } from './zone-fixture.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Each opening and closing from an instant on. */
function edges(hours: readonly Hours[], zone: string, from: string, count: number): string[] {
  const open = openHours(hours, zone);
  let at = Date.parse(from);
  return Array.from({ length: count }, () => {
    at = open(at).until;
    return `${open(at).is ? 'opens' : 'closes'} ${shown(at, zone)}`;
  });
}

describe('the hours in which a layer counts', () => {
  it.each<[string, Hours[], string, string, string[]]>([
    [
      'last until the next morning when they end before they begin',
      [{ days: ['fri'], from: '22:00', to: '06:00' }],
      'Europe/London',
      '2026-01-05T00:00:00Z',
      ['opens 2026-01-09T22:00+00:00', 'closes 2026-01-10T06:00+00:00', 'opens 2026-01-16T22:00+00:00'],
    ],
    [
      'of Sunday night go on into Monday',
      [{ days: ['sun'], from: '22:00', to: '06:00' }],
      'UTC',
      '2026-01-05T00:00:00Z',
      ['closes 2026-01-05T06:00+00:00', 'opens 2026-01-11T22:00+00:00', 'closes 2026-01-12T06:00+00:00'],
    ],
    [
      'that touch are one',
      [
        { from: '16:00', to: '24:00' },
        { from: '00:00', to: '08:00' },
      ],
      'UTC',
      '2026-01-05T12:00:00Z',
      ['opens 2026-01-05T16:00+00:00', 'closes 2026-01-06T08:00+00:00', 'opens 2026-01-06T16:00+00:00'],
    ],
    [
      'open an hour later by the clock where their time is skipped, and close the first time that it is their time',
      [{ days: ['sun'], from: '01:30', to: '05:00' }],
      'Europe/London',
      '2026-03-27T00:00:00Z',
      ['opens 2026-03-29T02:30+01:00', 'closes 2026-03-29T05:00+01:00', 'opens 2026-04-05T01:30+01:00'],
    ],
    [
      'that end at a time that comes twice end the first time',
      [{ days: ['sat'], from: '20:00', to: '01:30' }],
      'Europe/London',
      '2026-10-24T12:00:00Z',
      ['opens 2026-10-24T20:00+01:00', 'closes 2026-10-25T01:30+01:00', 'opens 2026-10-31T20:00+00:00'],
    ],
  ])('%s', (_what, hours, zone, from, expected) => {
    // A piece may end where nothing changes; what is looked at is where something does.
    const found = edges(hours, zone, from, expected.length + 4);
    expect(
      found.filter((line, index) => line.split(' ')[0] !== found[index - 1]?.split(' ')[0]).slice(0, expected.length),
    ).toEqual(expected);
  });

  it('all day every day is always', () => {
    expect(openHours([{ from: '00:00', to: '24:00' }], 'Europe/London')(0)).toEqual({ is: true, until: Infinity });
    expect(openHours([{ from: '08:00', to: '08:00' }], 'Europe/London')(0)).toEqual({ is: true, until: Infinity });
  });

  it('are what the wall clock shows, minute by minute of the days on which the clocks are moved', () => {
    // Hours that neither begin nor end near the change: then the wall clock alone says whether it is one of them.
    const hours = fc.tuple(fc.integer({ min: 16, max: 44 }), fc.integer({ min: 1, max: 40 })).map(([begin, lasts]) => ({
      from: begin * 30,
      to: begin * 30 + lasts * 30,
    }));
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/London', 'Australia/Lord_Howe', 'America/New_York'),
        hours,
        fc.nat(),
        (zone, { from, to }, nth) => {
          fc.pre(to <= 1440 || to - 1440 >= 300 || to - 1440 === 0);
          const changes = changesOf(zone);
          const change = changes[nth % changes.length] as number;
          const open = openHours([{ from: text(from), to: to === 1440 ? '24:00' : text(to % 1440) }], zone);
          for (let at = change - DAY; at < change + DAY; at += MINUTE) {
            const { hour, minute } = zonedAt(at, zone);
            const now = hour * 60 + minute;
            const expected = (now >= from && now < to) || now + 1440 < to;
            if (open(at).is !== expected) expect(`${shown(at, zone)} ${String(open(at).is)}`).toBe(String(expected));
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('are what the last opening or closing says, in every zone and around every change, and say how long for certain', () => {
    const time = fc.integer({ min: 0, max: 95 }).map((quarter) => text(quarter * 15));
    const hours = fc.array(
      fc.record(
        { days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }), from: time, to: time },
        { requiredKeys: ['from', 'to'] },
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...someZones(40)),
        hours,
        fc.nat(),
        fc.integer({ min: -300, max: 300 }),
        (zone, some, nth, off) => {
          const changes = changesOf(zone);
          const change = changes[nth % Math.max(1, changes.length)] ?? Date.UTC(2026, 5, 1);
          const open = openHours(some, zone);
          const piece = open(change + off * MINUTE);
          for (const at of [change, change - 1, change + off * MINUTE, ...ends(change + off * MINUTE, piece.until)])
            expect({ zone, at, is: open(at).is }).toEqual({ zone, at, is: naiveOpen(some as Hours[], zone, at) });
          if (Number.isFinite(piece.until)) expect(open(piece.until - 1).is).toBe(piece.is);
        },
      ),
      { numRuns: 300 },
    );
  });
});

const ends = (from: number, until: number): number[] =>
  Number.isFinite(until) ? [until, until - 1, until + 1, from + Math.floor((until - from) / 3)] : [];

const text = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

describe('the hours of a range', () => {
  const hours = fc
    .tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 4 }))
    .map(([half, lasts]): Hours => ({ from: halfHour(half), to: halfHour(half + lasts) }));

  it('are listed as they are found one by one, though the clocks skip an opening and its closing comes first', () => {
    fc.assert(
      fc.property(hours, fc.constantFrom('Europe/Berlin', 'America/Havana', 'Antarctica/Troll'), (one, zone) => {
        const open = openHours([one], zone);
        for (const change of changesOf(zone)) {
          const range = [change - 3 * DAY, change + 3 * DAY] as const;
          const [listed, asked] = [piecesIn(open, ...range), piecesIn((at) => open(at), ...range)];
          expect([...listed.edges.slice(0, listed.count + 1)]).toEqual([...asked.edges]);
          expect(listed.is.slice(0, listed.count)).toEqual(asked.is);
        }
      }),
      { numRuns: 40 },
    );
  });
});

function halfHour(half: number): string {
  return `${String(half >> 1).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;
}
