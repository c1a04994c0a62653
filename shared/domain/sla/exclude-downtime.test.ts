import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excludeDowntime, type ApprovedExclusion, type Maintenance } from './exclude-downtime.ts';
import { lengthOf, type Interval } from '../calendar/interval.ts';

const week: Interval = { start: 0, end: 50 };
const terms = { windows: [week, { start: 50, end: 100 }], allowanceMs: 8, noticeMs: 10 };
const works = (start: number, end: number, announcedAt = -100, source = `works-${start}`): Maintenance => ({
  start,
  end,
  announcedAt,
  source,
  approvedBy: 'mei',
});
const approved = (start: number, end: number, source = `claim-${start}`): ApprovedExclusion => ({
  start,
  end,
  source,
  reason: 'caused by the customer',
  approvedBy: 'oluchi',
});
const spans = (items: readonly Interval[]) => items.map(({ start, end }) => [start, end]);

describe('downtime that does not count', () => {
  it('is what lies in announced maintenance, with reason, source and approver', () => {
    expect(excludeDowntime([{ start: 3, end: 13 }], [works(2, 14)], [], terms)).toEqual([
      { start: 3, end: 10, reason: 'announced maintenance', source: 'works-2', approvedBy: 'mei' },
    ]);
  });

  it('ends where the allowance of the window is used up, by maintenance without downtime as well', () => {
    expect(spans(excludeDowntime([{ start: 20, end: 30 }], [works(0, 5), works(20, 30)], [], terms))).toEqual([
      [20, 23],
    ]);
  });

  it('has a new allowance in each window', () => {
    expect(spans(excludeDowntime([{ start: 40, end: 60 }], [works(40, 60)], [], terms))).toEqual([
      [40, 48],
      [50, 58],
    ]);
  });

  it('leaves out maintenance announced too late, which spends the allowance all the same', () => {
    const late = works(10, 14, 1);
    expect(spans(excludeDowntime([{ start: 10, end: 30 }], [late, works(20, 30)], [], terms))).toEqual([[20, 24]]);
    expect(spans(excludeDowntime([{ start: 10, end: 14 }], [works(10, 14, 0)], [], terms))).toEqual([[10, 14]]);
  });

  it('names each instant once: approved exclusions take what maintenance left', () => {
    const both = excludeDowntime([{ start: 0, end: 40 }], [works(5, 10)], [approved(8, 20), approved(15, 25)], terms);
    expect(both.map(({ start, end, source }) => [start, end, source])).toEqual([
      [5, 10, 'works-5'],
      [10, 20, 'claim-8'],
      [20, 25, 'claim-15'],
    ]);
  });

  it('agrees with counting instant by instant', () => {
    const span = fc.tuple(fc.nat(95), fc.nat(12));
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(95), fc.nat(12), fc.integer({ min: -30, max: 90 })), { maxLength: 5 }),
        fc.array(span, { maxLength: 3 }),
        (down, planned, claims) => {
          const downtime = down.map(([start, length]) => ({ start, end: start + length }));
          const maintenance = planned.map(([start, length, announced]) => works(start, start + length, announced));
          const exclusions = claims.map(([start, length]) => approved(start, start + length));
          const inside = (t: number, items: readonly Interval[]) =>
            items.some(({ start, end }) => start <= t && t < end);
          const onTime = maintenance.filter(({ start, announcedAt }) => start - announcedAt >= terms.noticeMs);
          let expected = 0;
          let spent = 0;
          for (let t = 0; t < 120; t += 1) {
            if (t === 50) spent = 0;
            const covered = t < 100 && inside(t, maintenance) && spent < terms.allowanceMs;
            if (covered) spent += 1;
            if (inside(t, downtime) && ((covered && inside(t, onTime)) || inside(t, exclusions))) expected += 1;
          }
          const excluded = excludeDowntime(downtime, maintenance, exclusions, terms);
          expect(lengthOf(excluded)).toBe(expected);
          expect(excluded.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(expected);
        },
      ),
    );
  });
});
