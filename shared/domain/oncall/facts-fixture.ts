import fc from 'fast-check';
import { WEEKDAYS } from '../calendar/weekdays.ts';
import { leave, override } from './changes.ts';
import type { OnCallFacts } from './schedule-timeline.ts';
import { region, schedule } from './schedule.ts';
import { changesOf, zonedAt } from './zone-fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const iso = (at: number): string => new Date(at).toISOString();

const person = fc.constantFrom('ana', 'ben', 'cem', 'dora', 'eva');
const people = fc.uniqueArray(person, { minLength: 1, maxLength: 3 });
const time = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`);
const hours = fc.record(
  { days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }), from: time, to: time },
  { requiredKeys: ['from', 'to'] },
);

/** Instants by the half hour within six days of the middle, and two of them in order. */
const near = (middle: number) => fc.integer({ min: -288, max: 288 }).map((half) => middle + (half * HOUR) / 2);
const spanNear = (middle: number) =>
  fc.tuple(near(middle), fc.integer({ min: 1, max: 150 })).map(([start, halves]) => ({
    start: iso(start),
    end: iso(start + (halves * HOUR) / 2),
  }));

function layersNear(middle: number, zones: readonly string[], others: readonly string[]) {
  const local = near(middle).map((at) => iso(at).slice(0, 16));
  const kinds = [
    fc.record({ kind: fc.constant('fixed'), people }),
    fc
      .record({
        kind: fc.constant('rotation'),
        unit: fc.constantFrom('hour', 'day', 'week', 'month'),
        length: fc.integer({ min: 1, max: 3 }),
        anchor: fc.oneof(local, near(middle - 3 * DAY).map(iso)),
        turns: fc.array(people, { minLength: 1, maxLength: 4 }),
        handOffDays: fc.option(fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }), { nil: undefined }),
      })
      .map(({ handOffDays, ...rest }) => ({
        ...rest,
        ...(rest.unit === 'day' && handOffDays !== undefined ? { handOffDays } : {}),
      })),
    fc.record({
      kind: fc.constant('pattern'),
      anchor: near(middle - 4 * DAY).map((at) => iso(at).slice(0, 10)),
      shifts: fc.record({ early: fc.record({ from: time, to: time }), late: fc.record({ from: time, to: time }) }),
      cycle: fc.constantFrom(
        [{ shift: 'early', days: 2 }, { days: 1 }],
        [{ shift: 'early', days: 1 }, { shift: 'late', days: 2 }, { days: 2 }],
      ),
      crews: fc.array(fc.record({ people, day: fc.integer({ min: 0, max: 6 }) }), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('holiday-turns'),
      region: fc.constant('emea'),
      turns: fc.array(people, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('calendar'),
      shifts: fc.array(
        fc.tuple(spanNear(middle), people).map(([span, these]) => ({ ...span, people: these })),
        { maxLength: 5 },
      ),
    }),
    ...(others.length === 0
      ? []
      : [fc.record({ kind: fc.constant('schedule'), schedule: fc.constantFrom(...others) })]),
  ] as fc.Arbitrary<object>[];
  const about = fc.record(
    {
      priority: fc.integer({ min: 0, max: 2 }),
      from: near(middle).map(iso),
      until: near(middle).map(iso),
      during: fc.array(hours, { minLength: 1, maxLength: 2 }),
      holidays: fc.record({ of: fc.constant('emea'), on: fc.constantFrom('only', 'never') }),
      zone: fc.constantFrom(...zones),
    },
    { requiredKeys: [] },
  );
  return fc
    .array(fc.tuple(fc.oneof(...kinds), about), { minLength: 1, maxLength: 4 })
    .map((all) => all.map(([kind, gates], place) => ({ id: `layer-${String(place)}`, ...gates, ...kind })));
}

/** Everything that can be known of two schedules, `main` and `other`, around a change of the clocks; and that change. */
export function factsNearAChange(zones: readonly string[]): fc.Arbitrary<{ facts: OnCallFacts; change: number }> {
  return fc
    .tuple(fc.constantFrom(...zones), fc.nat())
    .map(([zone, nth]) => {
      const changes = changesOf(zone);
      return { zone, change: changes[nth % Math.max(1, changes.length)] ?? Date.UTC(2026, 5, 1) };
    })
    .chain(({ zone, change }) =>
      fc
        .record({
          main: layersNear(change, [zone, 'Europe/London', 'America/Havana'], ['other']),
          other: layersNear(change, [zone, 'Asia/Tokyo'], []),
          temporary: fc.array(fc.tuple(spanNear(change), layersNear(change, [zone], ['other'])), { maxLength: 2 }),
          overrides: fc.array(
            fc.tuple(spanNear(change), fc.constantFrom('add', 'remove', 'replace', 'of'), people, person),
            { maxLength: 4 },
          ),
          leave: fc.array(fc.tuple(spanNear(change), person), { maxLength: 2 }),
          holidays: fc.uniqueArray(fc.integer({ min: -4, max: 4 }), { maxLength: 3 }),
        })
        .map((given) => ({ change, facts: factsOf(zone, change, given) })),
    );
}

interface Given {
  main: object[];
  other: object[];
  temporary: [{ start: string; end: string }, object[]][];
  overrides: [{ start: string; end: string }, string, string[], string][];
  leave: [{ start: string; end: string }, string][];
  holidays: number[];
}

/** By the schemas, so that nothing is drawn that could not be kept. */
function factsOf(zone: string, change: number, given: Given): OnCallFacts {
  const today = zonedAt(change, zone).toPlainDate();
  return {
    regions: [
      region.parse({
        id: 'emea',
        name: 'EMEA',
        zone,
        holidays: given.holidays.map((days) => ({ date: today.add({ days }).toString(), name: 'Holiday' })),
      }),
    ],
    schedules: [
      schedule.parse({ id: 'other', name: 'Other', zone: 'Asia/Tokyo', layers: given.other }),
      schedule.parse({
        id: 'main',
        name: 'Main',
        zone,
        layers: given.main,
        temporary: given.temporary.map(([{ start, end }, layers], place) => ({
          id: `temporary-${String(place)}`,
          why: 'moving house',
          from: start,
          until: end,
          layers,
        })),
      }),
    ],
    overrides: {
      main: given.overrides.flatMap(([span, kind, named, of], place) => {
        const change = { id: `o-${String(place)}`, ...span, by: 'ana', at: span.start };
        if (kind !== 'of') return [override.parse({ ...change, kind, people: named })];
        return named.includes(of) ? [] : [override.parse({ ...change, kind: 'replace', people: named, of })];
      }),
    },
    leave: given.leave.map(([span, away], place) =>
      leave.parse({ id: `l-${String(place)}`, person: away, ...span, by: 'ana', at: span.start }),
    ),
  };
}
