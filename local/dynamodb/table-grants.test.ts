import { describe, expect, it } from 'vitest';
import { createIam } from '../iam/iam.ts';
import { templateFixture } from '../iam/template-fixture.ts';
import { declaredTables } from './declared-table.ts';
import { tableGrants } from './table-grants.ts';
import { tableArn, tableTemplate } from './table-fixture.ts';

const template = tableTemplate();
const grantsOf = (operation: string, input: Record<string, unknown>) =>
  tableGrants(operation, input, declaredTables(template), template.pseudo);

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
const query = (KeyConditionExpression: string, more: Record<string, unknown> = {}) => ({
  TableName: 'tocsin',
  KeyConditionExpression,
  ExpressionAttributeValues: { ':pk': { S: 'INCIDENT#1' }, ':sk': { S: 'COMMIT#' } },
  ...more,
});
const puts = (...partitions: string[]) => ({
  RequestItems: { tocsin: partitions.map((pk) => ({ PutRequest: { Item: key(pk) } })) },
});

describe('the partitions that a call names to the policies (Using IAM policy conditions for fine-grained access control)', () => {
  it.each([
    ['PutItem', { TableName: 'tocsin', Item: key('INCIDENT#1') }, ['INCIDENT#1']],
    ['GetItem', { TableName: 'tocsin', Key: key('LINK#1') }, ['LINK#1']],
    ['UpdateItem', { TableName: 'tocsin', Key: key('ALERT#1') }, ['ALERT#1']],
    ['DeleteItem', { TableName: 'tocsin', Key: key('OPEN#1') }, ['OPEN#1']],
    ['Query', query('pk = :pk'), ['INCIDENT#1']],
    ['Query', query('begins_with(sk, :sk) AND (:pk=pk)'), ['INCIDENT#1']],
    ['Query', query('sk >= :sk AND #p = :pk', { ExpressionAttributeNames: { '#p': 'pk' } }), ['INCIDENT#1']],
    ['Query', query('headPk = :pk AND headSk < :sk', { IndexName: 'heads' }), ['INCIDENT#1']],
    [
      'Query',
      { TableName: 'tocsin', KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'A' }] } } },
      ['A'],
    ],
    ['BatchGetItem', { RequestItems: { tocsin: { Keys: [key('A'), key('B')] } } }, ['A', 'B']],
    [
      'BatchWriteItem',
      { RequestItems: { tocsin: [{ PutRequest: { Item: key('A') } }, { DeleteRequest: { Key: key('B') } }] } },
      ['A', 'B'],
    ],
  ])('%s %j -> %j', (operation, input, keys) => {
    expect(grantsOf(operation, input).map(({ context }) => context)).toEqual([{ 'dynamodb:LeadingKeys': keys }]);
  });

  it.each([
    ['Scan', { TableName: 'tocsin' }],
    ['DescribeTable', { TableName: 'tocsin' }],
    ['PutItem', { TableName: 'tocsin', Item: 'x' }],
    ['Query', query('sk = :sk')],
    ['Query', query('pk = :gone')],
    ['PutItem', { TableName: 'other', Item: key('INCIDENT#1') }],
  ])('are none in %s %j', (operation, input) => {
    expect(grantsOf(operation, input).map(({ context }) => context)).toEqual([undefined]);
  });
});

describe('a role that may write incidents only', () => {
  const leadingKeys = 'dynamodb:LeadingKeys';
  const iam = createIam(
    templateFixture({
      Role: {
        type: 'AWS::IAM::Role',
        arn: 'arn:aws:iam::000000000000:role/writer',
        properties: {
          AssumeRolePolicyDocument: { Statement: [] },
          Policies: [
            {
              PolicyDocument: {
                Statement: {
                  Effect: 'Allow',
                  Action: ['dynamodb:PutItem', 'dynamodb:BatchWriteItem', 'dynamodb:Query', 'dynamodb:Scan'],
                  Resource: [tableArn, `${tableArn}/index/heads`],
                  Condition: {
                    'ForAllValues:StringLike': { [leadingKeys]: 'INCIDENT#*' },
                    Null: { [leadingKeys]: false },
                  },
                },
              },
            },
          ],
        },
      },
    }),
  );
  const may = (operation: string, input: Record<string, unknown>) =>
    grantsOf(operation, input).every((grant) => iam.authorize({ kind: 'role', roleLogicalId: 'Role' }, grant).allowed);

  it.each([
    ['PutItem', { TableName: 'tocsin', Item: key('INCIDENT#1') }, true],
    ['PutItem', { TableName: 'tocsin', Item: key('TOKEN#1') }, false],
    ['Query', query('pk = :pk'), true],
    ['Query', query('pk = :sk'), false],
    ['BatchWriteItem', puts('INCIDENT#1', 'INCIDENT#2'), true],
    ['BatchWriteItem', puts('INCIDENT#1', 'TOKEN#1'), false],
    ['Scan', { TableName: 'tocsin' }, false],
  ])('may %s %j -> %s', (operation, input, allowed) => {
    expect(may(operation, input)).toBe(allowed);
  });
});
