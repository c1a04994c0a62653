import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import * as recurrences from '../calendar/recurrences.ts';
import { durationMs } from '../text/duration.ts';
import type { Recurs } from './announcement.ts';
import { cancel, change, moveOccurrence } from './decide-maintenance.ts';
import { announced, at, brief, by, made, nadia, span, sundays, wanted } from './maintenance-fixture.ts';
import { occurrenceAt, occurrencesOf, runningAt, startsOf } from './occurrences-of.ts';

vi.mock(import('../calendar/recurrences.ts'), { spy: true });

const DAY = 86_400_000;
const MARCH = [at('2026-03-01T00:00Z'), at('2026-04-01T00:00Z')] as const;
const window = span('2026-03-10T10:00Z', '2026-03-10T12:00Z');

describe('the windows of an announcement', () => {
  it('are one where it is one, from its start to before its end', () => {
    const item = announced(window, '2026-03-01T00:00Z');
    expect(occurrencesOf(item, ...MARCH).map(brief)).toEqual(['2026-03-10T10:00/2026-03-10T12:00']);
    expect(runningAt(item, window.start)?.source).toBe('MNT-7K2M9QXA');
    expect([runningAt(item, window.start - 1), runningAt(item, window.end)]).toEqual([undefined, undefined]);
  });

  it('are those of a series on the clock of its zone, also over a change of clocks', () => {
    const recurs: Recurs = { ...sundays, zone: 'Europe/Dublin', until: '2026-03-29' };
    expect(occurrencesOf(announced({ recurs }, '2026-02-20T00:00Z'), ...MARCH).map(brief)).toEqual([
      '2026-03-01T02:00/2026-03-01T04:00',
      '2026-03-08T02:00/2026-03-08T04:00',
      '2026-03-15T02:00/2026-03-15T04:00',
      '2026-03-22T02:00/2026-03-22T04:00',
      '2026-03-29T01:00/2026-03-29T03:00',
    ]);
  });

  it('are none of a window that was cancelled before it began, and end where it was cancelled while it ran', () => {
    const item = announced(window, '2026-03-01T00:00Z');
    const before = made(cancel(item, { reason: 'no disks' }, by('2026-03-10T09:59Z')));
    const during = made(cancel(item, { reason: 'done' }, by('2026-03-10T11:15Z')));
    expect(occurrencesOf(before, ...MARCH)).toEqual([]);
    expect(occurrencesOf(during, ...MARCH).map(brief)).toEqual(['2026-03-10T10:00/2026-03-10T11:15']);
  });

  it('of a series go on without the one that was cancelled, and with the one that was moved at its new time', () => {
    const item = announced({ recurs: sundays }, '2026-02-20T00:00Z');
    const without = made(
      cancel(item, { reason: 'a release', planned: at('2026-03-08T02:00Z') }, by('2026-03-02T00:00Z')),
    );
    const to = span('2026-03-16T02:00Z', '2026-03-16T05:00Z');
    const moved = made(moveOccurrence(without, at('2026-03-15T02:00Z'), to, by('2026-03-03T00:00Z')));
    expect(occurrencesOf(moved, ...MARCH).map(brief)).toEqual([
      '2026-03-01T02:00/2026-03-01T04:00',
      '2026-03-16T02:00/2026-03-16T05:00',
      '2026-03-22T02:00/2026-03-22T04:00',
      '2026-03-29T02:00/2026-03-29T04:00',
    ]);
    expect(occurrenceAt(moved, at('2026-03-15T02:00Z'))?.source).toBe('MNT-7K2M9QXA/2026-03-15T02:00:00.000Z');
    expect(occurrenceAt(moved, at('2026-03-08T02:00Z'))).toBeUndefined();
  });

  it('that were over when a series was laid down anew stay as they were', () => {
    const item = announced({ recurs: sundays }, '2026-02-20T00:00Z');
    const recurs: Recurs = { ...sundays, when: { every: 'week', on: 'wed', at: '03:00' } };
    const changed = made(change(item, wanted({ recurs }), by('2026-03-09T00:00Z')));
    expect(occurrencesOf(changed, at('2026-03-01T00:00Z'), at('2026-03-20T00:00Z')).map(brief)).toEqual([
      '2026-03-01T02:00/2026-03-01T04:00',
      '2026-03-08T02:00/2026-03-08T04:00',
      '2026-03-11T03:00/2026-03-11T05:00',
      '2026-03-18T03:00/2026-03-18T05:00',
    ]);
  });
});

