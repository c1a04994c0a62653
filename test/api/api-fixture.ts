import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { MemoryTable } from '../../shared/adapters/table-fixture.ts';
import type { Scope } from '../../shared/contracts/http/scopes.ts';
import { directory as directorySchema, type Directory } from '../../shared/domain/directory/directory.ts';
import { httpFunction, type Caller, type Route } from '../../shared/runtime/http-function.ts';

const person = (id: string, zone = 'Europe/Dublin') => ({
  id,
  name: id.toUpperCase(),
  email: `${id}@example.org`,
  zone,
});

/** Three people, one schedule of weekly turns from Monday 2 March 2026 on, and a role that it fills. */
export const small: Directory = directorySchema.parse({
  people: [person('maya'), person('tomas'), person('wei-ling', 'Asia/Singapore')],
  roles: { L1: ['schedule:first-line', 'wei-ling'], coordinator: ['wei-ling'] },
  services: [],
  customers: [],
  contracts: [],
  rota: {
    regions: [{ id: 'ireland', name: 'Ireland', zone: 'Europe/Dublin', holidays: [{ date: '2026-03-17', name: 'x' }] }],
    schedules: [
      {
        id: 'first-line',
        name: 'First line',
        zone: 'Europe/Dublin',
        region: 'ireland',
        layers: [
          {
            id: 'weekly',
            kind: 'rotation',
            unit: 'week',
            length: 1,
            anchor: '2026-03-02T09:00',
            turns: [['maya'], ['tomas']],
          },
        ],
      },
    ],
    staffing: [],
  },
});

export interface Told {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly items?: Record<string, unknown>[] };
  readonly text: string;
}

export interface Api {
  readonly directory: DirectoryStore;
  readonly table: MemoryTable;
  now: number;
  /** Calls as a token's holder: `maya`, or `commander:nadia`. */
  call(method: string, path: string, as?: string, body?: unknown, headers?: Record<string, string>): Promise<Told>;
}

/** Routes on a table in memory, called as API Gateway calls them. */
export async function openApi(
  routesOf: (deps: { directory: DirectoryStore; table: MemoryTable; now: () => number }) => Route[],
  now: string,
  known = small,
): Promise<Api> {
  const table = new MemoryTable();
  const directory = new DirectoryStore(table);
  const api: Api = {
    directory,
    table,
    now: Date.parse(now),
    async call(method, path, as = 'maya', body, headers = {}) {
      api.now += 1; // two commands of one person never come in the same millisecond
      const [address = '', query = ''] = path.split('?');
      const answer = await handler(
        {
          requestContext: { http: { method } },
          rawPath: address,
          routeKey: 'ANY',
          queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
          headers: { ...headers, ...(as === '' ? {} : { authorization: `Bearer ${as}` }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          isBase64Encoded: false,
        } as unknown as APIGatewayProxyEventV2,
        {} as Context,
      );
      const text = answer.body ?? '';
      const isJson = String(answer.headers?.['content-type']).includes('json');
      return { status: answer.statusCode ?? 0, body: (isJson ? JSON.parse(text) : {}) as Told['body'], text };
    },
  };
  const handler = httpFunction(routesOf({ directory, table, now: () => api.now }), (token) =>
    Promise.resolve(callerOf(token)),
  );
  await directory.replace(known, api.now);
  return api;
}

function callerOf(token: string): Caller {
  const [scope, name] = token.split(':');
  return name === undefined ? { name: token, scope: 'responder' } : { name, scope: scope as Scope };
}
