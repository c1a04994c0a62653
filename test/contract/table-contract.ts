import { describe, expect } from 'vitest';
import { refusalOf, sentencesOn, type Exceptions } from './sentence.ts';
import { readingContract } from './reading-contract.ts';
import type { OpenStore, StoreName } from './store.ts';

/** DynamoDB's own limits, which no test of a rule or a flow comes near: the adapters' callers refuse such input by name. */
const NO_LIMITS: Exceptions = { memory: 'the fixture has none of DynamoDB’s limits' };
const KNOWN = { expression: 'version = :known', values: { ':known': 1 } };
const EXISTS = { expression: 'attribute_exists(pk)' };
const NEWER = (version: number) => ({
  expression: 'attribute_not_exists(version) OR version < :version',
  values: { ':version': version },
});

/** What the product asks of its table, by the interface that all adapters use. */
export function tableContract(name: StoreName, open: () => Promise<OpenStore>): void {
  describe(`${name}: an item (Core components of Amazon DynamoDB)`, () => {
    const sentence = sentencesOn(name, open);
    const everything = {
      text: 'Größe 🚨 "quoted"\nsecond line',
      empty: '',
      yes: true,
      no: false,
      nothing: null,
      number: 1_768_402_800_123,
      fraction: 0.1,
      negative: -42,
      list: [1, 'two', [3], {}],
      map: { deep: { deeper: { deepest: [] } } },
    };

    sentence('that was never written is not there', async ({ table, pk }) => {
      expect(await table.get({ pk, sk: 'none' })).toBeUndefined();
    });
    sentence('comes back as it was written, empty strings, lists, maps and nothing included', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a', ...everything });
      expect(await table.get({ pk, sk: 'a' })).toEqual({ pk, sk: 'a', ...everything });
    });
    sentence('loses what is undefined, at any depth', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a', gone: undefined, map: { kept: 1, gone: undefined } });
      const item = await table.get({ pk, sk: 'a' });
      expect(item).toStrictEqual({ pk, sk: 'a', map: { kept: 1 } });
    });
    sentence('is replaced whole by a put', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a', first: 1 });
      await table.put({ pk, sk: 'a', second: 2 });
      expect(await table.get({ pk, sk: 'a' })).toEqual({ pk, sk: 'a', second: 2 });
    });
    sentence('is gone after a delete, and a second delete is no failure', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a' });
      await table.delete({ pk, sk: 'a' });
      await table.delete({ pk, sk: 'a' });
      expect(await table.get({ pk, sk: 'a' })).toBeUndefined();
    });
    sentence('keeps every digit of the numbers that the product writes', async ({ table, pk }) => {
      const numbers = [0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0.1 + 0.2, 99.95, 1e-7, 8.64e15, -8.64e15];
      await table.put({ pk, sk: 'a', numbers });
      expect((await table.get({ pk, sk: 'a' }))?.['numbers']).toEqual(numbers);
    });
    sentence(
      'is not written with a number that is none',
      async ({ table, pk }) => {
        await expect(Promise.resolve().then(() => table.put({ pk, sk: 'a', n: Number.NaN }))).rejects.toThrow();
      },
      { memory: 'the fixture writes JSON, where that is null' },
    );
    sentence('of one key is not that of another with the same beginning', async ({ table, pk }) => {
      await table.put({ pk, sk: 'COMMIT#1' });
      expect(await table.get({ pk, sk: 'COMMIT#10' })).toBeUndefined();
      expect(await table.get({ pk: `${pk}0`, sk: 'COMMIT#1' })).toBeUndefined();
    });
    sentence(
      'of no key is refused',
      async ({ table, pk }) => {
        expect(await refusalOf(table.put({ pk: '', sk: 'a' }))).toBe('ValidationException');
        expect(await refusalOf(table.put({ pk, sk: '' }))).toBe('ValidationException');
        expect(await refusalOf(table.get({ pk, sk: '' }))).toBe('ValidationException');
      },
      NO_LIMITS,
    );
  });

  describe(`${name}: a write under a condition (Condition and filter expressions)`, () => {
    const sentence = sentencesOn(name, open);

    sentence('of a new item wins once, and the second changes nothing', async ({ table, pk }) => {
      expect(await table.putNew({ pk, sk: 'a', by: 'first' })).toBe(true);
      expect(await table.putNew({ pk, sk: 'a', by: 'second' })).toBe(false);
      expect(await table.get({ pk, sk: 'a' })).toMatchObject({ by: 'first' });
    });
    sentence('of a new item has one winner of ten at once (failure 4)', async ({ table, pk }) => {
      const won = await Promise.all(Array.from({ length: 10 }, (_, by) => table.putNew({ pk, sk: 'a', by })));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await table.get({ pk, sk: 'a' })).toMatchObject({ by: won.indexOf(true) });
    });
    sentence('of a version is for that version only', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a', version: 1 });
      expect(await table.putIf({ pk, sk: 'a', version: 2 }, KNOWN)).toBe(true);
      expect(await table.putIf({ pk, sk: 'a', version: 2, lost: true }, KNOWN)).toBe(false);
      expect(await table.get({ pk, sk: 'a' })).toEqual({ pk, sk: 'a', version: 2 });
    });
    sentence('of a version does not hold where there is nothing', async ({ table, pk }) => {
      expect(await table.putIf({ pk, sk: 'a', version: 2 }, KNOWN)).toBe(false);
      expect(await table.get({ pk, sk: 'a' })).toBeUndefined();
    });
    sentence('takes a number and its text for two things', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a', version: '1' });
      expect(await table.putIf({ pk, sk: 'a', version: 2 }, KNOWN)).toBe(false);
      expect(await table.putIf({ pk, sk: 'a', version: 2 }, NEWER(9))).toBe(false);
    });
    sentence('that OR joins holds where either does: nothing yet, or something older', async ({ table, pk }) => {
      const put = (version: number) => table.putIf({ pk, sk: 'a', version }, NEWER(version));
      expect([await put(2), await put(1), await put(2), await put(3)]).toEqual([true, false, false, true]);
      expect(await table.get({ pk, sk: 'a' })).toMatchObject({ version: 3 });
    });
    sentence('looks into a map, and fails where the map or the field is missing', async ({ table, pk }) => {
      const claimed = { expression: '#s.claim = :c', names: { '#s': 'state' }, values: { ':c': 'me' } };
      await table.put({ pk, sk: 'map', state: { claim: 'me' } });
      await table.put({ pk, sk: 'other', state: { claim: 'you' } });
      await table.put({ pk, sk: 'empty', state: {} });
      await table.put({ pk, sk: 'text', state: 'me' });
      const held = ['map', 'other', 'empty', 'text', 'none'].map((sk) =>
        table.updateIf({ pk, sk }, 'SET done = :yes', claimed, { ':yes': true }),
      );
      expect(await Promise.all(held)).toEqual([true, false, false, false, false]);
    });
    sentence('that AND joins holds where all do', async ({ table, pk }) => {
      const both = { expression: 'episode = :e AND salt = :s', values: { ':e': 1, ':s': 0 } };
      await table.put({ pk, sk: 'a', episode: 1, salt: 0, pending: true });
      await table.put({ pk, sk: 'b', episode: 1, salt: 1, pending: true });
      expect(await table.updateIf({ pk, sk: 'a' }, 'REMOVE pending', both)).toBe(true);
      expect(await table.updateIf({ pk, sk: 'b' }, 'REMOVE pending', both)).toBe(false);
    });
    sentence('takes an empty string and nothing for something that is there', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a', untold: '', pending: null });
      const absent = (attribute: string) =>
        table.updateIf(
          { pk, sk: 'a' },
          'SET x = :x',
          { expression: `attribute_not_exists(${attribute})` },
          { ':x': 1 },
        );
      expect([await absent('untold'), await absent('pending'), await absent('absent')]).toEqual([false, false, true]);
    });
    sentence(
      'that names a reserved word without a placeholder is refused',
      async ({ table, pk }) => {
        const reserved = { expression: 'state = :s', values: { ':s': 'firing' } };
        expect(await refusalOf(table.putIf({ pk, sk: 'a' }, reserved))).toBe('ValidationException');
      },
      { memory: 'the fixture does not know the 573 words' },
    );
  });

  describe(`${name}: an update (Using update expressions in DynamoDB)`, () => {
    const sentence = sentencesOn(name, open);

    sentence('sets, adds and removes in one, and answers the whole item as it stands then', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a', tries: 1, untold: true, kept: ['x'] });
      const update = 'SET #state = :next ADD tries :one REMOVE untold';
      const named = { ...EXISTS, names: { '#state': 'state' } };
      const values = { ':next': { outcome: 'claimed', leaseUntil: 5 }, ':one': 1 };
      const after = { pk, sk: 'a', tries: 2, kept: ['x'], state: { outcome: 'claimed', leaseUntil: 5 } };
      expect(await table.updateAndRead({ pk, sk: 'a' }, update, named, values)).toEqual(after);
      expect(await table.get({ pk, sk: 'a' })).toEqual(after);
    });
    sentence('adds to what is not there as to 0', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a' });
      expect(await table.updateAndRead({ pk, sk: 'a' }, 'ADD late :one', EXISTS, { ':one': 1 })).toMatchObject({
        late: 1,
      });
    });
    sentence('that twenty make at once counts twenty (failure 1)', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a' });
      const count = () => table.updateIf({ pk, sk: 'a' }, 'ADD repeats :one', EXISTS, { ':one': 1 });
      expect(await Promise.all(Array.from({ length: 20 }, count))).not.toContain(false);
      expect(await table.get({ pk, sk: 'a' })).toMatchObject({ repeats: 20 });
    });
    sentence('makes the item where its condition allows that', async ({ table, pk }) => {
      const absent = { expression: 'attribute_not_exists(pk)' };
      expect(await table.updateAndRead({ pk, sk: 'a' }, 'ADD n :two', absent, { ':two': 2 })).toEqual({
        pk,
        sk: 'a',
        n: 2,
      });
    });
    sentence('that is refused answers nothing, changes nothing and makes nothing', async ({ table, pk }) => {
      expect(await table.updateAndRead({ pk, sk: 'a' }, 'ADD n :one', EXISTS, { ':one': 1 })).toBeUndefined();
      expect(await table.get({ pk, sk: 'a' })).toBeUndefined();
    });
    sentence('removes what is not there without complaint', async ({ table, pk }) => {
      await table.put({ pk, sk: 'a' });
      expect(await table.updateAndRead({ pk, sk: 'a' }, 'REMOVE pending', EXISTS)).toEqual({ pk, sk: 'a' });
    });
    sentence(
      'does not add to a text',
      async ({ table, pk }) => {
        await table.put({ pk, sk: 'a', n: 'one' });
        const add = table.updateIf({ pk, sk: 'a' }, 'ADD n :one', EXISTS, { ':one': 1 });
        expect(await refusalOf(add)).toBe('ValidationException');
      },
      { memory: 'the fixture makes a number of it; no adapter adds to anything but its own counters' },
    );
  });

  readingContract(name, open);
}
