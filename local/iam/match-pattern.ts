const special = /[.+^${}()|[\]\\]/g;

/**
 * Whether a policy's pattern covers a value: `*` stands for any run of characters (colons and slashes too), `?` for one.
 * Everything else is literal.
 */
export function matchPattern(pattern: string, value: string, flags: 'i' | '' = ''): boolean {
  return compile(pattern, flags).test(value);
}

/** Patterns come from the template's policies: there are few, and each is asked for at every call. */
const compiled = { i: new Map<string, RegExp>(), '': new Map<string, RegExp>() };

function compile(pattern: string, flags: 'i' | ''): RegExp {
  const known = compiled[flags].get(pattern);
  if (known !== undefined) return known;
  const source = pattern.replace(special, '\\$&').replace(/\*+/g, '[^]*').replace(/\?/g, '[^]');
  const expression = new RegExp(`^${source}$`, flags);
  compiled[flags].set(pattern, expression);
  return expression;
}

/** Splits an ARN into its six sections; the last one keeps its own colons. */
function sections(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** ArnLike and ArnEquals (they behave alike in AWS): each of the six sections is matched on its own. */
export function matchArn(pattern: string, arn: string): boolean {
  const patterns = sections(pattern);
  const values = sections(arn);
  if (pattern === '*') return true;
  return patterns.length === values.length && patterns.every((part, n) => matchPattern(part, values[n] ?? ''));
}
