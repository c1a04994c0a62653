import { conditionHolds, type Context } from './conditions.ts';
import { matchPattern } from './match-pattern.ts';
import type { Statement } from './policy-document.ts';

/** Who asks: the account's administrator, a role (by its ARN), or an AWS service. */
export type Caller =
  | { kind: 'admin'; account: string }
  | { kind: 'role'; account: string; arn: string }
  | { kind: 'service'; name: string };

export interface AccessQuestion {
  caller: Caller;
  action: string;
  resource: string;
  context: Context;
}

export type Decision = { allowed: true } | { allowed: false; reason: string };

/** The policies that speak on a question, all of one account. */
export interface Policies {
  identity: readonly Statement[];
  resource: readonly Statement[];
  /** A KMS key: without its own policy's word not even the account's roles may use it. */
  isKey: boolean;
}

function names(statement: Statement, question: AccessQuestion): boolean {
  const action = statement.actions.some((pattern) => matchPattern(pattern, question.action, 'i'));
  const resource = statement.resources.some((pattern) => matchPattern(pattern, question.resource));
  return (
    action !== statement.exceptActions &&
    resource !== statement.exceptResources &&
    statement.conditions.every((condition) => conditionHolds(condition, question.context))
  );
}

function namesAccount(statement: Statement, account: string): boolean {
  return (statement.principal?.aws ?? []).some(
    (arn) => arn === account || (arn.startsWith('arn:') && arn.endsWith(`:iam::${account}:root`)),
  );
}

/** The statement names the caller himself; an Allow for the account only delegates to the account's own policies. */
function namesCaller(statement: Statement, caller: Caller): boolean {
  const principal = statement.principal;
  if (principal === undefined || principal.anyone) return true;
  if (caller.kind === 'service') return principal.services.includes(caller.name);
  if (caller.kind === 'admin') return namesAccount(statement, caller.account);
  return principal.aws.includes(caller.arn);
}

const allow: Decision = { allowed: true };
const refuse = (reason: string): Decision => ({ allowed: false, reason });

/**
 * Decides as AWS does inside one account: an explicit deny anywhere wins; else an allow of the identity's or of the
 * resource's policies is enough; a service has no identity policies; a KMS key's policy must allow the caller himself,
 * or the account and then the caller's own policies. The reason continues AWS's sentence "User: ... on resource: y".
 */
export function decideAccess(question: AccessQuestion, policies: Policies): Decision {
  const { caller, action } = question;
  const identity = policies.identity.filter((statement) => names(statement, question));
  const resource = policies.resource.filter((statement) => names(statement, question));
  const denies = (statement: Statement): boolean =>
    statement.effect === 'Deny' &&
    (namesCaller(statement, caller) || (caller.kind !== 'service' && namesAccount(statement, caller.account)));
  if (identity.some(denies)) return refuse('with an explicit deny in an identity-based policy');
  if (resource.some(denies)) return refuse('with an explicit deny in a resource-based policy');

  const resourceAllows = resource.filter((statement) => statement.effect === 'Allow');
  if (resourceAllows.some((statement) => namesCaller(statement, caller))) return allow;
  if (caller.kind === 'service') return refuse(`because no resource-based policy allows the ${action} action`);

  const identityAllows = caller.kind === 'admin' || identity.some((statement) => statement.effect === 'Allow');
  const delegated = !policies.isKey || resourceAllows.some((statement) => namesAccount(statement, caller.account));
  if (identityAllows && delegated) return allow;
  const silent = delegated ? 'identity-based' : 'resource-based';
  return refuse(`because no ${silent} policy allows the ${action} action`);
}
