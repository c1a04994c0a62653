import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, openTable, put, streamArn, tableTemplate } from './table-fixture.ts';
import type { OpenTable } from './table-fixture.ts';

const all = (table: OpenTable) => table.streams.read(streamArn, undefined, 1000);
const told = (table: OpenTable) =>
  all(table).map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys['sk']?.['S'], dynamodb.NewImage?.['a']?.['S']]);
const directory = () => mkdtempSync(join(tmpdir(), 'tocsin-dynamodb-'));

describe('the stream of the table (Change data capture for DynamoDB Streams)', () => {
  it('tells of each insert, change and removal with the new image, and nothing of a write that changes nothing', async () => {
    const table = await openTable();
    await table.call('PutItem', put(commit(1, { a: { S: 'x' } })));
    await table.call('PutItem', put(commit(1, { a: { S: 'x' } })));
    await table.call('UpdateItem', {
      TableName: 'tocsin',
      Key: commit(1),
      UpdateExpression: 'SET a = :y',
      ExpressionAttributeValues: { ':y': { S: 'y' } },
    });
    await table.call('DeleteItem', { TableName: 'tocsin', Key: commit(1) });
    await table.call('DeleteItem', { TableName: 'tocsin', Key: commit(1) });
    const refused = table.call('UpdateItem', {
      TableName: 'tocsin',
      Key: commit(1),
      UpdateExpression: 'REMOVE a',
      ConditionExpression: 'attribute_exists(pk)',
    });
    await expect(refused).rejects.toThrow('conditional');
    expect(told(table)).toEqual([
      ['INSERT', 'COMMIT#000001', 'x'],
      ['MODIFY', 'COMMIT#000001', 'y'],
      ['REMOVE', 'COMMIT#000001', undefined],
    ]);
  });

  it('gives records the shape that Lambda hands to a function', async () => {
    const table = await openTable();
    await table.call('PutItem', put(commit(1, { a: { S: 'x' } })));
    const [record] = all(table);
    expect(record).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: Date.parse('2026-01-14T15:00:00Z') / 1000,
        Keys: commit(1),
        NewImage: commit(1, { a: { S: 'x' } }),
        SequenceNumber: expect.stringMatching(/^\d{21}$/) as string,
        SizeBytes: 56,
        StreamViewType: 'NEW_IMAGE',
      },
      eventSourceARN: streamArn,
    });
  });

  it('is read on from a sequence number, in the order of writing', async () => {
    const table = await openTable();
    for (let number = 1; number <= 5; number += 1) await table.call('PutItem', put(commit(number)));
    const first = table.streams.read(streamArn, undefined, 2);
    const rest = table.streams.read(streamArn, first.at(-1)?.dynamodb.SequenceNumber, 10);
    expect([...first, ...rest].map(({ dynamodb }) => dynamodb.Keys)).toEqual([1, 2, 3, 4, 5].map((n) => commit(n)));
    const numbers = all(table).map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect([...numbers].sort()).toEqual(numbers);
    expect(new Set(numbers).size).toBe(5);
  });

  it('lets nobody see a record before its item can be read', async () => {
    const table = await openTable();
    const missing: unknown[] = [];
    const checks: Promise<void>[] = [];
    table.streams.onAppend(() => {
      const record = all(table).at(-1);
      const check = table.call('GetItem', { TableName: 'tocsin', Key: record?.dynamodb.Keys }).then(({ Item }) => {
        if (Item === undefined) missing.push(record);
      });
      checks.push(check);
    });
    const items = Array.from({ length: 25 }, (_, number) => ({ PutRequest: { Item: commit(number) } }));
    await table.call('BatchWriteItem', { RequestItems: { tocsin: items } });
    await Promise.all(checks);
    expect(checks).toHaveLength(25);
    expect(missing).toEqual([]);
  });

  it('reads on from any record, in memory or on disk alike', async () => {
    const data = directory();
    const before = await openTable(data);
    for (const number of [1, 2, 3]) await before.call('PutItem', put(commit(number)));
    const [first] = all(before);
    await before.close();
    const table = await openTable(data);
    for (const number of [4, 5]) await table.call('PutItem', put(commit(number)));
    const numbers = all(table).map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect(numbers[0]).toBe(first?.dynamodb.SequenceNumber);
    for (const [index, number] of numbers.entries()) {
      const rest = table.streams.read(streamArn, number, 1000);
      expect(rest).toEqual(all(table).slice(index + 1));
      expect(table.streams.read(streamArn, number, 1)).toEqual(rest.slice(0, 1));
    }
    await table.close();
  });

  it('forgets a record after 24 hours also for who read the one before it', async () => {
    const table = await openTable();
    for (const number of [1, 2]) await table.call('PutItem', put(commit(number)));
    const first = all(table)[0]?.dynamodb.SequenceNumber;
    table.clock.at += 25 * 3_600_000;
    await table.call('PutItem', put(commit(3)));
    expect(table.streams.read(streamArn, first, 10).map(({ dynamodb }) => dynamodb.Keys)).toEqual([commit(3)]);
  });

  it('keeps records for 24 hours', async () => {
    const table = await openTable();
    await table.call('PutItem', put(commit(1)));
    table.clock.at += 23 * 3_600_000;
    await table.call('PutItem', put(commit(2)));
    table.clock.at += 2 * 3_600_000;
    await table.call('PutItem', put(commit(3)));
    expect(told(table).map(([, sk]) => sk)).toEqual(['COMMIT#000002', 'COMMIT#000003']);
  });

  it('takes two orders of the members of a set for the same item', async () => {
    const table = await openTable();
    await table.call('PutItem', put(commit(1, { set: { SS: ['a', 'b'] } })));
    await table.call('PutItem', put(commit(1, { set: { SS: ['b', 'a'] } })));
    expect(told(table)).toHaveLength(1);
  });
});

