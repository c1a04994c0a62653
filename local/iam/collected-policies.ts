import { finding } from '../template/not-modelled.ts';
import type { ResolvedResource, ResolvedTemplate } from '../template/resolved-template.ts';
import { parsePolicyDocument, type PolicyKind, type Statement } from './policy-document.ts';

/** A right given by AWS::Lambda::Permission. */
export interface InvokePermission {
  functionArn: string;
  action: string;
  service: string;
  sourceArn: string | undefined;
  sourceAccount: string | undefined;
}

/** Every policy of a template, by what it is attached to. */
export interface CollectedPolicies {
  /** By logical id of the role. */
  identity: Map<string, Statement[]>;
  /** By logical id of the role. */
  trust: Map<string, Statement[]>;
  /** By ARN of the topic, queue or key. */
  resource: Map<string, Statement[]>;
  permissions: InvokePermission[];
  /** Key ids, key ARNs, alias names and alias ARNs, each with its key's ARN. */
  keys: Map<string, string>;
  /** What cannot be evaluated here, by name. */
  refusals: string[];
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const lastSection = (arnOrUrl: string, separator: string): string =>
  arnOrUrl.slice(arnOrUrl.lastIndexOf(separator) + 1);

/** Reads the policies of a template; `refusals` is empty when all of them can be evaluated as AWS would. */
export function collectPolicies(template: ResolvedTemplate): CollectedPolicies {
  const all: CollectedPolicies = {
    identity: new Map(),
    trust: new Map(),
    resource: new Map(),
    permissions: [],
    keys: new Map(),
    refusals: [],
  };
  const refuse = (resource: ResolvedResource, reason: string): void => {
    all.refusals.push(finding(resource, '', `${reason} is not modelled`));
  };
  const parse = (resource: ResolvedResource, document: unknown, kind: PolicyKind): Statement[] =>
    parsePolicyDocument(document, kind, (reason) => refuse(resource, reason));
  const attach = (map: Map<string, Statement[]>, key: string, statements: Statement[]): void => {
    map.set(key, [...(map.get(key) ?? []), ...statements]);
  };
  const named = (type: string, name: string): ResolvedResource | undefined =>
    template.byType(type).find(({ logicalId }) => template.nameOf(logicalId) === name);

  for (const role of template.byType('AWS::IAM::Role')) {
    const { AssumeRolePolicyDocument: trust, Policies: inline, ManagedPolicyArns: managed } = role.properties;
    for (const arn of list(managed)) refuse(role, `managed policy ${String(arn)}`);
    attach(all.trust, role.logicalId, parse(role, trust, 'trust'));
    attach(all.identity, role.logicalId, []);
    for (const policy of list(inline)) {
      const document = (policy as { PolicyDocument?: unknown } | null)?.PolicyDocument;
      attach(all.identity, role.logicalId, parse(role, document, 'identity'));
    }
  }
  for (const policy of template.byType('AWS::IAM::Policy')) {
    const statements = parse(policy, policy.properties['PolicyDocument'], 'identity');
    for (const name of list(policy.properties['Roles'])) {
      const role = named('AWS::IAM::Role', String(name));
      if (role === undefined) refuse(policy, `a policy of role ${String(name)}, which the template does not have`);
      else attach(all.identity, role.logicalId, statements);
    }
  }
  for (const policy of template.byType('AWS::SNS::TopicPolicy')) {
    const statements = parse(policy, policy.properties['PolicyDocument'], 'resource');
    for (const arn of list(policy.properties['Topics'])) attach(all.resource, String(arn), statements);
  }
  for (const policy of template.byType('AWS::SQS::QueuePolicy')) {
    const statements = parse(policy, policy.properties['PolicyDocument'], 'resource');
    for (const url of list(policy.properties['Queues'])) {
      const queue = named('AWS::SQS::Queue', lastSection(String(url), '/'));
      if (queue === undefined) refuse(policy, `a policy of queue ${String(url)}, which the template does not have`);
      else attach(all.resource, template.arnOf(queue.logicalId), statements);
    }
  }
  for (const key of template.byType('AWS::KMS::Key')) {
    const arn = template.arnOf(key.logicalId);
    if (key.properties['Enabled'] === false) refuse(key, 'a key that is not enabled');
    attach(all.resource, arn, parse(key, key.properties['KeyPolicy'], 'resource'));
    all.keys.set(arn, arn).set(lastSection(arn, '/'), arn).set(key.logicalId, arn);
  }
  for (const alias of template.byType('AWS::KMS::Alias')) {
    const name = text(alias.properties['AliasName']) ?? '';
    const arn = all.keys.get(text(alias.properties['TargetKeyId']) ?? '');
    if (arn === undefined) refuse(alias, 'an alias of a key that the template does not have');
    else all.keys.set(name, arn).set(arn.replace(/key\/[^/]*$/, name), arn);
  }
  for (const permission of template.byType('AWS::Lambda::Permission')) {
    collectPermission(template, permission, all, refuse);
  }
  return all;
}

function collectPermission(
  template: ResolvedTemplate,
  permission: ResolvedResource,
  all: CollectedPolicies,
  refuse: (resource: ResolvedResource, reason: string) => void,
): void {
  const { Action, FunctionName, Principal, SourceAccount, SourceArn } = permission.properties;
  const target = text(FunctionName) ?? '';
  const found = template
    .byType('AWS::Lambda::Function')
    .find(({ logicalId }) => [template.nameOf(logicalId), template.arnOf(logicalId)].includes(target));
  const service = text(Principal) ?? '';
  if (found === undefined) refuse(permission, `a permission on function ${target}, which the template does not have`);
  else if (!service.endsWith('.amazonaws.com')) refuse(permission, `principal ${service}`);
  else {
    all.permissions.push({
      functionArn: template.arnOf(found.logicalId),
      action: text(Action) ?? '',
      service,
      sourceArn: text(SourceArn),
      sourceAccount: text(SourceAccount),
    });
  }
}
