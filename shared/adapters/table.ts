import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type QueryCommandInput,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}
export type Item = Record<string, unknown>;

export interface Condition {
  readonly expression: string;
  readonly names?: Record<string, string>;
  readonly values?: Item;
}

const NOT_THERE: Condition = { expression: 'attribute_not_exists(pk)' };

/**
 * The one table. Every read is strongly consistent unless it is of an index, and every write that depends on what stands there
 * says so as a condition; `false` is the answer of a condition that failed, every other failure is thrown.
 */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** Items of a partition whose sort key begins with `prefix`, in order; all pages. */
  list(pk: string, prefix?: string, options?: { newestFirst?: boolean; limit?: number }): Promise<Item[]>;
  /** Items of a partition whose sort keys lie from `first` to `last`, both included, in order; all pages. */
  between(pk: string, first: string, last: string): Promise<Item[]>;
  /** Items of the `heads` index, newest first, whose sort key is before `before`. Eventually consistent: for lists only. */
  heads(headPk: string, before: string | undefined, limit: number, filter?: Condition): Promise<Item[]>;
  /** Items of the `heads` index whose sort keys lie from `first` to `last`, both included, in order; all pages. Eventually consistent. */
  headsBetween(headPk: string, first: string, last: string): Promise<Item[]>;
  put(item: Item & Key): Promise<void>;
  /** Writes only where nothing stands yet. */
  putNew(item: Item & Key): Promise<boolean>;
  putIf(item: Item & Key, condition: Condition): Promise<boolean>;
  /** `SET`/`ADD`/`REMOVE` under a condition; values of both expressions share one name space. */
  updateIf(key: Key, update: string, condition: Condition, values?: Item): Promise<boolean>;
  /** The same, and the item as it stands after it; undefined when the condition failed. */
  updateAndRead(key: Key, update: string, condition: Condition, values?: Item): Promise<Item | undefined>;
  delete(key: Key): Promise<void>;
}

export class DynamoTable implements Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #name: string;

  constructor(name: string, client = new DynamoDBClient({})) {
    this.#name = name;
    this.#client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  }

  async get({ pk, sk }: Key): Promise<Item | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#name, Key: { pk, sk }, ConsistentRead: true }),
    );
    return answer.Item;
  }

  async list(pk: string, prefix = '', options: { newestFirst?: boolean; limit?: number } = {}): Promise<Item[]> {
    const byPrefix = prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)';
    return this.#query(
      {
        KeyConditionExpression: byPrefix,
        ExpressionAttributeValues: { ':pk': pk, ...(prefix === '' ? {} : { ':prefix': prefix }) },
        ConsistentRead: true,
        ScanIndexForward: options.newestFirst !== true,
      },
      options.limit,
    );
  }

  async between(pk: string, first: string, last: string): Promise<Item[]> {
    return this.#query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':pk': pk, ':first': first, ':last': last },
      ConsistentRead: true,
    });
  }

  async heads(headPk: string, before: string | undefined, limit: number, filter?: Condition): Promise<Item[]> {
    const older = before === undefined ? '' : ' AND headSk < :before';
    return this.#query(
      {
        IndexName: 'heads',
        KeyConditionExpression: `headPk = :pk${older}`,
        ExpressionAttributeValues: {
          ':pk': headPk,
          ...(before === undefined ? {} : { ':before': before }),
          ...filter?.values,
        },
        ...(filter === undefined
          ? {}
          : { FilterExpression: filter.expression, ExpressionAttributeNames: filter.names }),
        ScanIndexForward: false,
      },
      limit,
    );
  }

  async headsBetween(headPk: string, first: string, last: string): Promise<Item[]> {
    return this.#query({
      IndexName: 'heads',
      KeyConditionExpression: 'headPk = :pk AND headSk BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':pk': headPk, ':first': first, ':last': last },
    });
  }

  async put(item: Item & Key): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#name, Item: item }));
  }

  putNew(item: Item & Key): Promise<boolean> {
    return this.putIf(item, NOT_THERE);
  }

  putIf(item: Item & Key, condition: Condition): Promise<boolean> {
    return held(this.#client.send(new PutCommand({ TableName: this.#name, Item: item, ...conditionInput(condition) })));
  }

  async updateIf(key: Key, update: string, condition: Condition, values: Item = {}): Promise<boolean> {
    return (await this.updateAndRead(key, update, condition, values)) !== undefined;
  }

  async updateAndRead(key: Key, update: string, condition: Condition, values: Item = {}): Promise<Item | undefined> {
    const all = { ...condition.values, ...values };
    const input: UpdateCommandInput = {
      TableName: this.#name,
      Key: { pk: key.pk, sk: key.sk },
      UpdateExpression: update,
      ConditionExpression: condition.expression,
      ...(condition.names === undefined ? {} : { ExpressionAttributeNames: condition.names }),
      ...(Object.keys(all).length === 0 ? {} : { ExpressionAttributeValues: all }),
      ReturnValues: 'ALL_NEW',
    };
    const answer = await unlessRefused(this.#client.send(new UpdateCommand(input)));
    return answer === undefined ? undefined : (answer.Attributes ?? {});
  }

  async delete({ pk, sk }: Key): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#name, Key: { pk, sk } }));
  }

  async #query(input: Omit<QueryCommandInput, 'TableName'>, limit = Number.POSITIVE_INFINITY): Promise<Item[]> {
    const items: Item[] = [];
    let from: Item | undefined;
    do {
      const left = limit - items.length;
      const page = await this.#client.send(
        new QueryCommand({
          ...input,
          TableName: this.#name,
          ExclusiveStartKey: from,
          ...(Number.isFinite(left) && input.FilterExpression === undefined ? { Limit: left } : {}),
        }),
      );
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from !== undefined && items.length < limit);
    return items.slice(0, limit);
  }
}

const conditionInput = (condition: Condition) => ({
  ConditionExpression: condition.expression,
  ...(condition.names === undefined ? {} : { ExpressionAttributeNames: condition.names }),
  ...(condition.values === undefined ? {} : { ExpressionAttributeValues: condition.values }),
});

const held = async (write: Promise<unknown>): Promise<boolean> =>
  (await unlessRefused(write.then(() => true))) === true;

async function unlessRefused<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
