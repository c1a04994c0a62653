import type { Condition, Facts } from './document/conditions.ts';

/** Whether a condition holds, as far as is known: what nobody has said holds nothing, not even its opposite. */
export function holds(condition: Condition, facts: Facts): boolean {
  if (typeof condition === 'string') return known(facts, condition) === true;
  if ('any' in condition) return condition.any.some((one) => holds(one, facts));
  if ('all' in condition) return condition.all.every((one) => holds(one, facts));
  const value = known(facts, condition.fact);
  if (value === undefined) return false;
  if ('is' in condition) return [condition.is].flat().includes(value);
  if (typeof value !== 'number') return false;
  if ('above' in condition) return value > condition.above;
  if ('atLeast' in condition) return value >= condition.atLeast;
  return value < condition.below;
}

const known = (facts: Facts, name: string) => (Object.hasOwn(facts, name) ? facts[name] : undefined);

/** The facts that a condition speaks of. */
export function factsIn(condition: Condition): string[] {
  if (typeof condition === 'string') return [condition];
  if ('any' in condition) return condition.any.flatMap(factsIn);
  if ('all' in condition) return condition.all.flatMap(factsIn);
  return [condition.fact];
}
