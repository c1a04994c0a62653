import { afterEach, beforeEach, expect, it } from 'vitest';
import { commit, openTable, put, type OpenTable } from '../../local/dynamodb/table-fixture.ts';
import { watchTable } from './table-watch.ts';

const text = (bytes: number) => ({ S: 'x'.repeat(bytes) });
const newOnly = { ConditionExpression: 'attribute_not_exists(pk)' };
const head = (more: object) => ({ pk: { S: 'INCIDENT#1' }, sk: { S: 'HEAD' }, ...more });
const { pk, sk } = commit(1);

let table: OpenTable;
let spent: string[];
beforeEach(async () => {
  table = await openTable();
  spent = [];
});
afterEach(() => table.close());

async function call(operation: string, input: Record<string, unknown>): Promise<unknown> {
  const watched = watchTable(table.service, (unit, amount, what) => {
    spent.push(`${what}: ${amount} ${unit === 'tableReadUnits' ? 'read' : 'write'}`);
  });
  const request = { operation, input, principal: { kind: 'admin' } } as const;
  return watched.operations[operation]?.run(request);
}

it('a commit costs one write a kilobyte, and the one that lost its race costs the same for nothing', async () => {
  await call('PutItem', put(commit(1, { note: text(1500) }), newOnly));
  await expect(call('PutItem', put(commit(1), newOnly))).rejects.toMatchObject({
    code: 'ConditionalCheckFailedException',
  });
  expect(spent).toEqual(['PutItem INCIDENT/COMMIT: 2 write', 'PutItem INCIDENT/COMMIT refused: 2 write']);
});

it('a head is written to the index as well, twice when it moves there, and not at all when nothing changed', async () => {
  const open = head({ headPk: { S: 'STATUS#open' }, headSk: { S: '1' } });
  await call('PutItem', put(open));
  await call('PutItem', put(open));
  await call('PutItem', put(head({ headPk: { S: 'STATUS#closed' }, headSk: { S: '1' } })));
  const [onTable, onIndex] = ['PutItem INCIDENT/HEAD', 'PutItem INCIDENT/HEAD in the index'];
  expect(spent).toEqual([
    `${onTable}: 1 write`,
    `${onIndex}: 1 write`,
    `${onTable}: 1 write`,
    `${onTable}: 1 write`,
    `${onIndex}: 2 write`,
  ]);
});

it('a read costs by what it looked at, and the answer is the same as unwatched', async () => {
  for (const number of [1, 2, 3]) await table.call('PutItem', put(commit(number, { note: text(3000) })));
  const query = {
    TableName: 'tocsin',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': { S: 'COMMIT#' } },
    ConsistentRead: true,
  };
  expect(await call('Query', query)).toEqual(await table.call('Query', query));
  await call('GetItem', { TableName: 'tocsin', Key: { pk, sk }, ConsistentRead: true });
  await call('GetItem', { TableName: 'tocsin', Key: { pk, sk: { S: 'COMMIT#000009' } } });
  expect(spent).toEqual([
    'Query INCIDENT/COMMIT: 3 read',
    'GetItem INCIDENT/COMMIT: 1 read',
    'GetItem INCIDENT/COMMIT: 0.5 read',
  ]);
});
