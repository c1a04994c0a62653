import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { refusalOf, sentencesOn, type Exceptions, type Scene, type Sentence } from './sentence.ts';
import { TABLE, type OpenStore, type StoreName } from './store.ts';

type Item = Record<string, AttributeValue>;
const text = (bytes: number): string => 'x'.repeat(bytes);
const REFUSED_SO = 'The conditional request failed';

/** DynamoDB in one scene, in its own words. */
function requests({ client, pk }: Scene) {
  const dynamodb: DynamoDBClient | undefined = client;
  if (dynamodb === undefined) throw new Error('the table in memory takes no requests');
  const Key = { pk: { S: pk }, sk: { S: 'a' } };
  return {
    Key,
    put: (item: Item, more: object = {}) =>
      dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: { ...Key, ...item }, ...more })),
    get: () => dynamodb.send(new GetItemCommand({ TableName: TABLE, Key, ConsistentRead: true })),
    update: (UpdateExpression: string, more: Partial<UpdateItemCommandInput> = {}) =>
      dynamodb.send(new UpdateItemCommand({ TableName: TABLE, Key, UpdateExpression, ...more })),
    remove: (more: object = {}) => dynamodb.send(new DeleteItemCommand({ TableName: TABLE, Key, ...more })),
    query: (more: object = {}) =>
      dynamodb.send(
        new QueryCommand({
          TableName: TABLE,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: pk } },
          ...more,
        }),
      ),
  };
}
type Requests = ReturnType<typeof requests>;

/** What the product relies on in DynamoDB's answers, and what DynamoDB refuses: stores that speak its protocol only. */
export function requestContract(name: StoreName, open: () => Promise<OpenStore>): void {
  describe(`${name}: an answer (Amazon DynamoDB API Reference)`, () => {
    answers(sentencesOn(name, open));
  });
  describe(`${name}: a page (Paginating table query results in DynamoDB)`, () => {
    pages(sentencesOn(name, open));
  });
  describe(`${name}: is refused with ValidationException (Quotas in Amazon DynamoDB, Reserved words in DynamoDB)`, () => {
    refusals(sentencesOn(name, open));
  });
  describe(`${name}: is taken, at the limit (Quotas in Amazon DynamoDB)`, () => {
    limits(sentencesOn(name, open));
  });
}

function answers(sentence: Sentence): void {
  sentence('of a condition that failed is ConditionalCheckFailedException, by name and in words', async (scene) => {
    const { put } = requests(scene);
    await put({});
    await expect(put({}, { ConditionExpression: 'attribute_not_exists(pk)' })).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: REFUSED_SO,
      $metadata: { httpStatusCode: 400 },
    });
  });
  sentence('of a table that is not there is ResourceNotFoundException', async (scene) => {
    const { put } = requests(scene);
    expect(await refusalOf(put({}, { TableName: 'nowhere' }))).toBe('ResourceNotFoundException');
  });
  sentence(
    'of an update is all of the item after it where ALL_NEW is asked for, and nothing by itself',
    async (scene) => {
      const { Key, put, update } = requests(scene);
      await put({ kept: { BOOL: true } });
      const values = { ExpressionAttributeValues: { ':one': { N: '1' } } };
      expect((await update('ADD n :one', values)).Attributes).toBeUndefined();
      expect((await update('ADD n :one', { ...values, ReturnValues: 'ALL_NEW' })).Attributes).toEqual({
        ...Key,
        kept: { BOOL: true },
        n: { N: '2' },
      });
    },
  );
  sentence('of a put or a delete is what stood there before where ALL_OLD is asked for', async (scene) => {
    const { Key, put, remove } = requests(scene);
    await put({ n: { N: '1' } });
    expect((await put({}, { ReturnValues: 'ALL_OLD' })).Attributes).toEqual({ ...Key, n: { N: '1' } });
    expect((await remove({ ReturnValues: 'ALL_OLD' })).Attributes).toEqual(Key);
  });
  sentence('has numbers in their shortest form, to the 38th digit', async (scene) => {
    const { put, get } = requests(scene);
    const digits = '12345678901234567890123456789012345678';
    await put({ long: { N: digits }, padded: { N: '0010.500' }, big: { N: '1E3' }, small: { N: `-0.${digits}` } });
    expect((await get()).Item).toMatchObject({
      long: { N: digits },
      padded: { N: '10.5' },
      big: { N: '1000' },
      small: { N: `-0.${digits}` },
    });
  });
  sentence('of a set has each member once, in any order', async (scene) => {
    const { put, get } = requests(scene);
    await put({ names: { SS: ['b', 'a', ''] } });
    expect((await get()).Item?.['names']?.SS?.toSorted()).toEqual(['', 'a', 'b']);
  });
}

