import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tellShifts, TOLD_AHEAD_MS, type Owed, type ToldShifts } from './tell-shifts.ts';
import { spansAt, type People, type Timeline } from './timeline.ts';

const HOUR = 3_600_000;
type Plan = readonly (readonly [person: string, from: number, to: number])[];

/** Who is on call, in hours. */
function planned(plan: Plan): Timeline<People> {
  return spansAt(plan.map(([of, from, to]) => ({ start: from * HOUR, end: to * HOUR, of })));
}
const knownAt = (hour: number, plan: Plan): ToldShifts => tellShifts(undefined, planned(plan), hour * HOUR).told;
const inWords = ({ person, what }: Owed): string => {
  const hours = (all: readonly { start: number; end: number }[]) =>
    all.map(({ start, end }) => `${start / HOUR}-${end / HOUR}`).join(' ');
  switch (what.kind) {
    case 'begins':
      return `${person} begins at ${what.start / HOUR}${what.end === undefined ? '' : ` until ${what.end / HOUR}`}`;
    case 'ends':
      return `${person} ended at ${what.end / HOUR}`;
    case 'changed':
      return `${person} +${hours(what.added)} -${hours(what.removed)}`;
  }
};
const told = (before: Plan, lastLook: number, after: Plan, now: number): string[] =>
  tellShifts(knownAt(lastLook, before), planned(after), now * HOUR).owed.map(inWords);

const week: Plan = [
  ['maya', 0, 10],
  ['tomas', 10, 20],
  ['maya', 20, 30],
];

describe('a look at a schedule', () => {
  it('tells nobody anything when it is the first', () => {
    expect(tellShifts(undefined, planned(week), 5 * HOUR).owed).toEqual([]);
  });

  it.each<[what: string, before: Plan, last: number, after: Plan, now: number, expected: string[]]>([
    ['tells nobody of hours in which nothing happened', week, 2, week, 9, []],
    ['tells both of a change of hands', week, 9, week, 10, ['tomas begins at 10 until 20', 'maya ended at 10']],
    ['tells nobody of it again', week, 10, week, 11, []],
    ['tells of a shift that is over already to nobody', week, 9, week, 21, ['maya begins at 20 until 30']],
    ['tells only the end where nobody follows', week, 29, week, 31, ['maya ended at 30']],
    [
      'tells what an override adds and takes away, once each',
      week,
      2,
      [['maya', 0, 4], ['tomas', 4, 6], ['maya', 6, 10], ...week.slice(1)],
      3,
      ['maya + -4-6', 'tomas +4-6 -'],
    ],
    [
      'does not tell a begin and an end as changes too',
      week,
      2,
      [['maya', 0, 3], ['tomas', 3, 6], ['maya', 6, 10], ...week.slice(1)],
      3,
      ['tomas begins at 3 until 6', 'maya ended at 3'],
    ],
    [
      'tells somebody put on call for a time that has begun already',
      week,
      5,
      [['maya', 0, 10], ['jordan', 4, 12], ...week.slice(1)],
      6,
      ['jordan begins at 5 until 12'],
    ],
    ['tells of what is taken back', week, 2, [week[0] ?? ['maya', 0, 10]], 3, ['maya + -20-30', 'tomas + -10-20']],
  ])('%s', (_what, before, last, after, now, expected) => {
    expect(told(before, last, after, now)).toEqual(expected);
  });

  it('tells nobody of shifts that only come into sight', () => {
    const far: Plan = [['maya', 0, 3_000]];
    const beyond: Plan = [...far, ['tomas', TOLD_AHEAD_MS / HOUR + 5, 3_000]];
    expect(told(far, 0, beyond, 24)).toEqual([]);
  });

  it('lists twenty changes of a kind and counts the rest', () => {
    const many: Plan = Array.from({ length: 25 }, (_, index) => ['maya', 10 + index * 2, 11 + index * 2]);
    const [owed] = tellShifts(knownAt(0, []), planned(many), HOUR).owed;
    expect(owed?.what).toMatchObject({ kind: 'changed', more: 5 });
  });

  it('knows when the next change of hands is', () => {
    expect(tellShifts(undefined, planned(week), 5 * HOUR).nextChange).toBe(10 * HOUR);
    expect(tellShifts(undefined, planned([['maya', 0, 9_999]]), 5 * HOUR).nextChange).toBeUndefined();
  });

  it('tells each person of each begin and each end once, however often it is made, if it is made at each of them', () => {
    const people = fc.constantFrom('maya', 'tomas', 'jordan');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(people, fc.nat(40), fc.integer({ min: 1, max: 9 })), { maxLength: 8 }),
        fc.array(fc.nat(50), { maxLength: 5 }),
        (parts, extra) => {
          const timeline = planned(parts.map(([person, from, length]) => [person, from, from + length]));
          const looks = [
            ...new Set([...Array.from({ length: 60 }, (_, hour) => hour), ...extra.map((at) => at + 0.5)]),
          ];
          let known: ToldShifts | undefined;
          const heard: string[] = [];
          for (const at of looks.sort((one, other) => one - other)) {
            const look = tellShifts(known, timeline, at * HOUR);
            known = look.told;
            heard.push(...look.owed.map(inWords));
          }
          const expected: string[] = [];
          for (let hour = 1; hour < 60; hour += 1) {
            const [was, is] = [timeline((hour - 1) * HOUR).is, timeline(hour * HOUR).is];
            expected.push(...new Set(is.filter((one) => !was.includes(one)).map((one) => `${one} begins at ${hour}`)));
            expected.push(...new Set(was.filter((one) => !is.includes(one)).map((one) => `${one} ended at ${hour}`)));
          }
          expect(heard.map((one) => one.replace(/ until .*/, '')).sort()).toEqual(expected.sort());
        },
      ),
    );
  });
});