describe('what is moved is announced anew, and only that', () => {
  const parts = (item: ReturnType<typeof announced>) =>
    occurrencesOf(item, ...MARCH).flatMap((one) =>
      one.parts.map((part) => `${brief(part)} ${new Date(part.announcedAt).toISOString().slice(0, 10)}`),
    );

  it.each([
    [
      'later as a whole',
      span('2026-03-11T10:00Z', '2026-03-11T12:00Z'),
      ['2026-03-11T10:00/2026-03-11T12:00 2026-03-09'],
    ],
    ['shorter', span('2026-03-10T10:00Z', '2026-03-10T11:00Z'), ['2026-03-10T10:00/2026-03-10T11:00 2026-03-01']],
    [
      'longer',
      span('2026-03-10T10:00Z', '2026-03-10T13:00Z'),
      ['2026-03-10T10:00/2026-03-10T12:00 2026-03-01', '2026-03-10T12:00/2026-03-10T13:00 2026-03-09'],
    ],
  ])('%s', (_how, time, expected) => {
    const item = announced(window, '2026-03-01T00:00Z');
    expect(parts(made(change(item, wanted(time), by('2026-03-09T00:00Z'))))).toEqual(expected);
  });

  it('of a series whose length alone changes', () => {
    const item = announced({ recurs: { ...sundays, until: '2026-03-08' } }, '2026-02-20T00:00Z');
    const recurs: Recurs = { ...sundays, until: '2026-03-08', lasts: 'PT3H' };
    expect(parts(made(change(item, wanted({ recurs }), by('2026-03-02T00:00Z'))))).toEqual([
      '2026-03-01T02:00/2026-03-01T04:00 2026-02-20',
      '2026-03-08T02:00/2026-03-08T04:00 2026-02-20',
      '2026-03-08T04:00/2026-03-08T05:00 2026-03-02',
    ]);
  });
});

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const days = fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun');
const anyWhen = fc.oneof(
  fc.record({ every: fc.constant('day'), at: clock }),
  fc.record({ every: fc.constant('week'), on: days, at: clock }),
  fc.record({ every: fc.constant('month'), first: days, at: clock }),
) as fc.Arbitrary<Recurs['when']>;
const zones = ['UTC', 'Europe/Dublin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'];

