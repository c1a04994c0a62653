import { describe, expect, it } from 'vitest';
import { scheduleTimeline, type OnCallFacts } from './schedule-timeline.ts';
import { schedule } from './schedule.ts';
import { shiftsIn, type Shift } from './shifts.ts';
import { zonedAt } from './zone-fixture.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 0, 1);
const TO = Date.UTC(2027, 0, 1);

interface Plan {
  readonly id: string;
  readonly zone: string;
  /** Person by the hours that are theirs, on the wall clock of the zone. */
  readonly hours: Readonly<Record<string, readonly [string, string]>>;
}

/** A schedule with a layer for each of the shifts. */
const scheduleOf = ({ id, zone, hours }: Plan) =>
  schedule.parse({
    id,
    name: id,
    zone,
    layers: Object.entries(hours).map(([person, [from, to]]) => ({
      id: person,
      kind: 'fixed',
      people: [person],
      during: [{ from, to }],
    })),
  });

const yearOf = (schedules: OnCallFacts['schedules'], id: string): Shift[] =>
  shiftsIn(scheduleTimeline({ regions: [], schedules, overrides: {}, leave: [] }, id), FROM, TO);

const localHour = (at: number, zone: string): string => zonedAt(at, zone).toPlainTime().toString().slice(0, 5);

describe('S1.2: four regions, each with three shifts on its own clock', () => {
  const early = { first: ['08:00', '16:00'], second: ['16:00', '24:00'], third: ['00:00', '08:00'] } as const;
  const regions: Plan[] = [
    {
      id: 'americas',
      zone: 'America/Los_Angeles',
      hours: { first: ['06:00', '14:00'], second: ['14:00', '22:00'], third: ['22:00', '06:00'] },
    },
    { id: 'europe', zone: 'Europe/London', hours: early },
    { id: 'apac', zone: 'Asia/Singapore', hours: early },
    { id: 'latam', zone: 'America/Sao_Paulo', hours: early },
  ];

  it.each(regions.map((plan) => [plan.id, plan] as const))(
    'S1.2: %s has exactly one primary at every instant of the year, and hands over at the hours of its clock',
    (id, plan) => {
      const shifts = yearOf([scheduleOf(plan)], id);
      expect(new Set(shifts.map(({ people }) => people.length))).toEqual(new Set([1]));
      const begun = shifts.filter(({ start }) => localHour(start, plan.zone) === plan.hours['second']?.[0]);
      expect(begun.length).toBe(365);
      for (const { start, people } of shifts.slice(1))
        expect(localHour(start, plan.zone)).toBe(plan.hours[people[0] ?? '']?.[0].replace('24:00', '00:00'));
    },
  );

  it.each([
    ['europe', 'Europe/London', 7, 9],
    ['americas', 'America/Los_Angeles', 7, 9],
    ['apac', 'Asia/Singapore', 8, 8],
    ['latam', 'America/Sao_Paulo', 8, 8],
  ])('S1.2: in %s the shift over which the clocks go lasts as long as they make it', (id, _zone, shortest, longest) => {
    const plan = regions.find((one) => one.id === id) as Plan;
    const lasting = yearOf([scheduleOf(plan)], id)
      .slice(1, -1)
      .map(({ start, end }) => (end - start) / HOUR);
    expect([Math.min(...lasting), Math.max(...lasting)]).toEqual([shortest, longest]);
  });

  it('S1.2: with three in turn by the week, every shift of the year still has one, and each person has a third', () => {
    for (const { id, zone, hours } of regions) {
      const rotating = schedule.parse({
        id,
        name: id,
        zone,
        layers: Object.entries(hours).map(([shift, [from, to]]) => ({
          id: shift,
          kind: 'rotation',
          unit: 'week',
          length: 1,
          anchor: '2025-12-29T00:00',
          turns: ['a', 'b', 'c'].map((person) => [`${shift}-${person}`]),
          during: [{ from, to }],
        })),
      });
      const shifts = yearOf([rotating], id);
      expect(new Set(shifts.map(({ people }) => people.length))).toEqual(new Set([1]));
      const had = Map.groupBy(shifts, ({ people }) => people[0] ?? '');
      expect(had.size).toBe(9);
      for (const all of had.values()) {
        const hoursOfOne = all.reduce((sum, { start, end }) => sum + (end - start) / HOUR, 0);
        expect(Math.abs(hoursOfOne - (365 * 8) / 3)).toBeLessThan(7 * 8);
      }
    }
  });
});

describe('S3.3: four centres follow the sun', () => {
  /** Each has its hours on one clock, so that nobody is left alone when only some of them change to summer time. */
  const sun = (zone: string, hours: Plan['hours']) => scheduleOf({ id: 'sun', zone, hours });
  const centres: Plan['hours'] = {
    'asia-pacific': ['00:00', '07:00'],
    europe: ['07:00', '13:00'],
    'south-america': ['13:00', '18:00'],
    'north-america': ['18:00', '24:00'],
  };

  it('S3.3: one centre has it at every instant of the year', () => {
    const shifts = yearOf([sun('UTC', centres)], 'sun');
    expect(shifts.length).toBe(365 * 4);
    expect(new Set(shifts.map(({ people }) => people.length))).toEqual(new Set([1]));
    expect(shifts.slice(0, 4).map(({ people }) => people[0])).toEqual(Object.keys(centres));
  });

  /** Hours of each centre on its own clock; where two overlap, the one that is named first. */
  const own: readonly [string, string, string, string][] = [
    ['north-america', 'America/Chicago', '09:00', '17:00'],
    ['europe', 'Europe/Berlin', '08:00', '16:00'],
    ['asia-pacific', 'Asia/Tokyo', '08:00', '17:00'],
    ['south-america', 'America/Sao_Paulo', '12:00', '20:00'],
  ];
  const follow = schedule.parse({
    id: 'sun',
    name: 'Follow the sun',
    zone: 'UTC',
    layers: own.map(([person, zone, from, to], place) => ({
      id: person,
      kind: 'fixed',
      people: [person],
      zone,
      during: [{ from, to }],
      priority: 10 - place,
    })),
  });

  it('S3.3: on four clocks of their own still one has it at every instant, and works in its own hours only', () => {
    const shifts = yearOf([follow], 'sun');
    expect(new Set(shifts.map(({ people }) => people.length))).toEqual(new Set([1]));
    for (const { start, end, people } of shifts) {
      const [, zone, from, to] = own.find(([person]) => person === people[0]) ?? [];
      if (zone === undefined || from === undefined || to === undefined) continue;
      if (start > FROM && localHour(start, zone) < from) expect(localHour(start, zone)).toBe(from);
      const last = localHour(end - 1, zone);
      if (last < from || last >= to) expect({ people, last }).toBe('in its own hours');
    }
    expect(new Set(shifts.map(({ people }) => people[0]))).toEqual(new Set(own.map(([person]) => person)));
  });
});
