import * as z from 'zod';
import { namings, type Named } from './physical-names.ts';
import { finding, NotModelled } from './not-modelled.ts';
import { noValue, resolveIntrinsics, Unresolvable, type References } from './resolve-intrinsics.ts';
import type { PseudoParameters, ResolvedResource, ResolvedTemplate } from './resolved-template.ts';

const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  // What a stack keeps when it is deleted, and notes of the tool that wrote it: the laptop never deletes a stack.
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  Metadata: z.unknown().optional(),
});

const parameterSchema = z.looseObject({ Type: z.string(), Default: z.unknown().optional() });

const templateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().optional(),
  Metadata: z.unknown().optional(),
  Parameters: z.record(z.string(), parameterSchema).default({}),
  // Only the check of the bootstrap version, which concerns an account.
  Rules: z.strictObject({ CheckBootstrapVersion: z.unknown() }).optional(),
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});

/**
 * Resolves a parsed template as a deployed stack would.
 * @param assetOf directory of a code asset by its S3 key
 * @throws NotModelled naming what cannot be resolved
 */
export function resolveTemplate(
  document: unknown,
  pseudo: PseudoParameters,
  assetOf: (s3Key: string) => string | undefined = () => undefined,
): ResolvedTemplate {
  const parsed = templateSchema.safeParse(document);
  if (!parsed.success) {
    throw new NotModelled(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const { Resources, Parameters, Outputs } = parsed.data;
  const references = createReferences(Resources, Parameters, pseudo);
  const findings: string[] = [];
  const resources = Object.entries(Resources).map(([logicalId, { Type, Properties, DependsOn }]): ResolvedResource => {
    const properties: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(Properties)) {
      try {
        const resolved = resolveIntrinsics(value, references);
        if (resolved !== noValue) properties[key] = resolved;
      } catch (error) {
        findings.push(finding({ logicalId, type: Type }, key, reason(error)));
      }
    }
    return { logicalId, type: Type, properties, dependsOn: DependsOn };
  });
  if (findings.length > 0) throw new NotModelled(findings);
  const outputs = Object.entries(Outputs).map(([name, { Value }]): [string, string] => [
    name,
    String(resolveIntrinsics(Value, references)),
  ]);

  const byLogicalId = (id: string): ResolvedResource => {
    const found = resources.find(({ logicalId }) => logicalId === id);
    if (found === undefined) throw new Error(`The template has no resource ${id}.`);
    return found;
  };
  return {
    pseudo,
    resources,
    outputs: Object.fromEntries(outputs),
    byType: (type) => resources.filter((resource) => resource.type === type),
    byLogicalId,
    arnOf: (id) => String(references.attribute(id, 'Arn')),
    nameOf: (id) => references.nameOf(id),
    assetPath(id) {
      const resource = byLogicalId(id);
      const code = z.looseObject({ S3Key: z.string() }).safeParse(resource.properties['Code']);
      const directory = code.success ? assetOf(code.data.S3Key) : undefined;
      if (directory === undefined) {
        throw new NotModelled([finding(resource, 'Code', 'is not an asset of this cloud assembly')]);
      }
      return directory;
    },
  };
}

type RawResources = Record<string, z.infer<typeof resourceSchema>>;

function createReferences(
  resources: RawResources,
  parameters: Record<string, z.infer<typeof parameterSchema>>,
  pseudo: PseudoParameters,
): References & { nameOf(logicalId: string): string } {
  const pseudoValues: Record<string, unknown> = {
    'AWS::Region': pseudo.region,
    'AWS::AccountId': pseudo.account,
    'AWS::Partition': pseudo.partition,
    'AWS::URLSuffix': pseudo.urlSuffix,
    'AWS::StackName': pseudo.stackName,
    'AWS::StackId': `arn:${pseudo.partition}:cloudformation:${pseudo.region}:${pseudo.account}:stack/${pseudo.stackName}/local`,
    'AWS::NoValue': noValue,
  };
  const naming = new Set<string>();

  function nameOf(logicalId: string): string {
    const { nameProperty } = namingOf(logicalId);
    const given = nameProperty === undefined ? undefined : rawOf(logicalId).Properties[nameProperty];
    if (given === undefined) return `${pseudo.stackName}-${logicalId}`;
    if (naming.has(logicalId)) throw new Unresolvable(`the name of ${logicalId} refers to itself`);
    naming.add(logicalId);
    try {
      return String(resolveIntrinsics(given, references));
    } finally {
      naming.delete(logicalId);
    }
  }
  const rawOf = (logicalId: string): RawResources[string] => {
    const raw = resources[logicalId];
    if (raw === undefined) throw new Unresolvable(`there is no resource or parameter ${logicalId}`);
    return raw;
  };
  const namingOf = (logicalId: string) => {
    const { Type } = rawOf(logicalId);
    const found = namings[Type];
    if (found === undefined) throw new Unresolvable(`references to ${logicalId} (${Type}) are not modelled`);
    return found;
  };
  const named = (logicalId: string): Named => ({ logicalId, name: nameOf(logicalId), pseudo });

  const references = {
    nameOf,
    ref(id: string): unknown {
      if (Object.hasOwn(pseudoValues, id)) return pseudoValues[id];
      const parameter = parameters[id];
      if (parameter !== undefined) {
        if (parameter.Default === undefined || parameter.Type.startsWith('AWS::SSM::')) {
          throw new Unresolvable(`parameter ${id} has no value here`);
        }
        return parameter.Default;
      }
      const { ref } = namingOf(id);
      return ref === undefined ? nameOf(id) : ref(named(id));
    },
    attribute(id: string, attribute: string): unknown {
      const { arn, attributes } = namingOf(id);
      const read = attribute === 'Arn' ? (arn ?? attributes?.['Arn']) : attributes?.[attribute];
      if (read === undefined)
        throw new Unresolvable(`attribute ${attribute} of ${id} (${rawOf(id).Type}) is not modelled`);
      return read(named(id));
    },
  };
  return references;
}

function reason(error: unknown): string {
  if (error instanceof Unresolvable) return error.message;
  throw error;
}
