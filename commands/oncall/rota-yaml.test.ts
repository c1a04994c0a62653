import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../policies/policy-error.ts';
import { rota as rotaSchema } from '../../shared/domain/oncall/schedule.ts';
import { readRota, rotaToYaml } from './rota-yaml.ts';

const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);
/** Names that YAML might take for something else, beside all others. */
const name = fc.oneof(
  fc.constantFrom('no', 'null', '012', '1e3', '2026-01-05', '~', '- x', 'a: b', '#c', '"', "'", '{}', '&a', '*a', '!t'),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .map((text) => text.replace(/\p{Cc}/gu, ''))
    .filter((text) => text !== ''),
);
const people = fc.uniqueArray(slug, { minLength: 1, maxLength: 3 });
const turns = fc.array(people, { minLength: 1, maxLength: 3 });
const zone = fc.constantFrom('UTC', 'Europe/Dublin', 'America/New_York');
const instant = fc
  .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2027-01-01T00:00:00Z'), noInvalidDate: true })
  .map((at) => at.toISOString());
const time = fc.constantFrom('00:00', '08:30', '17:00', '23:59');
const days = fc.uniqueArray(fc.constantFrom('mon', 'wed', 'sun'), { minLength: 1 });
const maybe = <T>(key: string, value: fc.Arbitrary<T>) =>
  fc.oneof(
    fc.constant({}),
    value.map((of) => ({ [key]: of })),
  );
const hours = fc.array(
  fc.tuple(fc.record({ from: time, to: time }), maybe('days', days)).map(([both, on]) => ({ ...both, ...on })),
  { minLength: 1, maxLength: 2 },
);
const layer = fc
  .tuple(
    slug,
    fc.oneof(
      people.map((who) => ({ kind: 'fixed', people: who })),
      fc.record({
        kind: fc.constant('rotation'),
        unit: fc.constantFrom('hour', 'day', 'week', 'month'),
        length: fc.integer({ min: 1, max: 50 }),
        anchor: fc.constantFrom('2026-01-05T09:00', '2026-01-05T09:00:00Z'),
        turns,
      }),
      fc.record({
        kind: fc.constant('calendar'),
        shifts: fc.array(fc.record({ start: instant, end: instant, people }), { maxLength: 3 }),
      }),
      turns.map((who) => ({
        kind: 'pattern',
        anchor: '2026-01-05',
        shifts: { on: { from: '09:00', to: '24:00' } },
        cycle: [{ shift: 'on', days: 4 }, { days: 3 }],
        crews: who.map((each, day) => ({ people: each, day })),
      })),
    ),
    maybe('during', hours),
    maybe('priority', fc.integer({ min: 0, max: 99 })),
    maybe('until', instant),
  )
  .map(([id, kind, ...rest]) => Object.assign({ id }, kind, ...rest) as object);
const rota = fc
  .record({
    regions: fc.array(
      fc.record({
        id: slug,
        name,
        zone,
        holidays: fc.array(fc.record({ date: fc.constantFrom('2026-01-01', '2026-12-25'), name }), { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
    schedules: fc.array(fc.record({ id: slug, name, zone, layers: fc.array(layer, { minLength: 1, maxLength: 3 }) }), {
      maxLength: 3,
    }),
    staffing: fc.array(
      fc.record({
        id: slug,
        region: slug,
        coordinator: fc.constant('duty-manager'),
        periods: fc.array(
          fc.record({ id: slug, hours, needs: fc.dictionary(slug, fc.integer({ min: 1, max: 9 }), { maxKeys: 2 }) }),
          { minLength: 1, maxLength: 2 },
        ),
      }),
      { maxLength: 2 },
    ),
  })
  .map((given) => rotaSchema.parse(given));

describe('a rota as YAML', () => {
  it('reads back as the same', () => {
    fc.assert(
      fc.property(rota, (given) => {
        expect(readRota(rotaToYaml(given), 'rota.yaml')).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });

  const lines = (text: string): readonly string[] => {
    try {
      readRota(text, 'rota.yaml');
    } catch (error) {
      if (error instanceof PolicyError) return error.problems;
      throw error;
    }
    return [];
  };
  const schedule = (given: string) => `regions: []
staffing: []
schedules:
  - id: core
    name: Core
    zone: UTC
    layers:
      - id: one
${given}
`;
  it.each([
    [
      'an empty rotation',
      schedule(`        kind: rotation
        unit: week
        length: 1
        anchor: 2026-01-05T09:00
        turns: []`),
      'rota.yaml:13:16 schedules[0].layers[0].turns: expected at least one turn: an empty rotation has nobody to call',
    ],
    [
      'a key that is misspelt',
      schedule(`        kind: fixed
        people: [ana]
        durring: []`),
      'rota.yaml:11:9 schedules[0].layers[0].durring: expected no such key; is it misspelt?',
    ],
    ['text that is no YAML', 'regions: [', 'rota.yaml:1:11 expected YAML: '],
  ])('names the line and column of %s', (_what, text, expected) => {
    expect(lines(text).join('\n')).toContain(expected);
  });
});