describe('a write that the disk refuses in the middle', () => {
  it.each([
    ['the record of the stream', 'INSERT ON dynamodb_stream'],
    ['the entry of the index', "INSERT ON dynamodb_items WHEN new.key LIKE 'index-%'"],
    ['the item', "INSERT ON dynamodb_items WHEN new.key LIKE 'item-%'"],
  ])('leaves nothing behind where it refuses %s, and all of it the next time', async (_what, refused) => {
    const table = await openTable();
    table.storage.exec(`CREATE TRIGGER full BEFORE ${refused} BEGIN SELECT RAISE(ABORT, 'disk is full'); END`);
    const write = put(commit(1, { headPk: { S: 'OPEN' }, headSk: { S: '1' } }));
    const counts = async (): Promise<unknown[]> => [
      (await table.call('Scan', { TableName: 'tocsin' }))['Count'],
      (await table.call('Scan', { TableName: 'tocsin', IndexName: 'heads' }))['Count'],
      told(table).length,
    ];
    await expect(table.call('PutItem', write)).rejects.toThrow('disk is full');
    expect(await counts()).toEqual([0, 0, 0]);
    table.storage.exec('DROP TRIGGER full');
    await table.call('PutItem', write);
    expect(await counts()).toEqual([1, 1, 1]);
  });
});

describe('after a restart', () => {
  it('the items, the index and the stream are there, and numbers go on', async () => {
    const data = directory();
    const before = await openTable(data);
    await before.call('PutItem', put(commit(1, { headPk: { S: 'OPEN' }, headSk: { S: '1' } })));
    const last = all(before).at(-1)?.dynamodb.SequenceNumber;
    await before.close();
    const after = await openTable(data);
    await after.call('PutItem', put(commit(2)));
    expect(after.streams.read(streamArn, last, 10).map(({ dynamodb }) => dynamodb.Keys)).toEqual([commit(2)]);
    expect(await after.call('Scan', { TableName: 'tocsin', IndexName: 'heads' })).toMatchObject({ Count: 1 });
    await after.close();
  });

  it('data made under other keys is refused, not reinterpreted', async () => {
    const data = directory();
    await (await openTable(data)).close();
    const other = tableTemplate({ KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] });
    await expect(openTable(data, other)).rejects.toThrow('hold table tocsin with other keys or indexes');
  });

  it('nothing that was answered is lost when the process was killed', async () => {
    const data = directory();
    const fixture = new URL('./table-fixture.ts', import.meta.url).href;
    const script = `
      import { commit, openTable, put } from ${JSON.stringify(fixture)};
      const table = await openTable(${JSON.stringify(data)});
      for (let number = 1; ; number += 1) {
        await table.call('PutItem', put(commit(number)));
        process.stdout.write(number + '\\n');
      }`;
    const answered = await new Promise<number>((resolve, reject) => {
      let output = '';
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.split('\n').length > 50) child.kill('SIGKILL');
      });
      child.on('error', reject);
      child.on('close', () => resolve(output.split('\n').length - 1));
    });
    expect(answered).toBeGreaterThan(49);
    const after = await openTable(data);
    const { Count: kept } = await after.call('Scan', { TableName: 'tocsin' });
    expect(kept).toBeGreaterThanOrEqual(answered);
    expect(told(after)).toHaveLength(kept as number);
    await after.close();
  });
});
