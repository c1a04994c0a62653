import { matchArn, matchPattern } from './match-pattern.ts';

/** One line of a statement's Condition: a key tested against values, of which one must match (none, for a negated test). */
export interface Condition {
  operator: string;
  /** Lower case: condition keys are compared without case. */
  key: string;
  values: string[];
}

/** What is known of a call, by condition key in lower case; a list for a key that has a set of values. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

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

/** Known keys that have a set of values. They are asked of by ForAllValues or ForAnyValue, and no other key is. */
const setKeys = new Set(['dynamodb:leadingkeys']);

const ifExists = /IfExists$/;
const ofSet = /^(ForAllValues|ForAnyValue):/;

/** One or the other is taken off, never both: an operator with both finds nothing. */
const operatorNamed = (name: string): Operator | undefined =>
  operators[ofSet.test(name) ? name.replace(ofSet, '') : name.replace(ifExists, '')];

/** Why a condition cannot be evaluated here; undefined when it can. */
export function unmodelledCondition(operator: string, key: string): string | undefined {
  const isSet = setKeys.has(key.toLowerCase());
  const known = operator === 'Null' || (operatorNamed(operator) !== undefined && ofSet.test(operator) === isSet);
  if (!known) return `condition operator ${operator} on ${key}`;
  return isSet || knownKeys.has(key.toLowerCase()) ? undefined : `condition key ${key}`;
}

/**
 * Whether a condition holds in a context. A missing key fails a positive test and passes a negated one; of a set of values
 * that is missing or empty ForAllValues is true and ForAnyValue false. `Null` asks whether the key is missing.
 */
export function conditionHolds({ operator: name, key, values }: Condition, context: Context): boolean {
  const given = [context[key] ?? []].flat();
  if (name === 'Null') return values.some((missing) => bool(missing, String(given.length === 0)));
  const operator = operatorNamed(name);
  if (operator === undefined) return false;
  const matches = (value: string): boolean =>
    values.some((pattern) => operator.test(pattern, value)) !== operator.negated;
  if (name.startsWith('ForAllValues:')) return given.every(matches);
  if (given.length === 0) return !ofSet.test(name) && (operator.negated || ifExists.test(name));
  return given.some(matches);
}
