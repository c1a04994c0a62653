import type { Condition } from './table.ts';

export type Item = Record<string, unknown>;
type Scope = Pick<Condition, 'names' | 'values'>;

/** Whether a condition holds of an item. Knows what our adapters write (`=`, `<`, existence, AND, OR) and throws on the rest. */
export function holds(condition: Condition, item: Item | undefined): boolean {
  const alternatives = condition.expression.split(' OR ').map((each) => each.split(' AND '));
  // Every test is made, so that one which DynamoDB would not understand is never passed over.
  return alternatives.map((all) => all.map((test) => passes(test, item, condition)).every(Boolean)).some(Boolean);
}

function passes(test: string, item: Item | undefined, scope: Scope): boolean {
  const existence = /^attribute_(not_)?exists\(([#\w.]+)\)$/.exec(test);
  if (existence !== null) return (valueAt(item, existence[2] ?? '', scope) === undefined) === (existence[1] === 'not_');
  const comparison = /^([#\w.]+) ([=<]) (:\w+)$/.exec(test);
  if (comparison === null) throw new Error(`no adapter of ours writes the condition "${test}"`);
  const [, path = '', operator, name = ''] = comparison;
  const found = valueAt(item, path, scope);
  const wanted = given(scope, name);
  if (operator === '=') return found === wanted;
  return typeof found === 'number' && typeof wanted === 'number' && found < wanted;
}

/** The item after `SET path = :value`, `ADD path :number` and `REMOVE path`; throws on anything else. */
export function updated(item: Item, update: string, { names, values: known }: Scope, more: Item): Item {
  const scope = { ...(names === undefined ? {} : { names }), values: { ...known, ...more } };
  const next = structuredClone(item);
  for (const clause of update.split(/ (?=SET |ADD |REMOVE )/)) {
    const parts = /^(?:SET ([#\w]+) = (:\w+)|ADD ([#\w]+) (:\w+)|REMOVE ([#\w]+))$/.exec(clause);
    if (parts === null) throw new Error(`no adapter of ours writes the update "${clause}"`);
    const [, set, to = '', add, by = '', remove] = parts;
    if (set !== undefined) next[named(scope, set)] = given(scope, to);
    if (add !== undefined) next[named(scope, add)] = Number(next[named(scope, add)] ?? 0) + Number(given(scope, by));
    if (remove !== undefined) Reflect.deleteProperty(next, named(scope, remove));
  }
  return next;
}

function valueAt(item: Item | undefined, path: string, scope: Scope): unknown {
  let at: unknown = item;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Item)[named(scope, part)];
  }
  return at;
}

function named({ names }: Scope, part: string): string {
  if (!part.startsWith('#')) return part;
  const name = names?.[part];
  if (name === undefined) throw new Error(`the expression gives no name for ${part}`);
  return name;
}

function given({ values }: Scope, name: string): unknown {
  if (values === undefined || !Object.hasOwn(values, name))
    throw new Error(`the expression gives no value for ${name}`);
  return values[name];
}
