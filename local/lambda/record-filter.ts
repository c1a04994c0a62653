/** Whether a record reaches the function. */
export type RecordFilter = (record: unknown) => boolean;

type Refuse = (path: string, why: string) => never;

/** Operators that not every service takes, by name: what one matches, or undefined where its argument is not modelled. */
export type MoreOperators = Readonly<Record<string, (argument: unknown) => RecordFilter | undefined>>;

/**
 * Event filtering as EventBridge patterns write it: exact values, prefix, exists, anything-but. A record passes when
 * any of the patterns matches; without patterns every record passes.
 * @param refuse is called, with where, for every other operator
 * @param more operators beside those
 */
export function parseFilter(patterns: string[], refuse: Refuse, more: MoreOperators = {}): RecordFilter {
  const filters = patterns.map((text) => parseObject(parseJson(text, refuse), '', refuse, more));
  return (record) => filters.length === 0 || filters.some((matches) => matches(record));
}

function parseJson(text: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('', `${text} is not JSON`);
  }
}

function parseObject(pattern: unknown, path: string, refuse: Refuse, more: MoreOperators): RecordFilter {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    return refuse(path, 'a pattern is an object whose leaves are lists');
  }
  const fields = Object.entries(pattern).map(([key, inner]: [string, unknown]): RecordFilter => {
    const at = path === '' ? key : `${path}.${key}`;
    if (key.startsWith('$')) return refuse(at, 'this operator is not modelled');
    const matches = Array.isArray(inner) ? parseLeaf(inner, at, refuse, more) : parseObject(inner, at, refuse, more);
    return (record) => matches(fieldOf(record, key));
  });
  return (record) => fields.every((matches) => matches(record));
}

function fieldOf(record: unknown, key: string): unknown {
  return typeof record === 'object' && record !== null ? (record as Record<string, unknown>)[key] : undefined;
}

function parseLeaf(rules: unknown[], path: string, refuse: Refuse, more: MoreOperators): RecordFilter {
  const matchers = rules.map((rule) => parseRule(rule, path, refuse, more));
  return (value) => matchers.some((matches) => matches(value));
}

function parseRule(rule: unknown, path: string, refuse: Refuse, other: MoreOperators): RecordFilter {
  if (typeof rule !== 'object' || rule === null) return anyOf((value) => value === rule);
  const [entry, ...more] = Object.entries(rule) as [string, unknown][];
  if (entry === undefined || more.length > 0) return refuse(path, 'one operator a rule');
  const [operator, argument] = entry;
  const special = Object.hasOwn(other, operator) ? other[operator]?.(argument) : undefined;
  if (special !== undefined) return special;
  if (operator === 'prefix' && typeof argument === 'string') {
    return anyOf((value) => typeof value === 'string' && value.startsWith(argument));
  }
  if (operator === 'exists' && typeof argument === 'boolean') {
    return (value) => (value !== undefined) === argument;
  }
  if (operator === 'anything-but' && isLiteralList(argument)) {
    const excluded = [argument].flat();
    return (value) => value !== undefined && [value].flat().every((item) => !excluded.includes(item));
  }
  return refuse(path, `the operator ${JSON.stringify(rule)} is not modelled`);
}

/** A list in the record matches when any of its items does. */
function anyOf(matches: (value: unknown) => boolean): RecordFilter {
  return (value) => (Array.isArray(value) ? value.some(matches) : matches(value));
}

function isLiteralList(argument: unknown): boolean {
  return [argument].flat().every((item) => typeof item === 'string' || typeof item === 'number');
}
