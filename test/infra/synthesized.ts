import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { describeDeployment } from '../../infra/deployment.ts';
import { functionNames } from '../../infra/function-catalog.ts';
import { parseSettings } from '../../infra/settings.ts';
import { TocsinStack } from '../../infra/tocsin-stack.ts';

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
const template = z.looseObject({ Resources: z.record(z.string(), resource) });
const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

export interface SynthesizedResource {
  readonly logicalId: string;
  readonly type: string;
  /** Properties as the template holds them, with references to other resources written as text (see `legible`). */
  readonly properties: Record<string, unknown>;
  readonly deletionPolicy: string | undefined;
}

export interface Synthesized {
  readonly app: App;
  readonly stack: TocsinStack;
  readonly text: string;
  readonly resources: readonly SynthesizedResource[];
  readonly ofType: (type: string) => readonly SynthesizedResource[];
}

/** An app as infra/app.ts makes it, but with handlers of one line: what is under test here is the template. */
export function buildApp(context: Record<string, unknown> = {}): { app: App; stack: TocsinStack } {
  const scratch = mkdtempSync(path.join(tmpdir(), 'tocsin-infra-'));
  for (const name of functionNames) {
    mkdirSync(path.join(scratch, 'functions', name), { recursive: true });
    writeFileSync(path.join(scratch, 'functions', name, 'handler.ts'), `export const handler = () => '${name}';\n`);
  }
  const flags = cdkJson.parse(JSON.parse(readFileSync('cdk.json', 'utf8'))).context;
  const app = new App({
    context: { ...flags, ...context },
    outdir: path.join(scratch, 'cdk.out'),
    analyticsReporting: false,
  });
  const settings = parseSettings(context);
  const stack = new TocsinStack(app, {
    deployment: describeDeployment(settings.stage),
    settings,
    policyJson: '{"name":"fixture"}',
    entryRoot: path.join(scratch, 'functions'),
    buildRoot: path.join(scratch, 'build'),
  });
  return { app, stack };
}

export function synthesize(context: Record<string, unknown> = {}): Synthesized {
  const { app, stack } = buildApp(context);
  const assembly = app.synth();
  const text = readFileSync(assembly.getStackArtifact(stack.artifactId).templateFullPath, 'utf8');
  const parsed = template.parse(JSON.parse(text));
  const resources = Object.entries(parsed.Resources).map(([logicalId, { Type, Properties, DeletionPolicy }]) => ({
    logicalId,
    type: Type,
    properties: legible(Properties, parsed.Resources) as Record<string, unknown>,
    deletionPolicy: DeletionPolicy,
  }));
  return { app, stack, text, resources, ofType: (type) => resources.filter((found) => found.type === type) };
}

const nameProperties = [
  'TableName',
  'QueueName',
  'FunctionName',
  'TopicName',
  'StateMachineName',
  'LogGroupName',
  'AlarmName',
  'Name',
];

/** Replaces Ref, Fn::GetAtt and Fn::Join by text a person can read: `queue tocsin-pages`, `arn:...:tocsin-escalation`. */
function legible(value: unknown, resources: Record<string, z.infer<typeof resource>>): unknown {
  if (Array.isArray(value)) return value.map((item) => legible(item, resources));
  if (typeof value !== 'object' || value === null) return value;
  const call = value as Record<string, unknown>;
  const nameOf = (id: unknown): string => {
    const found = resources[String(id)];
    if (found === undefined) return String(id).replace(/^AWS::/, '$');
    const property = nameProperties.find((name) => typeof found.Properties[name] === 'string');
    const kind = found.Type.split('::').at(-1)?.toLowerCase() ?? '';
    return `${kind} ${property === undefined ? String(id) : String(found.Properties[property])}`;
  };
  if ('Ref' in call) return nameOf(call['Ref']);
  if ('Fn::GetAtt' in call) {
    const [id, attribute] = call['Fn::GetAtt'] as [string, string];
    return attribute === 'Arn' ? nameOf(id) : `${nameOf(id)}.${attribute}`;
  }
  if ('Fn::Join' in call) {
    const [separator, parts] = call['Fn::Join'] as [string, unknown[]];
    return parts.map((part) => String(legible(part, resources))).join(separator);
  }
  return Object.fromEntries(Object.entries(call).map(([key, inner]) => [key, legible(inner, resources)]));
}
