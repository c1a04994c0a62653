import { unmodelledCondition, type Condition } from './conditions.ts';

/** Whom a statement of a resource policy names. */
export interface PrincipalPattern {
  /** `"*"` or `{"AWS": "*"}`. */
  anyone: boolean;
  /** ARNs of roles, or of the account (`...:root`), or its bare number. */
  aws: string[];
  /** Service principals such as `sns.amazonaws.com`. */
  services: string[];
}

export interface Statement {
  effect: 'Allow' | 'Deny';
  actions: string[];
  /** The statement is about every action except `actions`. */
  exceptActions: boolean;
  resources: string[];
  exceptResources: boolean;
  /** undefined in an identity policy: it speaks of whoever carries it. */
  principal: PrincipalPattern | undefined;
  conditions: Condition[];
}

/** Called with the reason, for each thing that this machine cannot evaluate as AWS would. */
export type Refuse = (reason: string) => void;

export type PolicyKind = 'identity' | 'resource' | 'trust';

const elements = new Set([
  ...['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource'],
  ...['Principal', 'NotPrincipal', 'Condition'],
]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function strings(value: unknown, what: string, refuse: Refuse): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === 'string' || typeof item === 'boolean' || typeof item === 'number') {
      const text = String(item);
      if (text.includes('${')) refuse(`${what}: policy variable in "${text}"`);
      return text;
    }
    refuse(`${what}: a value that is not a string`);
    return '';
  });
}

function parsePrincipal(value: unknown, refuse: Refuse): PrincipalPattern {
  if (value === '*') return { anyone: true, aws: [], services: [] };
  const pattern: PrincipalPattern = { anyone: false, aws: [], services: [] };
  if (!isRecord(value)) {
    refuse('Principal: neither "*" nor an object');
    return pattern;
  }
  for (const [kind, names] of Object.entries(value)) {
    if (kind === 'AWS') pattern.aws = strings(names, 'Principal', refuse);
    else if (kind === 'Service') pattern.services = strings(names, 'Principal', refuse).map(plainService);
    else refuse(`Principal of kind ${kind}`);
  }
  return { ...pattern, anyone: pattern.aws.includes('*') };
}

/** `states.us-east-1.amazonaws.com`, `states.amazonaws.com` and `states` are the same service. */
export function plainService(principal: string): string {
  if (!principal.includes('.')) return `${principal}.amazonaws.com`;
  return principal.replace(/^([a-z0-9-]+)\.[a-z]{2}-[a-z-]+-\d\.amazonaws\.com$/, '$1.amazonaws.com');
}

function parseConditions(value: unknown, refuse: Refuse): Condition[] {
  if (value === undefined) return [];
  if (!isRecord(value)) {
    refuse('Condition: not an object');
    return [];
  }
  return Object.entries(value).flatMap(([operator, tests]) => {
    if (!isRecord(tests)) {
      refuse(`Condition ${operator}: not an object`);
      return [];
    }
    return Object.entries(tests).map(([key, values]) => {
      const gap = unmodelledCondition(operator, key);
      if (gap !== undefined) refuse(gap);
      return { operator, key: key.toLowerCase(), values: strings(values, `Condition ${operator} ${key}`, refuse) };
    });
  });
}

/** Takes `Action` or `NotAction` (`Resource` or `NotResource`); `fallback` stands when neither is needed. */
function either(raw: Record<string, unknown>, name: string, refuse: Refuse, fallback?: string[]): [string[], boolean] {
  const plain = raw[name];
  const except = raw[`Not${name}`];
  if (plain !== undefined && except === undefined) return [strings(plain, name, refuse), false];
  if (plain === undefined && except !== undefined) return [strings(except, `Not${name}`, refuse), true];
  if (plain === undefined && fallback !== undefined) return [fallback, false];
  refuse(`exactly one of ${name} and Not${name} is needed`);
  return [[], false];
}

function parseStatement(raw: unknown, kind: PolicyKind, refuse: Refuse): Statement[] {
  if (!isRecord(raw)) {
    refuse('not an object');
    return [];
  }
  for (const element of Object.keys(raw)) if (!elements.has(element)) refuse(`element ${element}`);
  if (raw['NotPrincipal'] !== undefined) refuse('element NotPrincipal');
  const effect = raw['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    refuse('Effect is neither Allow nor Deny');
    return [];
  }
  if (kind !== 'identity' && raw['Principal'] === undefined) refuse('Principal is missing');
  if (kind === 'identity' && raw['Principal'] !== undefined) refuse('Principal in an identity policy');
  const [actions, exceptActions] = either(raw, 'Action', refuse);
  const [resources, exceptResources] = either(raw, 'Resource', refuse, kind === 'trust' ? ['*'] : undefined);
  const principal = kind === 'identity' ? undefined : parsePrincipal(raw['Principal'], refuse);
  const conditions = parseConditions(raw['Condition'], refuse);
  return [{ effect, actions, exceptActions, resources, exceptResources, principal, conditions }];
}

/** Reads a policy document as CloudFormation holds it; what cannot be evaluated here is refused by number of statement. */
export function parsePolicyDocument(document: unknown, kind: PolicyKind, refuse: Refuse): Statement[] {
  if (!isRecord(document) || document['Statement'] === undefined) {
    refuse('not a policy document');
    return [];
  }
  const statements: unknown[] = Array.isArray(document['Statement']) ? document['Statement'] : [document['Statement']];
  return statements.flatMap((raw, n) => {
    const sid = isRecord(raw) && typeof raw['Sid'] === 'string' ? ` (${raw['Sid']})` : '';
    return parseStatement(raw, kind, (reason) => refuse(`statement ${n + 1}${sid}: ${reason}`));
  });
}
