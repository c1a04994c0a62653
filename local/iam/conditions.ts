import { matchArn, matchPattern } from './match-pattern.ts';

/** One line of a statement's Condition: a key tested against values, of which one must match (none, for a negated test). */
export interface Condition {
  operator: string;
  /** Lower case: condition keys are compared without case. */
  key: string;
  values: string[];
}

interface Operator {
  test(pattern: string, value: string): boolean;
  negated: boolean;
}

const equal = (pattern: string, value: string): boolean => pattern === value;
const like = (pattern: string, value: string): boolean => matchPattern(pattern, value);
const bool = (pattern: string, value: string): boolean => pattern.toLowerCase() === value.toLowerCase();

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: { test: equal, negated: false },
  StringNotEquals: { test: equal, negated: true },
  StringLike: { test: like, negated: false },
  StringNotLike: { test: like, negated: true },
  ArnEquals: { test: matchArn, negated: false },
  ArnLike: { test: matchArn, negated: false },
  ArnNotEquals: { test: matchArn, negated: true },
  ArnNotLike: { test: matchArn, negated: true },
  Bool: { test: bool, negated: false },
};

/** Keys whose value is known on this machine at the time of a call; a policy that asks for another one is refused. */
const knownKeys = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'kms:calleraccount',
  'kms:viaservice',
  'ses:fromaddress',
]);

const ifExists = /IfExists$/;

/** Why a condition cannot be evaluated here; undefined when it can. */
export function unmodelledCondition(operator: string, key: string): string | undefined {
  if (operators[operator.replace(ifExists, '')] === undefined) return `condition operator ${operator}`;
  return knownKeys.has(key.toLowerCase()) ? undefined : `condition key ${key}`;
}

/** Whether a condition holds in a context (keys in lower case). A missing key fails a positive test and passes a negated one. */
export function conditionHolds(condition: Condition, context: Readonly<Record<string, string>>): boolean {
  const operator = operators[condition.operator.replace(ifExists, '')];
  if (operator === undefined) return false;
  const value = context[condition.key];
  if (value === undefined) return operator.negated || ifExists.test(condition.operator);
  return condition.values.some((pattern) => operator.test(pattern, value)) !== operator.negated;
}
