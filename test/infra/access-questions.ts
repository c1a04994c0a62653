import { declaredTables } from '../../local/dynamodb/declared-table.ts';
import { tableTemplate } from '../../local/dynamodb/table-fixture.ts';
import { tableGrants } from '../../local/dynamodb/table-grants.ts';
import type { Grant } from '../../local/endpoint/aws-service.ts';
import { createIam } from '../../local/iam/iam.ts';
import { resolveTemplate } from '../../local/template/resolve-template.ts';
import { synthesize } from './synthesized.ts';

const pseudo = {
  region: 'us-east-1',
  account: '000000000000',
  partition: 'aws',
  urlSuffix: 'amazonaws.com',
  stackName: 'Tocsin',
  productPort: 4500,
  awsPort: 4566,
};
/** The synthesized template as a deployed stack would know it, and its policies, ready to be asked. */
export const template = resolveTemplate(JSON.parse(synthesize().text), pseudo);
export const iam = createIam(template);
export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:us-east-1:000000000000:${resource}`;
export const arnOfType = (type: string): string => template.arnOf(template.byType(type)[0]?.logicalId ?? '');

const roleByArn = new Map(
  template.byType('AWS::IAM::Role').map(({ logicalId }) => [template.arnOf(logicalId), logicalId]),
);
export const roleOf = (properties: Record<string, unknown>, key: string): string => {
  const found = roleByArn.get(String(properties[key]));
  if (found === undefined) throw new Error(`no role ${String(properties[key])}`);
  return found;
};
export const roleOfFunction = new Map(
  template
    .byType('AWS::Lambda::Function')
    .map(({ properties }) => [String(properties['FunctionName']).replace('tocsin-', ''), roleOf(properties, 'Role')]),
);
export const functions = [...roleOfFunction.keys()].sort();

export const answer = (roleLogicalId: string, grants: readonly Grant[]) =>
  grants.map((grant) => iam.authorize({ kind: 'role', roleLogicalId }, grant).allowed);

/** The rights that a call of the table needs, as the service asks for them: with the partition that it names. */
export function onTable(operation: string, pk: string, sk = 'x'): Grant[] {
  const key = { pk: { S: pk }, sk: { S: sk } };
  const values = { ':pk': { S: pk } };
  const input = {
    TableName: 'tocsin',
    Item: key,
    Key: key,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: values,
    RequestItems: { tocsin: [{ PutRequest: { Item: key } }] },
  };
  return tableGrants(operation, input, declaredTables(tableTemplate()), pseudo);
}
export const grant = (action: string, resource: string): Grant[] => [{ action, resource }];
