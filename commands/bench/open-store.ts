import { createDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import { createEndpoint } from '../../local/endpoint/create-endpoint.ts';
import { createIam } from '../../local/iam/iam.ts';
import { createKernel } from '../../local/kernel/create-kernel.ts';
import { seedDirectory } from '../../local/seed/seed.ts';
import type { ResolvedTemplate } from '../../local/template/resolved-template.ts';
import { POLICY } from './open-system.ts';
import { countTableCalls } from './table-watch.ts';

export interface Store {
  readonly url: string;
  /** Calls so far by operation, those refused by their condition apart. */
  calls(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** The template's table alone, in memory behind the AWS endpoint, with the sample directory: nothing reacts to what is written. */
export async function openStore(template: ResolvedTemplate): Promise<Store> {
  const running = createKernel();
  const { kernel } = running;
  const dynamodb = await createDynamoDb({ kernel, template });
  let calls: Record<string, number> = {};
  const service = countTableCalls(dynamodb.service, (what) => (calls[what] = (calls[what] ?? 0) + 1));
  const endpoint = await createEndpoint({
    kernel,
    services: [service],
    iam: createIam(template),
    port: 0,
    localRoutes: (_request, response) => void response.writeHead(404).end(),
  });
  await seedDirectory({
    awsUrl: endpoint.url,
    tableName: 'tocsin',
    policyName: POLICY,
    dataDir: undefined,
    now: Date.now(),
  });
  calls = {};
  return {
    url: endpoint.url,
    calls: () => ({ ...calls }),
    async close() {
      await endpoint.close();
      await dynamodb.close();
      await running.close();
    },
  };
}
