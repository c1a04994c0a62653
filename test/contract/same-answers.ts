import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Condition, Table } from '../../shared/adapters/table.ts';
import { MemoryTable } from '../../shared/adapters/table-fixture.ts';
import type { OpenStore, StoreName } from './store.ts';

type Item = Record<string, unknown>;
/** One call, made of both tables in a partition of their own. */
type Call = (table: Table, pk: string) => Promise<unknown>;

const sk = fc.constantFrom('COMMIT#1', 'NOTICE#é', 'NOTICE#🚨');
const value = fc.oneof(
  fc.integer({ min: -1, max: 1 }),
  fc.constantFrom<unknown>('', 'firing', null, true, [1, ''], { claim: 'me' }, { claim: 1 }),
);
const content = fc.record(
  { version: value, state: value, repeats: fc.integer({ min: 0, max: 3 }) },
  { requiredKeys: [] },
);

const names = { '#state': 'state' };
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom<Condition>(
    { expression: 'attribute_not_exists(pk)' },
    { expression: 'attribute_exists(pk)' },
    { expression: 'attribute_exists(pk) AND attribute_not_exists(version)' },
  ),
  fc.integer({ min: -1, max: 1 }).map((known) => ({ expression: 'version = :known', values: { ':known': known } })),
  fc.integer({ min: -1, max: 1 }).map((known) => ({
    expression: 'attribute_not_exists(version) OR version < :known',
    values: { ':known': known },
  })),
  fc
    .constantFrom<unknown>('me', 1)
    .map((claim) => ({ expression: '#state.claim = :claim', names, values: { ':claim': claim } })),
  fc.constantFrom<unknown>('firing', '', true, 1).map((state) => ({
    expression: '#state = :state AND attribute_not_exists(untold)',
    names,
    values: { ':state': state },
  })),
);

/** An update names `state` by its placeholder, which every expression of one request has to use. */
const update = fc.oneof(
  fc.constantFrom<[string, Item]>(['ADD repeats :n', { ':n': 1 }], ['REMOVE version', {}], ['REMOVE untold', {}]),
  value.map((next): [string, Item] => ['SET version = :next', { ':next': next }]),
  value.map((next): [string, Item] => ['SET untold = :next ADD repeats :n REMOVE version', { ':next': next, ':n': 2 }]),
);

const call: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(sk, content).map(
    ([at, item]): Call =>
      (table, pk) =>
        table.put({ ...item, pk, sk: at }),
  ),
  fc.tuple(sk, content).map(
    ([at, item]): Call =>
      (table, pk) =>
        table.putNew({ ...item, pk, sk: at }),
  ),
  fc.tuple(sk, content, condition).map(
    ([at, item, only]): Call =>
      (table, pk) =>
        table.putIf({ ...item, pk, sk: at }, only),
  ),
  fc.tuple(sk, update, condition).map(
    ([at, [change, values], only]): Call =>
      (table, pk) =>
        table.updateAndRead({ pk, sk: at }, change, only, values),
  ),
  sk.map(
    (at): Call =>
      (table, pk) =>
        table.delete({ pk, sk: at }),
  ),
  sk.map(
    (at): Call =>
      (table, pk) =>
        table.get({ pk, sk: at }),
  ),
  fc
    .tuple(fc.constantFrom('', 'COMMIT#', 'NOTICE#'), fc.boolean(), fc.constantFrom(1, 2, undefined))
    .map(([prefix, newestFirst, limit]): Call => (table, pk) => {
      return table.list(pk, prefix, { newestFirst, ...(limit === undefined ? {} : { limit }) });
    }),
  fc.tuple(fc.constantFrom('COMMIT#0', 'NOTICE#', 'NOTICE#é'), fc.constantFrom('NOTICE#é', '~')).map(
    ([first, last]): Call =>
      (table, pk) =>
        table.between(pk, first, last),
  ),
);

/** The table in memory, on which the flows are tested, and a real one: told the same, they answer the same. */
export function sameAnswers(name: StoreName, open: () => Promise<OpenStore>): void {
  describe(`${name}, and the table in memory on which flows are tested`, () => {
    let store: OpenStore | undefined;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());

    it('answer the same to the same calls, and hold the same in the end, whatever the calls', async () => {
      let told = 0;
      const play = async (calls: readonly Call[]): Promise<void> => {
        if (store === undefined) throw new Error(`${name} did not open`);
        const pk = `SAME#${(told += 1)}`;
        const memory = new MemoryTable();
        const real: unknown[] = [];
        const inMemory: unknown[] = [];
        for (const one of [...calls, (table: Table) => table.list(pk)]) {
          real.push(await one(store.table, pk));
          inMemory.push(await one(memory, pk));
        }
        expect(inMemory).toEqual(real);
      };
      await fc.assert(fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 25 }), play), { numRuns: 100 });
    });
  });
}
