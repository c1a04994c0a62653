import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, openTable, put, streamArn, tableArn, tableTemplate } from './table-fixture.ts';

const keyOf = (number: number) => commit(number);
const firstOnly = { ConditionExpression: 'attribute_not_exists(pk)' };

describe('the local table', () => {
  it('lets one of two writers of the same commit win', async () => {
    const table = await openTable();
    const write = (who: string) => table.call('PutItem', put(commit(1, { by: { S: who } }), firstOnly));
    const results = await Promise.allSettled([write('acknowledge'), write('escalate')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({
      code: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      status: 400,
    });
  });

  it('answers a query in order of the sort key, page by page, and by the index', async () => {
    const table = await openTable();
    for (const number of [3, 1, 2]) {
      await table.call('PutItem', put(commit(number, { headPk: { S: 'OPEN' }, headSk: { S: String(9 - number) } })));
    }
    const query = {
      TableName: 'tocsin',
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: 'INCIDENT#1' }, ':prefix': { S: 'COMMIT#' } },
      ConsistentRead: true,
    };
    const first = await table.call('Query', { ...query, Limit: 2 });
    expect(first['Items']).toMatchObject([keyOf(1), keyOf(2)]);
    const rest = await table.call('Query', { ...query, ExclusiveStartKey: first['LastEvaluatedKey'] });
    expect(rest['Items']).toMatchObject([keyOf(3)]);
    const open = await table.call('Query', {
      TableName: 'tocsin',
      IndexName: 'heads',
      KeyConditionExpression: 'headPk = :open',
      ExpressionAttributeValues: { ':open': { S: 'OPEN' } },
    });
    expect(open['Items']).toMatchObject([keyOf(3), keyOf(2), keyOf(1)]);
  });

  it.each([
    ['in memory', undefined],
    ['on disk', mkdtempSync(join(tmpdir(), 'table-'))],
  ])(
    'answers a query and a scan of several hundred items whole, forwards and backwards, %s',
    async (_where, dataDir) => {
      const table = await openTable(dataDir);
      const numbers = Array.from({ length: 350 }, (_, index) => index + 1);
      await Promise.all(numbers.map((number) => table.call('PutItem', put(commit(number)))));
      const query = {
        TableName: 'tocsin',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'INCIDENT#1' } },
      };
      const ordered = numbers.map((number) => commit(number));
      expect((await table.call('Query', query))['Items']).toEqual(ordered);
      const backwards = await table.call('Query', { ...query, ScanIndexForward: false });
      expect(backwards['Items']).toEqual(ordered.toReversed());
      expect(await table.call('Scan', { TableName: 'tocsin' })).toMatchObject({ Count: 350 });
      await table.close();
    },
  );

  it('describes itself as the template declares it', async () => {
    const table = await openTable();
    expect(await table.call('DescribeTable', { TableName: 'tocsin' })).toMatchObject({
      Table: { TableArn: tableArn, TableStatus: 'ACTIVE', LatestStreamArn: streamArn, DeletionProtectionEnabled: true },
    });
    expect(await table.call('DescribeTimeToLive', { TableName: 'tocsin' })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
    });
    expect(await table.call('ListTables', {})).toEqual({ TableNames: ['tocsin'] });
  });

  it.each([
    ['a table that is not there', 'GetItem', { TableName: 'other', Key: keyOf(1) }, 'ResourceNotFoundException'],
    ['half a key', 'GetItem', { TableName: 'tocsin', Key: { pk: { S: 'a' } } }, 'ValidationException'],
    ['a key of the wrong type', 'PutItem', put({ pk: { N: '1' }, sk: { S: 'a' } }), 'ValidationException'],
    ['no table name', 'Scan', {}, 'ValidationException'],
    [
      'an expression that does not parse',
      'PutItem',
      put(commit(1), { ConditionExpression: 'pk =' }),
      'ValidationException',
    ],
    ['a shape that is no request', 'PutItem', { TableName: 'tocsin', Item: 'x' }, 'SerializationException'],
    [
      'a description of a table that is not there',
      'DescribeTimeToLive',
      { TableName: 'x' },
      'ResourceNotFoundException',
    ],
  ])('refuses %s as AWS does', async (_case, operation, input, code) => {
    const table = await openTable();
    await expect(table.call(operation, input)).rejects.toMatchObject({ code });
  });

  const condition = (expression: string, values?: Record<string, unknown>) =>
    put(commit(1), {
      ConditionExpression: expression,
      ...(values ? { ExpressionAttributeValues: values } : {}),
    });
  const update = (more: Record<string, unknown>) => ({ TableName: 'tocsin', Key: keyOf(1), ...more });

  it.each([
    ['IN with a boolean', 'PutItem', condition('a IN (:no)', { ':no': { BOOL: false } })],
    ['boolean or an empty string', 'PutItem', condition('NOT a IN (:none)', { ':none': { S: '' } })],
    ['the function attribute_type', 'PutItem', condition('attribute_type(a, :type)', { ':type': { S: 'S' } })],
    ['the function size', 'PutItem', condition('size(a) > :n', { ':n': { N: '0' } })],
    ['contains with anything but', 'PutItem', condition('contains(a, :none)', { ':none': { S: '' } })],
    ['= on a list or a map', 'PutItem', condition('a = :list', { ':list': { L: [] } })],
    ['a comparison of two attributes', 'PutItem', condition('a = b')],
    [
      'ReturnValuesOnConditionCheckFailure',
      'PutItem',
      put(commit(1), { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    ],
    ['the legacy parameter Expected', 'PutItem', put(commit(1), { Expected: { a: { Exists: false } } })],
    ['REMOVE of more than one list element', 'UpdateItem', update({ UpdateExpression: 'REMOVE l[0], l[1]' })],
  ])('refuses %s by name, since the answer here would differ from that of AWS', async (what, operation, input) => {
    const table = await openTable();
    await expect(table.call(operation, input)).rejects.toMatchObject({
      code: 'NotModelledLocally',
      message: expect.stringContaining(what) as string,
    });
    expect(await table.call('Scan', { TableName: 'tocsin' })).toMatchObject({ Count: 0 });
  });

  it('has no transactions and no administration of tables', async () => {
    const { service } = await openTable();
    expect(Object.keys(service.operations).sort()).toEqual(
      ['BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'DescribeTable', 'DescribeTimeToLive', 'GetItem', 'ListTables']
        .concat(['PutItem', 'Query', 'Scan', 'UpdateItem'])
        .sort(),
    );
  });

  it.each([
    ['GetItem', { TableName: 'tocsin' }, [{ action: 'dynamodb:GetItem', resource: tableArn }]],
    [
      'Query',
      { TableName: 'tocsin', IndexName: 'heads' },
      [{ action: 'dynamodb:Query', resource: `${tableArn}/index/heads` }],
    ],
    ['BatchWriteItem', { RequestItems: { tocsin: [] } }, [{ action: 'dynamodb:BatchWriteItem', resource: tableArn }]],
    ['ListTables', {}, [{ action: 'dynamodb:ListTables', resource: '*' }]],
  ])('needs the right to %s on what it touches', async (operation, input, grants) => {
    const { service } = await openTable();
    expect(service.operations[operation]?.grants(input)).toEqual(grants);
  });

  it.each([
    ['BillingMode', { BillingMode: 'PROVISIONED' }],
    ['GlobalSecondaryIndexes.0', { GlobalSecondaryIndexes: [{ IndexName: 'x', OnDemandThroughput: {} }] }],
  ])('refuses at start a table whose %s it cannot honour', async (property, properties) => {
    await expect(openTable(undefined, tableTemplate(properties))).rejects.toThrow(
      `Table (AWS::DynamoDB::Table) ${property}`,
    );
  });
});
