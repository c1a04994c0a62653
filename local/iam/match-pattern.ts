const special = /[.+^${}()|[\]\\]/g;

/**
 * Whether a policy's pattern covers a value: `*` stands for any run of characters (colons and slashes too), `?` for one.
 * Everything else is literal.
 */
export function matchPattern(pattern: string, value: string, flags: 'i' | '' = ''): boolean {
  const source = pattern.replace(special, '\\$&').replace(/\*+/g, '[^]*').replace(/\?/g, '[^]');
  return new RegExp(`^${source}$`, flags).test(value);
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
