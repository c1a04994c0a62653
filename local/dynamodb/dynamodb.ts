import type { AwsOperation, AwsRequest, AwsService } from '../endpoint/aws-service.ts';
import { AwsError } from '../kernel/kernel.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { StartRefused } from '../kernel/start-refused.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import { createTableInput, declaredTables, sameKeys } from './declared-table.ts';
import type { DeclaredTable } from './declared-table.ts';
import { openDynalite } from './dynalite.ts';
import type { Dynalite } from './dynalite.ts';
import { createStreamLog } from './stream-log.ts';
import type { StreamDeclaration } from './stream-log.ts';
import type { StreamReader } from './stream-reader.ts';
import { tableGrants } from './table-grants.ts';

const passedOn = [
  'GetItem',
  'Query',
  'Scan',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchGetItem',
  'BatchWriteItem',
] as const;

export interface DynamoDb {
  readonly service: AwsService;
  readonly streams: StreamReader;
  close(): Promise<void>;
}

export interface DynamoDbOptions {
  kernel: Pick<Kernel, 'clock' | 'storage'>;
  template: ResolvedTemplate;
}

/**
 * DynamoDB with the template's tables and their streams, in the kernel's storage.
 * Throws, naming it, for a property that it cannot honour and for data made under other keys or indexes.
 */
export async function createDynamoDb({ kernel, template }: DynamoDbOptions): Promise<DynamoDb> {
  const tables = declaredTables(template);
  const log = createStreamLog(
    kernel.storage,
    kernel.clock,
    tables.flatMap((table) => streamOf(table, template)),
  );
  const dynalite = await openDynalite({
    storage: kernel.storage,
    region: template.pseudo.region,
    account: template.pseudo.account,
    listener: log,
  });
  for (const table of tables) await ensureTable(dynalite, table);
  return { service: serviceOver(dynalite, tables, template), streams: log, close: () => dynalite.close() };
}

function streamOf({ name, streamArn, properties }: DeclaredTable, template: ResolvedTemplate): StreamDeclaration[] {
  const view = properties.StreamSpecification?.StreamViewType;
  return view ? [{ table: name, arn: streamArn, region: template.pseudo.region, view }] : [];
}

async function ensureTable(dynalite: Dynalite, table: DeclaredTable): Promise<void> {
  const existing = await dynalite.describe(table.name);
  if (existing && !sameKeys(table, existing)) {
    throw new StartRefused(
      `The data on disk hold table ${table.name} with other keys or indexes than the template. Choose other data with --data DIR or --memory.`,
    );
  }
  if (!existing) await dynalite.call('CreateTable', createTableInput(table));
  while ((await dynalite.describe(table.name))?.TableStatus !== 'ACTIVE') {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function serviceOver(dynalite: Dynalite, tables: DeclaredTable[], template: ResolvedTemplate): AwsService {
  const operation = (name: string, run: AwsOperation['run']): [string, AwsOperation] => [
    name,
    { grants: (input) => tableGrants(name, input, tables, template.pseudo), run },
  ];
  const tableNamed = (name: unknown): DeclaredTable => {
    const found = tables.find((table) => table.name === name);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${String(name)} not found`);
  };
  return {
    scope: 'dynamodb',
    protocol: 'json-1.0',
    targetPrefix: 'DynamoDB_20120810',
    operations: Object.fromEntries([
      ...passedOn.map((name) => operation(name, ({ input }) => dynalite.call(name, input))),
      operation(
        'ListTables',
        promise(({ input }) => listTables(tables, input)),
      ),
      operation('DescribeTable', async ({ input }) => {
        const { Table } = await dynalite.call('DescribeTable', input);
        return { Table: { ...(Table as object), ...describedBeyondDynalite(tableNamed(input['TableName'])) } };
      }),
      operation(
        'DescribeTimeToLive',
        promise(({ input }) => describeTimeToLive(tableNamed(input['TableName']))),
      ),
    ]),
  };
}

/** An answer that needs no waiting; what it throws is a rejection like any other. */
function promise(answer: (request: AwsRequest) => Record<string, unknown>): AwsOperation['run'] {
  return (request) => new Promise((resolve) => resolve(answer(request)));
}

function describedBeyondDynalite({ streamArn, properties }: DeclaredTable): Record<string, unknown> {
  const { StreamSpecification: stream, DeletionProtectionEnabled: kept = false } = properties;
  if (!stream) return { DeletionProtectionEnabled: kept };
  return {
    DeletionProtectionEnabled: kept,
    StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType },
    LatestStreamArn: streamArn,
    LatestStreamLabel: streamArn.split('/').at(-1),
  };
}

function describeTimeToLive({ properties }: DeclaredTable): Record<string, unknown> {
  const { TimeToLiveSpecification: expiry } = properties;
  const description = expiry?.Enabled
    ? { TimeToLiveStatus: 'ENABLED', AttributeName: expiry.AttributeName }
    : { TimeToLiveStatus: 'DISABLED' };
  return { TimeToLiveDescription: description };
}

function listTables(tables: DeclaredTable[], input: Record<string, unknown>): Record<string, unknown> {
  const { ExclusiveStartTableName: start = '', Limit: limit = 100 } = input;
  if (typeof start !== 'string' || typeof limit !== 'number' || limit < 1 || limit > 100) {
    throw new AwsError('ValidationException', 'ExclusiveStartTableName is a name and Limit a number from 1 to 100');
  }
  const names = tables.map(({ name }) => name).sort();
  const rest = names.filter((name) => name > start);
  const page = rest.slice(0, limit);
  return { TableNames: page, ...(page.length < rest.length ? { LastEvaluatedTableName: page.at(-1) } : {}) };
}
