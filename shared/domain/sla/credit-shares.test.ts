import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditShares } from './credit-shares.ts';
import type { Statement } from './statement.ts';

const MARCH = Date.parse('2026-03-10T00:00:00Z');
const span = (from: number, to: number) => ({
  start: new Date(MARCH + from).toISOString(),
  end: new Date(MARCH + to).toISOString(),
});
const statement = (
  creditMinor: number,
  downtime: readonly [incident: string, from: number, to: number][],
  excluded: readonly [from: number, to: number][] = [],
  currency = 'EUR',
): Statement =>
  ({
    creditMinor,
    currency,
    downtime: downtime.map(([incident, from, to]) => ({ incident, level: 'outage', ...span(from, to) })),
    exclusions: excluded.map(([from, to]) => ({ ...span(from, to), reason: 'x', source: 'x', approvedBy: 'x' })),
  }) as unknown as Statement;

describe('what is credited for an incident', () => {
  it('is its part of each credit by the time of it that counts, in each currency', () => {
    const shares = creditShares([
      statement(1000, [
        ['INC-A', 0, 60_000],
        ['INC-B', 100_000, 130_000],
      ]),
      statement(500, [['INC-A', 0, 60_000]], [], 'USD'),
      statement(0, [['INC-C', 0, 10]]),
    ]);
    expect([...shares]).toEqual([
      [
        'INC-A',
        [
          { currency: 'EUR', minor: 667 },
          { currency: 'USD', minor: 500 },
        ],
      ],
      ['INC-B', [{ currency: 'EUR', minor: 333 }]],
    ]);
  });

  it('leaves out what does not count', () => {
    const shares = creditShares([
      statement(
        1000,
        [
          ['INC-A', 0, 60_000],
          ['INC-B', 100_000, 130_000],
        ],
        [[0, 60_000]],
      ),
    ]);
    expect(shares.get('INC-B')).toEqual([{ currency: 'EUR', minor: 1000 }]);
  });

  it('adds up to the credits, to the last cent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.array(fc.tuple(fc.constantFrom('INC-A', 'INC-B', 'INC-C'), fc.nat(1e6), fc.integer({ min: 1, max: 1e6 })), {
          minLength: 1,
        }),
        (credit, parts) => {
          const shares = creditShares([
            statement(
              credit,
              parts.map(([id, from, ms]) => [id, from, from + ms]),
            ),
          ]);
          const sum = [...shares.values()].flat().reduce((all, { minor }) => all + minor, 0);
          expect(sum).toBe(credit);
        },
      ),
    );
  });
});
