import type { DeclaredTable } from './declared-table.ts';

type Input = Record<string, unknown>;

/**
 * The partition keys of a table (of its index, where that is queried) that a request names: what a policy sees as
 * `dynamodb:LeadingKeys`. None for a request that names none, such as a scan.
 */
export function leadingKeys(operation: string, input: Input, { name, properties }: DeclaredTable): string[] {
  const index = properties.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === input['IndexName']);
  const { KeySchema } = index ?? properties;
  const key = KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
  const values =
    operation === 'Query' ? [queried(input, key)] : named(operation, input, name).map((item) => at(item, key));
  return values.flatMap((value) => Object.values(value ?? {}).filter((text) => typeof text === 'string'));
}

/** The items, or the keys of items, that a request names in one table. */
function named(operation: string, input: Input, table: string): unknown[] {
  switch (operation) {
    case 'PutItem':
      return [input['Item']];
    case 'GetItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [input['Key']];
    case 'BatchGetItem':
      return listed(at(input['RequestItems'], table, 'Keys'));
    case 'BatchWriteItem':
      return listed(at(input['RequestItems'], table)).map(
        (write) => at(write, 'PutRequest', 'Item') ?? at(write, 'DeleteRequest', 'Key'),
      );
    default:
      return [];
  }
}

/** What a query compares the key to. Either side of the sign may name it; DynamoDB takes one condition a key. */
function queried(input: Input, key: string): unknown {
  const expression = input['KeyConditionExpression'];
  if (typeof expression !== 'string') return at(input['KeyConditions'], key, 'AttributeValueList', '0');
  for (const [, left, right] of expression.matchAll(/([#:]?[\w.-]+)\s*=\s*([#:]?[\w.-]+)/g)) {
    const [value, path = ''] = left?.startsWith(':') === true ? [left, right] : [right, left];
    const attribute = path.startsWith('#') ? at(input['ExpressionAttributeNames'], path) : path;
    if (attribute === key) return at(input['ExpressionAttributeValues'], value ?? '');
  }
  return undefined;
}

/** What lies at a path in a request that nobody has validated yet. */
function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step) ? (inner as Input)[step] : undefined,
    value,
  );
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
