import * as z from 'zod';
import { namings } from '../template/physical-names.ts';
import type { ResolvedResource, ResolvedTemplate } from '../template/resolved-template.ts';
import type { TableDescription } from './dynalite.ts';

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

/** CloudFormation answers booleans as text where a parameter was involved. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const tableProperties = z.object({
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.strictObject({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
  BillingMode: z.literal('PAY_PER_REQUEST', 'only on-demand tables are modelled'),
  StreamSpecification: z
    .strictObject({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) })
    .optional(),
  DeletionProtectionEnabled: flag.optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: flag }).optional(),
});

/** A table of the template. */
export interface DeclaredTable {
  name: string;
  arn: string;
  streamArn: string;
  properties: z.infer<typeof tableProperties>;
}

/** Reads the template's tables. Throws naming the resource and the property that the laptop cannot honour. */
export function declaredTables(template: ResolvedTemplate): DeclaredTable[] {
  return template.byType('AWS::DynamoDB::Table').map((resource) => ({
    name: template.nameOf(resource.logicalId),
    arn: template.arnOf(resource.logicalId),
    streamArn: streamArnOf(template, resource),
    properties: propertiesOf(resource),
  }));
}

function propertiesOf({ logicalId, type, properties }: ResolvedResource): z.infer<typeof tableProperties> {
  const parsed = tableProperties.safeParse(properties);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${logicalId} (${type}) ${path.join('.')}: ${message}`,
  );
  throw new Error(problems.join('\n'));
}

/** As `Fn::GetAtt StreamArn` answers it to the rest of the template. */
function streamArnOf(template: ResolvedTemplate, { logicalId, type }: ResolvedResource): string {
  const naming = namings[type]?.attributes?.['StreamArn'];
  if (!naming) throw new Error(`${logicalId} (${type}) has no StreamArn`);
  return naming({ logicalId, name: template.nameOf(logicalId), pseudo: template.pseudo });
}

/** What CreateTable takes. */
export function createTableInput({ name, properties }: DeclaredTable): Record<string, unknown> {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = properties;
  const indexes = GlobalSecondaryIndexes?.length ? { GlobalSecondaryIndexes } : {};
  return { TableName: name, AttributeDefinitions, KeySchema, BillingMode, ...indexes };
}

/** Whether data on disk was made for keys and indexes like these. */
export function sameKeys({ properties }: DeclaredTable, existing: TableDescription): boolean {
  const shape = (table: Pick<TableDescription, 'KeySchema'> & { GlobalSecondaryIndexes?: unknown }): string => {
    const indexes = (table.GlobalSecondaryIndexes ?? []) as Record<string, unknown>[];
    const ofIndexes = indexes.map(({ IndexName, KeySchema, Projection }) => [IndexName, KeySchema, Projection]);
    return JSON.stringify([table.KeySchema, ofIndexes.map((index) => JSON.stringify(index)).sort()]);
  };
  return shape(properties) === shape(existing);
}
