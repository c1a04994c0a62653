import type { AwsOperation, AwsRequest, AwsService } from '../../local/endpoint/aws-service.ts';
import { itemSize, type Item } from '../../local/dynamodb/dynalite.ts';
import type { BilledUnit } from './price-list.ts';
import { indexWriteUnits, readUnits, tableWriteUnits, type Held } from './request-units.ts';

/** Takes what a call is billed for, and the call. */
export type Spend = (unit: BilledUnit, amount: number, what: string, request: AwsRequest) => void;

type Writing = 'PutItem' | 'UpdateItem' | 'DeleteItem';

/**
 * Counts request units of the table and its `heads` index. Each write is looked at by a read before and a read after it, which are
 * not counted; a rival that writes the same item in between may be taken for this one.
 */
export function watchTable(service: AwsService, spend: Spend): AwsService {
  const get = service.operations['GetItem'];
  const query = service.operations['Query'];
  const writing = ['PutItem', 'UpdateItem', 'DeleteItem'] as const;
  if (get === undefined || query === undefined) throw new Error('the local table can no longer be read');

  const standing = async (request: AwsRequest, key: Item): Promise<Item | undefined> => {
    const input = { TableName: request.input['TableName'], Key: key, ConsistentRead: true };
    return (await get.run({ ...request, operation: 'GetItem', input }))['Item'] as Item | undefined;
  };
  const watchedGet: AwsOperation = {
    ...get,
    async run(request) {
      const answer = await get.run(request);
      const item = answer['Item'] as Item | undefined;
      const units = readUnits(item === undefined ? 0 : itemSize(item), request.input['ConsistentRead'] === true);
      spend('tableReadUnits', units, `GetItem ${kindOf(request.input['Key'] as Item)}`, request);
      return answer;
    },
  };
  const watchedQuery: AwsOperation = {
    ...query,
    async run(request) {
      // What a filter left out was read all the same, so the size of the answer does not tell: the table counts for itself.
      const input = { ...request.input, ReturnConsumedCapacity: 'TOTAL' };
      const { ConsumedCapacity, ...answer } = await query.run({ ...request, input });
      const counted = (ConsumedCapacity as { CapacityUnits: number }).CapacityUnits;
      const units = Math.max(readUnits(0, request.input['ConsistentRead'] === true), counted);
      spend('tableReadUnits', units, `Query ${queried(request.input)}`, request);
      return answer;
    },
  };
  const watchedWrite = (name: Writing, operation: AwsOperation): AwsOperation => ({
    ...operation,
    async run(request) {
      const key = keyOf(name, request.input);
      const before = await standing(request, key);
      const what = `${name} ${kindOf(key)}`;
      try {
        const answer = await operation.run(request);
        const after = await standing(request, key);
        const write = { before: held(before), after: held(after), refused: false };
        const changed = JSON.stringify(before) !== JSON.stringify(after);
        spend('tableWriteUnits', tableWriteUnits(write), what, request);
        const indexed = indexWriteUnits(write, changed);
        if (indexed > 0) spend('tableWriteUnits', indexed, `${what} in the index`, request);
        return answer;
      } catch (error) {
        const attempted = name === 'PutItem' ? (request.input['Item'] as Item) : undefined;
        const refused = { before: held(before), after: held(attempted), refused: true };
        spend('tableWriteUnits', tableWriteUnits(refused), `${what} refused`, request);
        throw error;
      }
    },
  });
  const writes = writing.map((name) => {
    const operation = service.operations[name];
    if (operation === undefined) throw new Error(`the local table no longer knows ${name}`);
    return [name, watchedWrite(name, operation)] as const;
  });
  const operations = {
    ...service.operations,
    GetItem: watchedGet,
    Query: watchedQuery,
    ...Object.fromEntries(writes),
  };
  return { ...service, operations };
}

/** Counts calls only, and what was refused: for loads in which looking at each item would be most of the work. */
export function countTableCalls(service: AwsService, count: (what: string) => void): AwsService {
  const counted = ([name, operation]: [string, AwsOperation]): [string, AwsOperation] => [
    name,
    {
      ...operation,
      async run(request) {
        try {
          const answer = await operation.run(request);
          count(name);
          return answer;
        } catch (error) {
          count(`${name} refused`);
          throw error;
        }
      },
    },
  ];
  return { ...service, operations: Object.fromEntries(Object.entries(service.operations).map(counted)) };
}

function keyOf(name: Writing, input: Record<string, unknown>): Item {
  if (name !== 'PutItem') return input['Key'] as Item;
  const { pk, sk } = input['Item'] as Item;
  return { ...(pk && { pk }), ...(sk && { sk }) };
}

function held(item: Item | undefined): Held | undefined {
  if (item === undefined) return undefined;
  const keys = [item['headPk'], item['headSk']];
  const indexKey = keys.every((key) => key !== undefined) ? JSON.stringify(keys) : undefined;
  return { bytes: itemSize(item), indexKey };
}

/** `INCIDENT/COMMIT` for `INCIDENT#INC-1` and `COMMIT#000001`: the kind of item, without whose. */
function kindOf(key: Item): string {
  return ['pk', 'sk'].map((name) => kind(key[name]?.['S'])).join('/');
}

const kind = (value: unknown): string => String(value).split('#')[0] ?? '';

function queried(input: Record<string, unknown>): string {
  const values = (input['ExpressionAttributeValues'] ?? {}) as Item;
  const index = typeof input['IndexName'] === 'string' ? ` in ${input['IndexName']}` : '';
  const prefix = values[':prefix'] === undefined ? '*' : kind(values[':prefix']['S']);
  return `${kind(values[':pk']?.['S'])}/${prefix}${index}`;
}
