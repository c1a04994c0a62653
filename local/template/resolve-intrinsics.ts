/** What references in a template resolve to. Each throws with the name of what it does not know. */
export interface References {
  ref(logicalId: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
}

/** Stands for AWS::NoValue: the property or list item is left out. */
export const noValue = Symbol('AWS::NoValue');

/** An intrinsic function or reference that cannot be resolved; `message` names it. */
export class Unresolvable extends Error {}

/**
 * Resolves Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select and Fn::Split, at any depth.
 * @throws Unresolvable for any other intrinsic function
 */
export function resolveIntrinsics(value: unknown, references: References): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolveIntrinsics(item, references)).filter((item) => item !== noValue);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only !== undefined && entries.length === 1 && isIntrinsic(only[0])) return apply(only[0], only[1], references);
  const resolved: Record<string, unknown> = {};
  for (const [key, inner] of entries) {
    if (isIntrinsic(key)) throw new Unresolvable(`${key} stands beside other keys`);
    const result = resolveIntrinsics(inner, references);
    if (result !== noValue) resolved[key] = result;
  }
  return resolved;
}

function isIntrinsic(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

function apply(name: string, argument: unknown, references: References): unknown {
  const text = (value: unknown): string => toText(resolveIntrinsics(value, references), name);
  const list = (value: unknown): unknown[] => {
    const resolved = resolveIntrinsics(value, references);
    if (!Array.isArray(resolved)) throw new Unresolvable(`${name} needs a list`);
    return resolved;
  };
  switch (name) {
    case 'Ref':
      return references.ref(toText(argument, name));
    case 'Fn::GetAtt': {
      const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument);
      return references.attribute(toText(logicalId, name), attribute.map((part) => toText(part, name)).join('.'));
    }
    case 'Fn::Join': {
      const [delimiter, parts] = pair(argument, name);
      return list(parts)
        .map((part) => toText(part, name))
        .join(text(delimiter));
    }
    case 'Fn::Split': {
      const [delimiter, source] = pair(argument, name);
      return text(source).split(text(delimiter));
    }
    case 'Fn::Select': {
      const [index, items] = pair(argument, name);
      const item = list(items)[Number(text(index))];
      if (item === undefined) throw new Unresolvable(`${name} has no item ${text(index)}`);
      return item;
    }
    case 'Fn::Sub':
      return substitute(argument, references);
    default:
      throw new Unresolvable(`${name} is not modelled`);
  }
}

function substitute(argument: unknown, references: References): string {
  const [template, variables] = Array.isArray(argument) ? pair(argument, 'Fn::Sub') : [argument, {}];
  const own = new Map(Object.entries((variables ?? {}) as Record<string, unknown>));
  return toText(template, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (own.has(name)) return toText(resolveIntrinsics(own.get(name), references), 'Fn::Sub');
    const dot = name.indexOf('.');
    const value = dot < 0 ? references.ref(name) : references.attribute(name.slice(0, dot), name.slice(dot + 1));
    return toText(value, `Fn::Sub \${${name}}`);
  });
}

function pair(argument: unknown, name: string): [unknown, unknown] {
  if (!Array.isArray(argument) || argument.length !== 2) throw new Unresolvable(`${name} needs two arguments`);
  return [argument[0], argument[1]];
}

function toText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unresolvable(`${name} needs a text here`);
}
