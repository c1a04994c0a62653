import type { DatabaseSync } from 'node:sqlite';
import type { Item } from './dynalite.ts';
import { createDynamoDb } from './dynamodb.ts';
import type { DynamoDb } from './dynamodb.ts';
import { templateFixture } from '../iam/template-fixture.ts';
import { openStorage } from '../kernel/open-storage.ts';

export const tableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/tocsin';
export const streamArn = `${tableArn}/stream/2026-01-01T00:00:00.000`;

const key = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

/** The table as the product's template declares it. */
export function tableTemplate(overrides: Record<string, unknown> = {}) {
  return templateFixture({
    Table: {
      type: 'AWS::DynamoDB::Table',
      name: 'tocsin',
      arn: tableArn,
      properties: {
        TableName: 'tocsin',
        AttributeDefinitions: ['pk', 'sk', 'headPk', 'headSk'].map((name) => ({
          AttributeName: name,
          AttributeType: 'S',
        })),
        KeySchema: key('pk', 'sk'),
        GlobalSecondaryIndexes: [
          { IndexName: 'heads', KeySchema: key('headPk', 'headSk'), Projection: { ProjectionType: 'ALL' } },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        DeletionProtectionEnabled: true,
        ...overrides,
      },
    },
  });
}

export interface OpenTable extends DynamoDb {
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  readonly clock: { at: number; now(): number };
  readonly storage: DatabaseSync;
}

/** The table in memory, or on disk in the directory; its clock stands still until a test moves it. */
export async function openTable(dataDir?: string, template = tableTemplate()): Promise<OpenTable> {
  const opened = openStorage(dataDir);
  const { database: storage } = opened;
  const clock = { at: Date.parse('2026-01-14T15:00:00Z'), now: () => clock.at };
  const dynamoDb = await createDynamoDb({ kernel: { clock, storage }, template });
  return {
    ...dynamoDb,
    clock,
    storage,
    call: (operation, input) => {
      const found = dynamoDb.service.operations[operation];
      if (!found) throw new Error(`${operation} is not an operation`);
      return found.run({ operation, input, principal: { kind: 'admin' } });
    },
    async close() {
      await dynamoDb.close();
      opened.close();
    },
  };
}

export function put(item: Item, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { TableName: 'tocsin', Item: item, ...more };
}

export function commit(number: number, more: Item = {}): Item {
  return { pk: { S: 'INCIDENT#1' }, sk: { S: `COMMIT#${String(number).padStart(6, '0')}` }, ...more };
}
