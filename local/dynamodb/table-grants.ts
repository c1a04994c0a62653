import type { Grant } from '../endpoint/aws-service.ts';
import type { PseudoParameters } from '../template/resolved-template.ts';
import type { DeclaredTable } from './declared-table.ts';
import { leadingKeys } from './leading-keys.ts';

type Input = Record<string, unknown>;

/** What a DynamoDB call must be allowed: the action of the same name on its tables, or on the index it reads. */
export function tableGrants(
  operation: string,
  input: Input,
  tables: readonly DeclaredTable[],
  pseudo: PseudoParameters,
): Grant[] {
  const action = `dynamodb:${operation}`;
  const grant = (name: string, index = ''): Grant => {
    const arn = `arn:${pseudo.partition}:dynamodb:${pseudo.region}:${pseudo.account}:table/${name}`;
    const resource = index === '' ? arn : `${arn}/index/${index}`;
    const table = tables.find((declared) => declared.name === name);
    const keys = table === undefined ? [] : leadingKeys(operation, input, table);
    return keys.length === 0 ? { action, resource } : { action, resource, context: { 'dynamodb:LeadingKeys': keys } };
  };
  if (operation === 'ListTables') return [{ action, resource: '*' }];
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    return Object.keys(input['RequestItems'] ?? {}).map((table) => grant(table));
  }
  return [grant(textOf(input['TableName']), textOf(input['IndexName']))];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
