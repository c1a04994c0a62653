import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsNearAChange } from './facts-fixture.ts';
import { scheduleTimeline } from './schedule-timeline.ts';
import { alike, onCallAt, shiftsIn, type Shift } from './shifts.ts';
import { FOREVER, spansAt, type People, type Timeline } from './timeline.ts';
import { someZones } from './zone-fixture.ts';

const DAY = 86_400_000;

/** One person after the other, from the given instants on; a piece ends every ten at the latest. */
const inTurn =
  (...turns: [number, ...People][]): Timeline<People> =>
  (at) => {
    const [, ...is] = turns.findLast(([from]) => from <= at) ?? [0];
    const next = turns.find(([from]) => from > at)?.[0] ?? FOREVER;
    return { is, until: Math.min(next, (Math.floor(at / 10) + 1) * 10) };
  };

describe('the shifts of a range', () => {
  const line = inTurn([0, 'ana'], [25, 'ben'], [30, 'ben'], [55], [60, 'ana', 'ben'], [75, 'ben', 'ana']);

  it('are joined where nobody changes, cut where the range ends, and a gap is a shift of nobody', () => {
    expect(shiftsIn(line, 5, 80)).toEqual([
      { start: 5, end: 25, people: ['ana'] },
      { start: 25, end: 55, people: ['ben'] },
      { start: 55, end: 60, people: [] },
      { start: 60, end: 75, people: ['ana', 'ben'] },
      { start: 75, end: 80, people: ['ben', 'ana'] },
    ]);
  });

  it('of an empty range are none', () => {
    expect(shiftsIn(line, 20, 20)).toEqual([]);
    expect(shiftsIn(line, 20, 10)).toEqual([]);
  });

  it.each([
    [0, 1000, ['ana'], 25],
    [24, 1000, ['ana'], 25],
    [25, 1000, ['ben'], 55],
    [56, 1000, [], 60],
    [30, 55, ['ben'], undefined],
    [30, 56, ['ben'], 55],
  ])('at %i, looking as far as %i, it is %j until %j', (at, horizon, people, until) => {
    expect(onCallAt(line, at, horizon)).toEqual({ people, until });
  });

  it('nothing changes any more where the last piece has no end', () => {
    expect(onCallAt(() => ({ is: ['ana'], until: FOREVER }), 0, FOREVER)).toEqual({
      people: ['ana'],
      until: undefined,
    });
  });
});

describe('of any schedule', () => {
  const drawn = fc.tuple(
    factsNearAChange(someZones(20)),
    fc.integer({ min: 1, max: 12 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );

  it('the shifts of a range are the whole range, do not overlap, and neighbours differ', () => {
    fc.assert(
      fc.property(drawn, ([{ facts, change }, days]) => {
        const [from, to] = [change - days * DAY, change + 5 * DAY];
        const shifts = shiftsIn(scheduleTimeline(facts, 'main'), from, to);
        expect(shifts.map(({ start }) => start)).toEqual([from, ...shifts.slice(0, -1).map(({ end }) => end)]);
        expect(shifts.at(-1)?.end).toBe(to);
        for (const [place, { start, end, people }] of shifts.entries()) {
          expect(start).toBeLessThan(end);
          expect(alike(people, shifts[place + 1]?.people ?? ['nobody else'])).toBe(false);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('the shifts of a range are those that are found by asking from instant to instant', () => {
    fc.assert(
      fc.property(drawn, ([{ facts, change }, days]) => {
        const [from, to] = [change - days * DAY, change + 5 * DAY];
        const line = scheduleTimeline(facts, 'main');
        expect(shiftsIn(line, from, to)).toEqual(shiftsIn((at) => line(at), from, to));
      }),
      { numRuns: 300 },
    );
  });

  it('a range that is cut in two has the same shifts, but for the cut', () => {
    fc.assert(
      fc.property(drawn, ([{ facts, change }, days, where]) => {
        const [from, to] = [change - days * DAY, change + 5 * DAY];
        const cut = from + Math.floor((to - from) * where);
        const line = scheduleTimeline(facts, 'main');
        const both = [...shiftsIn(line, from, cut), ...shiftsIn(line, cut, to)];
        expect(joined(both)).toEqual(shiftsIn(line, from, to));
      }),
      { numRuns: 80 },
    );
  });

  it('who is on call at an instant is so until the very end that is told, and not after it', () => {
    fc.assert(
      fc.property(drawn, ([{ facts, change }, , where]) => {
        const line = scheduleTimeline(facts, 'main');
        const at = change + Math.floor((where - 0.5) * 6 * DAY);
        const { people, until } = onCallAt(line, at, change + 8 * DAY);
        const end = until ?? change + 8 * DAY;
        for (const then of [at, end - 1, at + Math.floor((end - at) / 3)])
          expect({ then, people: line(then).is }).toEqual({ then, people });
        if (until !== undefined) expect(alike(line(until).is, people)).toBe(false);
      }),
      { numRuns: 80 },
    );
  });
});

describe('spans that may overlap', () => {
  it('are all those that hold at an instant, in the order in which they were given', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 12 }))
      .map(([start, lasts]) => ({ start, end: start + lasts }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), (drawnSpans) => {
        const spans = drawnSpans.map((one, of) => ({ ...one, of }));
        const found = spansAt(spans);
        for (let at = -1; at < 45; at += 1) {
          const holding = (then: number) =>
            spans.filter(({ start, end }) => start <= then && then < end).map(({ of }) => of);
          const { is, until } = found(at);
          expect(is).toEqual(holding(at));
          expect(until).toBeGreaterThan(at);
          if (until < FOREVER) expect(holding(until - 1)).toEqual(is);
        }
      }),
    );
  });
});

function joined(shifts: readonly Shift[]): Shift[] {
  const all: Shift[] = [];
  for (const shift of shifts) {
    const last = all.at(-1);
    if (last !== undefined && alike(last.people, shift.people)) all[all.length - 1] = { ...last, end: shift.end };
    else all.push(shift);
  }
  return all;
}
