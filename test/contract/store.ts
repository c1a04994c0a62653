import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoTable, type Table } from '../../shared/adapters/table.ts';
import { MemoryTable } from '../../shared/adapters/table-fixture.ts';
import { createEndpoint } from '../../local/endpoint/create-endpoint.ts';
import { openTable, tableTemplate } from '../../local/dynamodb/table-fixture.ts';
import { createIam } from '../../local/iam/iam.ts';
import { createKernel } from '../../local/kernel/create-kernel.ts';

/** The three stores that are held to one contract. */
export type StoreName = 'dynalite' | 'memory' | 'dynamodb-local';

/** One of the stores, open. Every sentence works in partitions of its own. */
export interface OpenStore {
  readonly table: Table;
  /** Speaks DynamoDB's own requests; the table in memory has none. */
  readonly client?: DynamoDBClient;
  close(): Promise<void>;
}

export const TABLE = 'tocsin';

/** A client of DynamoDB at an address on this machine. */
export const clientAt = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'anyone', secretAccessKey: 'any' },
    maxAttempts: 1,
  });

export const openMemory = (): Promise<OpenStore> =>
  Promise.resolve({ table: new MemoryTable(), close: () => Promise.resolve() });

/** dynalite as `npm start` embeds it: behind the local endpoint, called by the real SDK. */
export async function openDynalite(): Promise<OpenStore> {
  const opened = await openTable();
  const running = createKernel({ startAt: opened.clock.now(), log: () => undefined });
  const endpoint = await createEndpoint({
    kernel: running.kernel,
    services: [opened.service],
    iam: createIam(tableTemplate()),
    localRoutes: (_request, response) => void response.end(),
    port: 0,
  });
  const client = clientAt(endpoint.url);
  return {
    client,
    table: new DynamoTable(TABLE, client),
    async close() {
      client.destroy();
      await endpoint.close();
      await opened.close();
      await running.close();
    },
  };
}
