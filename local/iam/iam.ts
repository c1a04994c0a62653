import type { Grant } from '../endpoint/aws-service.ts';
import type { Principal } from '../kernel/kernel.ts';
import { NotModelled } from '../template/not-modelled.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import { collectPolicies, type CollectedPolicies } from './collected-policies.ts';
import type { Context } from './conditions.ts';
import { decideAccess, type Caller, type Decision } from './decide-access.ts';
import { matchArn, matchPattern } from './match-pattern.ts';
import { plainService } from './policy-document.ts';

/** The policies of the template, ready to be asked. */
export interface Iam {
  /** Whether the principal may do it; `reason` continues AWS's sentence "... on resource: y". */
  authorize(principal: Principal, grant: Grant): Decision;
  /** Whether the role's trust policy lets an AWS service (`lambda.amazonaws.com`) act as it. */
  mayAssume(roleLogicalId: string, service: string, sourceArn?: string): boolean;
  /** Whether an AWS::Lambda::Permission lets an AWS service invoke the function. */
  mayInvoke(functionArn: string, service: string, sourceArn: string | undefined): boolean;
  /** ARN of a principal as AWS writes it into a denial; `session` names the session of a role. */
  callerArn(principal: Principal, session?: string): string;
  isRole(logicalId: string): boolean;
  /**
   * What using a KMS key needs, for a call that goes through another service (`sns`): `keyId` is an id, ARN or alias
   * of the template's keys, or `alias/aws/...`. Without a key nothing is needed.
   */
  keyGrants(keyId: string | undefined, actions: readonly string[], viaService: string): Grant[];
}

/** The sentence with which AWS turns a call away. */
export function denialMessage(arn: string, grant: Grant, reason: string): string {
  return `User: ${arn} is not authorized to perform: ${grant.action} on resource: ${grant.resource} ${reason}`;
}

/** Key of AWS itself: its policy admits every principal of the account, and no service that acts on its own behalf. */
const managedKey = /:alias\/aws\//;

function callerOf(template: ResolvedTemplate, principal: Principal): Caller {
  const { account } = template.pseudo;
  switch (principal.kind) {
    case 'admin':
      return { kind: 'admin', account };
    case 'role':
      return { kind: 'role', account, arn: template.arnOf(principal.roleLogicalId) };
    case 'service':
      return { kind: 'service', name: plainService(principal.service) };
  }
}

function contextOf(template: ResolvedTemplate, principal: Principal, grant: Grant): Context {
  const { account, partition } = template.pseudo;
  // Calls on this machine's loopback never leave it: they count as encrypted in transit.
  const context: Record<string, Context[string]> = { 'aws:securetransport': 'true' };
  for (const [key, value] of Object.entries(grant.context ?? {})) context[key.toLowerCase()] = value;
  if (principal.kind === 'service') {
    context['aws:principalisawsservice'] = 'true';
    context['aws:sourceaccount'] = account;
    if (principal.sourceArn !== undefined) context['aws:sourcearn'] = principal.sourceArn;
    return context;
  }
  context['aws:principalisawsservice'] = 'false';
  context['aws:principalaccount'] = account;
  context['kms:calleraccount'] = account;
  context['aws:principalarn'] =
    principal.kind === 'role' ? template.arnOf(principal.roleLogicalId) : `arn:${partition}:iam::${account}:root`;
  return context;
}

function permits(all: CollectedPolicies, account: string, arn: string, service: string, source?: string): boolean {
  return all.permissions.some(
    (permission) =>
      permission.functionArn === arn &&
      matchPattern(permission.action, 'lambda:InvokeFunction', 'i') &&
      plainService(permission.service) === plainService(service) &&
      (permission.sourceAccount === undefined || permission.sourceAccount === account) &&
      (permission.sourceArn === undefined || (source !== undefined && matchArn(permission.sourceArn, source))),
  );
}

/**
 * Evaluates the policies of a template: inline policies and AWS::IAM::Policy of roles, trust policies, topic, queue and
 * key policies, Lambda permissions. Throws NotModelled with every policy element that it could not evaluate as AWS does, by name.
 */
export function createIam(template: ResolvedTemplate): Iam {
  const all = collectPolicies(template);
  if (all.refusals.length > 0) throw new NotModelled(all.refusals);
  const { account, partition, region } = template.pseudo;

  const authorize = (principal: Principal, grant: Grant): Decision => {
    if (managedKey.test(grant.resource)) {
      if (principal.kind !== 'service') return { allowed: true };
      return { allowed: false, reason: `because no resource-based policy allows the ${grant.action} action` };
    }
    if (principal.kind === 'service' && grant.action === 'lambda:InvokeFunction') {
      if (permits(all, account, grant.resource, principal.service, principal.sourceArn)) return { allowed: true };
      return { allowed: false, reason: `because no resource-based policy allows the ${grant.action} action` };
    }
    return decideAccess(
      {
        caller: callerOf(template, principal),
        action: grant.action,
        resource: grant.resource,
        context: contextOf(template, principal, grant),
      },
      {
        identity: principal.kind === 'role' ? (all.identity.get(principal.roleLogicalId) ?? []) : [],
        resource: all.resource.get(grant.resource) ?? [],
        isKey: grant.action.startsWith('kms:'),
      },
    );
  };

  const mayAssume = (roleLogicalId: string, service: string, sourceArn?: string): boolean => {
    const principal: Principal = { kind: 'service', service, ...(sourceArn !== undefined && { sourceArn }) };
    const grant = { action: 'sts:AssumeRole', resource: template.arnOf(roleLogicalId) };
    const trust = all.trust.get(roleLogicalId) ?? [];
    const question = {
      caller: callerOf(template, principal),
      context: contextOf(template, principal, grant),
      ...grant,
    };
    return decideAccess(question, { identity: [], resource: trust, isKey: false }).allowed;
  };

  const callerArn = (principal: Principal, session?: string): string => {
    if (principal.kind === 'admin') return `arn:${partition}:iam::${account}:root`;
    if (principal.kind === 'service') return principal.service;
    const role = template.nameOf(principal.roleLogicalId);
    return `arn:${partition}:sts::${account}:assumed-role/${role}/${session ?? principal.roleLogicalId}`;
  };

  const keyGrants = (keyId: string | undefined, actions: readonly string[], viaService: string): Grant[] => {
    if (keyId === undefined) return [];
    const managed = keyId.startsWith('alias/aws/') ? `arn:${partition}:kms:${region}:${account}:${keyId}` : undefined;
    const resource = managed ?? all.keys.get(keyId) ?? `arn:${partition}:kms:${region}:${account}:key/${keyId}`;
    const context = { 'kms:ViaService': `${viaService}.${region}.amazonaws.com` };
    return actions.map((action) => ({ action, resource, context }));
  };

  return {
    authorize,
    mayAssume,
    mayInvoke: (functionArn, service, sourceArn) => permits(all, account, functionArn, service, sourceArn),
    callerArn,
    isRole: (logicalId) => all.identity.has(logicalId),
    keyGrants,
  };
}
