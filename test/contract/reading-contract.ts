import { describe, expect } from 'vitest';
import { sentencesOn } from './sentence.ts';
import type { OpenStore, StoreName } from './store.ts';

/** Partitions and the index `heads`. */
export function readingContract(name: StoreName, open: () => Promise<OpenStore>): void {
  describe(`${name}: the items of a partition (Query)`, () => {
    const sentence = sentencesOn(name, open);
    const keysOf = (items: readonly Record<string, unknown>[]) => items.map(({ sk }) => sk);

    sentence(
      'are in the order of the bytes of their sort keys, whatever the order of writing',
      async ({ table, pk }) => {
        const inOrder = ['COMMIT#000002', 'COMMIT#000010', 'HEAD', 'Z', 'a', 'é', '\uFFEE', '🚨'];
        for (const sk of [...inOrder].reverse()) await table.put({ pk, sk });
        expect(keysOf(await table.list(pk))).toEqual(inOrder);
        expect(keysOf(await table.list(pk, '', { newestFirst: true }))).toEqual([...inOrder].reverse());
      },
    );
    sentence('are those that begin with the prefix, and of no other partition', async ({ table, pk }) => {
      for (const sk of ['NOTICE', 'NOTICE#1', 'NOTICE#2', 'NOTICES', 'NOTICE$']) await table.put({ pk, sk });
      await table.put({ pk: `${pk}x`, sk: 'NOTICE#3' });
      expect(keysOf(await table.list(pk, 'NOTICE#'))).toEqual(['NOTICE#1', 'NOTICE#2']);
      expect(keysOf(await table.list(pk, 'NOTICE#2'))).toEqual(['NOTICE#2']);
      expect(await table.list(pk, 'none')).toEqual([]);
    });
    sentence('are those between two sort keys, both included', async ({ table, pk }) => {
      for (const sk of ['OVERRIDE#1', 'OVERRIDE#2', 'OVERRIDE#2#a', 'OVERRIDE#3', 'SWAP#2'])
        await table.put({ pk, sk });
      expect(keysOf(await table.between(pk, 'OVERRIDE#2', 'OVERRIDE#~'))).toEqual([
        'OVERRIDE#2',
        'OVERRIDE#2#a',
        'OVERRIDE#3',
      ]);
      expect(keysOf(await table.between(pk, 'OVERRIDE#1', 'OVERRIDE#2'))).toEqual(['OVERRIDE#1', 'OVERRIDE#2']);
      expect(await table.between(pk, 'A', 'B')).toEqual([]);
    });
    sentence('are no more than asked for, the newest where those are', async ({ table, pk }) => {
      for (const sk of ['1', '2', '3']) await table.put({ pk, sk });
      expect(keysOf(await table.list(pk, '', { limit: 2 }))).toEqual(['1', '2']);
      expect(keysOf(await table.list(pk, '', { newestFirst: true, limit: 1 }))).toEqual(['3']);
      expect(keysOf(await table.list(pk, '', { limit: 3 }))).toEqual(['1', '2', '3']);
    });
    sentence('are all of them though they are more than one page of 1 MB', async ({ table, pk }) => {
      const sks = Array.from({ length: 8 }, (_, index) => `COMMIT#${index}`);
      for (const sk of sks) await table.put({ pk, sk, text: 'x'.repeat(300_000) });
      expect(keysOf(await table.list(pk, 'COMMIT#'))).toEqual(sks);
      expect(keysOf(await table.list(pk, 'COMMIT#', { limit: 6 }))).toEqual(sks.slice(0, 6));
    });
    sentence(
      'have what was written a moment ago, for they are read consistently (failure 23)',
      async ({ table, pk }) => {
        for (let version = 1; version <= 20; version += 1) {
          await table.putNew({ pk, sk: `COMMIT#${String(version).padStart(6, '0')}` });
          expect(await table.list(pk, 'COMMIT#')).toHaveLength(version);
        }
      },
    );
  });

  describe(`${name}: the index of heads (Using Global Secondary Indexes in DynamoDB)`, () => {
    const sentence = sentencesOn(name, open);
    const keysOf = (items: readonly Record<string, unknown>[]) => items.map(({ headSk }) => headSk);

    sentence('lists the newest first, before a key, and no more than asked for', async ({ table, pk }) => {
      for (const n of [1, 2, 3, 4]) await table.put({ pk: `${pk}#${n}`, sk: 'HEAD', headPk: pk, headSk: `${n}` });
      expect(keysOf(await table.heads(pk, undefined, 3))).toEqual(['4', '3', '2']);
      expect(keysOf(await table.heads(pk, '3', 9))).toEqual(['2', '1']);
      expect(await table.heads(pk, '1', 9)).toEqual([]);
    });
    sentence('lists those between two keys, both included, in their order', async ({ table, pk }) => {
      for (const n of ['1#a', '2#a', '2#b', '3#a', '4'])
        await table.put({ pk: `${pk}#${n}`, sk: 'HEAD', headPk: pk, headSk: n });
      expect(keysOf(await table.headsBetween(pk, '2', '4'))).toEqual(['2#a', '2#b', '3#a', '4']);
      expect(keysOf(await table.headsBetween(pk, '1#a', '3'))).toEqual(['1#a', '2#a', '2#b']);
      expect(await table.headsBetween(pk, '5', '6')).toEqual([]);
      expect(await table.headsBetween(`${pk}x`, '1', '9')).toEqual([]);
    });
    sentence('are all that lie between, though they are more than one page of 1 MB', async ({ table, pk }) => {
      const keys = Array.from({ length: 8 }, (_, n) => `${n}`);
      for (const n of keys)
        await table.put({ pk: `${pk}#${n}`, sk: 'HEAD', headPk: pk, headSk: n, text: 'x'.repeat(300_000) });
      expect(keysOf(await table.headsBetween(pk, '0', '9'))).toEqual(keys);
    });
    sentence('has what carries its keys, where it stands now', async ({ table, pk }) => {
      await table.put({ pk, sk: 'HEAD', headPk: `${pk}open`, headSk: '1', title: 'x' });
      await table.put({ pk, sk: 'COMMIT#1' });
      await table.put({ pk, sk: 'HEAD', headPk: `${pk}closed`, headSk: '1', title: 'x' });
      expect(await table.heads(`${pk}open`, undefined, 9)).toEqual([]);
      expect(await table.heads(`${pk}closed`, undefined, 9)).toMatchObject([{ pk, sk: 'HEAD', title: 'x' }]);
      await table.delete({ pk, sk: 'HEAD' });
      expect(await table.heads(`${pk}closed`, undefined, 9)).toEqual([]);
    });
    sentence('is filtered, and goes on reading until it has as many as asked for', async ({ table, pk }) => {
      const all = Array.from({ length: 12 }, (_, n) => ({
        n: String(n).padStart(2, '0'),
        severity: n % 4 ? 'P2' : 'P1',
      }));
      for (const { n, severity } of all) {
        const service = n < '06' ? 'registry' : 'portal';
        await table.put({
          pk: `${pk}#${n}`,
          sk: 'HEAD',
          headPk: pk,
          headSk: n,
          severity,
          service,
          text: 'x'.repeat(150_000),
        });
      }
      const filter = (severity: string, service?: string) => ({
        expression: `#severity = :severity${service === undefined ? '' : ' AND #service = :service'}`,
        names: { '#severity': 'severity', ...(service === undefined ? {} : { '#service': 'service' }) },
        values: { ':severity': severity, ...(service === undefined ? {} : { ':service': service }) },
      });
      expect(keysOf(await table.heads(pk, undefined, 3, filter('P1')))).toEqual(['08', '04', '00']);
      expect(keysOf(await table.heads(pk, '08', 1, filter('P1')))).toEqual(['04']);
      expect(keysOf(await table.heads(pk, undefined, 9, filter('P1', 'registry')))).toEqual(['04', '00']);
      expect(await table.heads(pk, undefined, 9, filter('P5'))).toEqual([]);
    });
  });
}
