import type { Grant } from '../endpoint/aws-service.ts';
import type { PseudoParameters } from '../template/resolved-template.ts';

type Input = Record<string, unknown>;

/** What a DynamoDB call must be allowed: the action of the same name on its tables, or on the index it reads. */
export function tableGrants(operation: string, input: Input, pseudo: PseudoParameters): Grant[] {
  const action = `dynamodb:${operation}`;
  const arn = (table: string): string =>
    `arn:${pseudo.partition}:dynamodb:${pseudo.region}:${pseudo.account}:table/${table}`;
  if (operation === 'ListTables') return [{ action, resource: '*' }];
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    const tables = Object.keys(input['RequestItems'] ?? {});
    return tables.map((table) => ({ action, resource: arn(table) }));
  }
  const table = arn(textOf(input['TableName']));
  const index = textOf(input['IndexName']);
  return [{ action, resource: index === '' ? table : `${table}/index/${index}` }];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