describe('whatever a series, its zone and its length (property)', () => {
  const series = fc.record({
    when: anyWhen,
    zone: fc.constantFrom(...zones),
    lasts: fc.integer({ min: 1, max: 7 * 24 }).map((hours) => `PT${hours}H`),
    // Samoa left a day out at the end of 2011; elsewhere clocks change.
    from: fc.constantFrom('2011-12-20', '2026-03-01', '2026-10-20', '2027-01-01'),
  });

  it('no instant is in two of its windows, and asking for less answers the same', () => {
    fc.assert(
      fc.property(series, fc.nat(30 * 24), (recurs, hours) => {
        const item = announced({ recurs }, `${recurs.from}T00:00Z`);
        const [from, to] = [at(`${recurs.from}T00:00Z`), at(`${recurs.from}T00:00Z`) + 40 * DAY];
        const all = occurrencesOf(item, from, to);
        all.forEach(({ start, end }, index) => {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(all[index + 1]?.start ?? Number.POSITIVE_INFINITY);
        });
        const instant = from + hours * 3_600_000;
        const there = all.filter(({ start, end }) => start <= instant && instant < end);
        expect(occurrencesOf(item, instant, instant + 1)).toEqual(there);
      }),
      { numRuns: 60 },
    );
  });

  it('moved, cut and cancelled windows meet none either, and their parts have no gap', () => {
    fc.assert(
      fc.property(
        series,
        fc.array(fc.record({ nth: fc.nat(5), shift: fc.integer({ min: -48, max: 48 }), cancels: fc.boolean() }), {
          maxLength: 4,
        }),
        (recurs, edits) => {
          const start = at(`${recurs.from}T00:00Z`);
          let item = announced({ recurs }, `${recurs.from}T00:00Z`);
          for (const { nth, shift, cancels } of edits) {
            const one = occurrencesOf(item, start, start + 60 * DAY)[nth];
            if (one === undefined) continue;
            const to = { start: one.start + shift * 3_600_000, end: one.end + shift * 3_600_000 };
            const edited = cancels
              ? cancel(item, { reason: 'x', planned: one.planned }, { by: item.announcedBy, now: start })
              : moveOccurrence(item, one.planned, to, { by: item.announcedBy, now: start });
            if (edited.ok) ({ item } = edited);
          }
          const all = occurrencesOf(item, start, start + 60 * DAY);
          all.forEach((one, index) => {
            expect(one.end).toBeLessThanOrEqual(all[index + 1]?.start ?? Number.POSITIVE_INFINITY);
            expect([one.parts[0]?.start, one.parts.at(-1)?.end]).toEqual([one.start, one.end]);
            one.parts.slice(1).forEach((part, at) => expect(part.start).toBe(one.parts[at]?.end));
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The definition: time that the plan before had as well keeps the announcement of that, and so on back to the first. */
function announcedAtOf(
  plans: readonly { recurs: Recurs; announcedAt: number }[],
  index: number,
  instant: number,
): number {
  const earlier = plans[index - 1];
  const own = plans[index]?.announcedAt ?? Number.NaN;
  if (earlier === undefined) return own;
  const lasts = durationMs(earlier.recurs.lasts);
  const had = startsOf(earlier.recurs, instant - lasts + 1, instant + 1).length > 0;
  return had ? announcedAtOf(plans, index - 1, instant) : own;
}

describe('a series that was changed many times', () => {
  const dawn = at('2026-02-20T00:00Z');
  const daily = (minute: number): Recurs => {
    const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
    return { ...sundays, when: { every: 'day', at: clock }, lasts: 'PT20H' };
  };
  const changes = (all: readonly Recurs[]) =>
    all.reduce(
      (item, recurs, index) => made(change(item, wanted({ recurs }), { by: nadia, now: dawn + (index + 1) * 1000 })),
      announced({ recurs: daily(1) }, '2026-02-20T00:00Z'),
    );

  it('has every instant announced since the plans have had it without a break (property)', () => {
    const lasts = fc.integer({ min: 1, max: 40 }).map((hours) => `PT${hours}H`);
    const recurs = fc.record({ when: anyWhen, lasts }).map((one): Recurs => ({ ...sundays, ...one }));
    fc.assert(
      fc.property(fc.array(recurs, { minLength: 1, maxLength: 4 }), fc.nat(24 * 60), (all, minute) => {
        const { time } = changes(all);
        if (time.kind !== 'series') return;
        const { plans } = time;
        const item = announced({ recurs: sundays }, '2026-02-20T00:00Z');
        for (const { parts } of occurrencesOf({ ...item, time }, ...MARCH))
          for (const { start, end, announcedAt } of parts)
            for (const instant of [start, end - 1, start + Math.min(minute * 60_000, end - start - 1)])
              expect(announcedAt).toBe(announcedAtOf(plans, plans.length - 1, instant));
      }),
      { numRuns: 60 },
    );
  });

  it('asks each plan of its history once, however many there are', () => {
    const item = changes(Array.from({ length: 50 }, (_, index) => daily(index * 5 + 2)));
    const asked = vi.mocked(recurrences.occurrencesBetween).mockClear();
    expect(occurrencesOf(item, ...MARCH)).toHaveLength(31);
    // Once for what begins in its own time, once for what its successors kept of it.
    expect(asked.mock.calls.length).toBeLessThanOrEqual(2 * 51);
  });
});
