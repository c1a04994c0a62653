import { describe, expect, it } from 'vitest';
import type { Contract } from '../directory/directory.ts';
import { computeMonth, type MonthSource } from './compute-month.ts';
import { at, contractOf, impact, premium } from './statement-fixture.ts';

const start = at('2026-03-10T10:00:00Z');
const names = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `contract-${String(n).padStart(3, '0')}`);

/** A hundred contracts, two services for each ten of them; what was asked for is noted. */
function sourceOf(
  asked: string[] = [],
  contracts: Contract[] = names(100).map((id, n) =>
    contractOf({ id, services: [`s${String(n % 10)}`, `t${String(n % 10)}`] }),
  ),
): MonthSource {
  return {
    async *contracts(from) {
      for (const contract of contracts.slice(
        Math.max(
          0,
          contracts.findIndex(({ id }) => id === from),
        ),
      ))
        yield await Promise.resolve(contract);
    },
    tierOf: () => premium,
    impactsOn: (service) => {
      asked.push(service);
      return Promise.resolve([
        impact(start, start + 1_000, { services: [service] }),
        impact(start, start + 5_000, { services: [service], customers: ['somebody-else'], incident: 'INC-B' }),
      ]);
    },
    maintenanceOn: () => Promise.resolve([]),
    exclusionsOn: () => Promise.resolve([]),
  };
}
const terms = { month: '2026-03', now: at('2026-04-02T00:00:00Z') };
const idsOf = async (source: MonthSource, more: object = {}) => {
  const found: [string, number][] = [];
  for await (const { statement } of computeMonth(source, { ...terms, ...more }))
    found.push([statement.id, statement.downtimeMs]);
  return found;
};

describe('the statements of a month', () => {
  it('come one a contract, in their order, each of what reached its customer', async () => {
    expect(await idsOf(sourceOf())).toEqual(names(100).map((id) => [id, 1_000]));
  });

  it('go on after the last one that is there', async () => {
    const after = { contract: 'contract-041', id: 'contract-041' };
    expect((await idsOf(sourceOf(), { after })).map(([id]) => id)).toEqual(names(100).slice(42));
  });

  it('go on between two versions of a contract', async () => {
    const versions = [
      contractOf({ id: 'a' }),
      contractOf({ id: 'a', validFrom: '2026-03-12' }),
      contractOf({ id: 'b' }),
    ];
    const rest = await idsOf(sourceOf([], versions), { after: { contract: 'a', id: 'a' } });
    expect(rest.map(([id]) => id)).toEqual(['a@2026-03-12', 'b']);
    const last = await idsOf(sourceOf([], versions), { after: { contract: 'a', id: 'a@2026-03-12' } });
    expect(last.map(([id]) => id)).toEqual(['b']);
  });

  it('ask for a service once where they may keep what they know, and again where they may not', async () => {
    const [roomy, tight]: [string[], string[]] = [[], []];
    expect(await idsOf(sourceOf(roomy))).toEqual(await idsOf(sourceOf(tight), { keep: 3 }));
    expect(roomy).toHaveLength(20);
    expect(tight.length).toBeGreaterThan(150);
  });

  it('leave out a contract whose month has not begun', async () => {
    expect(await idsOf(sourceOf(), { now: at('2026-02-28T23:59:59.999Z') })).toEqual([]);
    expect(await idsOf(sourceOf(), { now: at('2026-03-01T00:00:00Z') })).toHaveLength(100);
  });
});