function pages(sentence: Sentence): void {
  const five = async ({ put }: Requests): Promise<void> => {
    for (const n of ['1', '2', '3', '4', '5']) await put({ sk: { S: n }, n: { N: n } });
  };
  sentence('ends with the key to go on from, and the next begins after it', async (scene) => {
    const asked = requests(scene);
    await five(asked);
    const first = await asked.query({ Limit: 3 });
    expect(first.LastEvaluatedKey).toEqual({ ...asked.Key, sk: { S: '3' } });
    const second = await asked.query({ Limit: 3, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(second.Items?.map(({ sk }) => sk?.S)).toEqual(['4', '5']);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });
  sentence('that ends with the last item by its limit still has a key: the next is empty', async (scene) => {
    const asked = requests(scene);
    await five(asked);
    const first = await asked.query({ Limit: 5 });
    expect(first.LastEvaluatedKey).toEqual({ ...asked.Key, sk: { S: '5' } });
    const second = await asked.query({ ExclusiveStartKey: first.LastEvaluatedKey });
    expect(second).toMatchObject({ Count: 0, Items: [] });
    expect(second.LastEvaluatedKey).toBeUndefined();
  });
  sentence('is cut by its limit before it is filtered', async (scene) => {
    const asked = requests(scene);
    await five(asked);
    const filtered = {
      FilterExpression: 'n = :n',
      ExpressionAttributeValues: { ':pk': { S: scene.pk }, ':n': { N: '4' } },
    };
    const first = await asked.query({ Limit: 3, ...filtered });
    expect(first).toMatchObject({ Count: 0, ScannedCount: 3, LastEvaluatedKey: { sk: { S: '3' } } });
  });
  sentence('of the index goes on from the keys of index and table', async (scene) => {
    const asked = requests(scene);
    const headPk = { S: `${scene.pk}#heads` };
    for (const n of ['1', '2']) await asked.put({ sk: { S: n }, headPk, headSk: { S: 'same' } });
    const ofIndex = {
      IndexName: 'heads',
      KeyConditionExpression: 'headPk = :pk',
      ExpressionAttributeValues: { ':pk': headPk },
    };
    const first = await asked.query({ ...ofIndex, Limit: 1 });
    expect(Object.keys(first.LastEvaluatedKey ?? {}).sort()).toEqual(['headPk', 'headSk', 'pk', 'sk']);
    const second = await asked.query({ ...ofIndex, ExclusiveStartKey: first.LastEvaluatedKey });
    expect([first, second].flatMap(({ Items = [] }) => Items.map(({ sk }) => sk?.S)).sort()).toEqual(['1', '2']);
  });
  sentence('holds at most 1 MB', async (scene) => {
    const asked = requests(scene);
    for (const n of ['1', '2', '3', '4']) await asked.put({ sk: { S: n }, text: { S: text(350_000) } });
    const first = await asked.query();
    expect(first.Count).toBeLessThan(4);
    expect(first.LastEvaluatedKey).toBeDefined();
  });
}

const refused: [string, (asked: Requests) => Promise<unknown>, Exceptions?][] = [
  ['a partition key of 2,049 bytes', ({ put }) => put({ pk: { S: text(2049) } })],
  ['a sort key of 1,025 bytes', ({ put }) => put({ sk: { S: text(1025) } })],
  [
    'a sort key of 513 letters of two bytes',
    ({ put }) => put({ sk: { S: 'é'.repeat(513) } }),
    { dynalite: 'it counts letters; sort keys of ours are made of ids, and ids are short and plain' },
  ],
  ['an empty partition key', ({ put }) => put({ pk: { S: '' } })],
  ['an empty sort key', ({ put }) => put({ sk: { S: '' } })],
  [
    'an empty key of the index',
    ({ put }) => put({ headPk: { S: '' }, headSk: { S: '1' } }),
    { dynalite: 'it looks at the keys of the table only; ours of the index are a status and an instant, never empty' },
  ],
  ['a key of another type', ({ put }) => put({ sk: { N: '1' } })],
  ['a key of the index of another type', ({ put }) => put({ headPk: { N: '1' }, headSk: { S: '1' } })],
  ['an item over 400 KB', ({ put }) => put({ text: { S: text(409_600) } })],
  [
    'an update that makes an item over 400 KB',
    async ({ put, update }) => {
      await put({ text: { S: text(300_000) } });
      await update('SET more = :m', { ExpressionAttributeValues: { ':m': { S: text(110_000) } } });
    },
  ],
  ['a number of 39 digits', ({ put }) => put({ n: { N: '1'.repeat(39) } })],
  ['a number of 10^126', ({ put }) => put({ n: { N: '1E126' } })],
  ['a number that is none', ({ put }) => put({ n: { N: 'one' } })],
  ['an empty set', ({ put }) => put({ names: { SS: [] } })],
  ['a set with a member twice', ({ put }) => put({ names: { SS: ['a', 'a'] } })],
  [
    'a reserved word in an update',
    ({ update }) => update('SET state = :x', { ExpressionAttributeValues: { ':x': { S: 'x' } } }),
  ],
  [
    'a value that no expression uses',
    ({ update }) => update('REMOVE n', { ExpressionAttributeValues: { ':x': { S: 'x' } } }),
  ],
  ['a name that no expression uses', ({ update }) => update('REMOVE n', { ExpressionAttributeNames: { '#x': 'x' } })],
  ['a placeholder without a value', ({ update }) => update('SET n = :gone')],
  ['a placeholder without a name', ({ update }) => update('REMOVE #gone')],
  [
    'two clauses over one attribute',
    ({ update }) => update('SET n = :x REMOVE n', { ExpressionAttributeValues: { ':x': { S: 'x' } } }),
  ],
  ['an update of a key', ({ update }) => update('SET sk = :x', { ExpressionAttributeValues: { ':x': { S: 'x' } } })],
  ['an expression that cannot be read', ({ put }) => put({}, { ConditionExpression: 'attribute_exists(pk' })],
  ['a consistent read of the index', ({ query }) => query({ IndexName: 'heads', ConsistentRead: true })],
  ['a query of an index that is not there', ({ query }) => query({ IndexName: 'tails' })],
  ['a query without its partition', ({ query }) => query({ KeyConditionExpression: 'begins_with(sk, :pk)' })],
  ['a limit of 0', ({ query }) => query({ Limit: 0 })],
];

function refusals(sentence: Sentence): void {
  for (const [what, ask, exceptions] of refused) {
    sentence(
      what,
      async (scene) => {
        expect(await refusalOf(ask(requests(scene)))).toBe('ValidationException');
      },
      exceptions,
    );
  }
}

const taken: [string, (pk: string) => Item][] = [
  ['a partition key of 2,048 bytes', (pk) => ({ pk: { S: pk.padEnd(2048, 'x') } })],
  ['a sort key of 1,024 bytes', () => ({ sk: { S: text(1024) } })],
  ['an item of 400 KB to the byte', (pk) => ({ t: { S: text(409_600 - pk.length - 'pkskat'.length) } })],
  ['a number of 38 digits', () => ({ n: { N: '9'.repeat(38) } })],
  ['numbers of either end', () => ({ big: { N: '9.9999E125' }, small: { N: '1E-130' } })],
  [
    'empty text, bytes, lists and maps',
    () => ({ s: { S: '' }, b: { B: new Uint8Array() }, l: { L: [] }, m: { M: {} } }),
  ],
];

function limits(sentence: Sentence): void {
  for (const [what, item] of taken) {
    sentence(what, async (scene) => {
      expect(await refusalOf(requests(scene).put(item(scene.pk)))).toBeUndefined();
    });
  }
}
