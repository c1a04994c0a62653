import type { Condition, Fact, FactValue } from './document/conditions.ts';
import type { CompiledPolicy } from './policy.ts';
import { among, problem, type Path, type Problem } from './problem.ts';

/** Conditions speak of facts that are declared, and ask of each what its kind can answer; worse severities are decided first. */
export function checkConditions(policy: CompiledPolicy): Problem[] {
  const facts = policy.facts ?? {};
  return [
    ...conditionsOf(policy).flatMap(({ condition, path }) => checkCondition(facts, condition, path)),
    ...policy.alertRules.flatMap(({ facts: known = {} }, index) =>
      Object.entries(known).flatMap(([name, value]) =>
        checkValue(facts, name, value, ['alertRules', index, 'facts', name]),
      ),
    ),
    ...criteriaOutOfOrder(policy),
  ];
}

interface Placed {
  readonly condition: Condition;
  readonly path: Path;
}

function conditionsOf(policy: CompiledPolicy): Placed[] {
  const among = (list: 'criteria' | 'matrix' | 'asks' | 'businessPaths'): Placed[] =>
    (policy[list] ?? []).flatMap((item, index) =>
      item.if === undefined ? [] : [{ condition: item.if, path: [list, index, 'if'] }],
    );
  return [
    ...(['criteria', 'matrix', 'asks', 'businessPaths'] as const).flatMap(among),
    ...Object.entries(policy.ladders).flatMap(([ladder, { escalations = [] }]) =>
      escalations.flatMap((item, index): Placed[] =>
        item.if === undefined ? [] : [{ condition: item.if, path: ['ladders', ladder, 'escalations', index, 'if'] }],
      ),
    ),
    ...(policy.postMortem?.requiredFor ?? []).flatMap((item, index): Placed[] =>
      item.if === undefined ? [] : [{ condition: item.if, path: ['postMortem', 'requiredFor', index, 'if'] }],
    ),
  ];
}

type FactsDeclared = Readonly<Record<string, Fact>>;
const NEVER = 'it holds for no incident, so that what hangs on it is never done';

function checkCondition(facts: FactsDeclared, condition: Condition, path: Path): Problem[] {
  if (typeof condition === 'string') {
    const fact = factOf(facts, condition);
    if (fact === undefined) return [unknownFact(facts, condition, path)];
    return fact.kind === 'yes-no'
      ? []
      : [
          problem(
            path,
            `a comparison such as {fact: ${condition}, ${example(fact)}}: ${condition} is no yes-no fact`,
            NEVER,
          ),
        ];
  }
  if ('any' in condition) return condition.any.flatMap((one, at) => checkCondition(facts, one, [...path, 'any', at]));
  if ('all' in condition) return condition.all.flatMap((one, at) => checkCondition(facts, one, [...path, 'all', at]));
  const fact = factOf(facts, condition.fact);
  if (fact === undefined) return [unknownFact(facts, condition.fact, [...path, 'fact'])];
  if (fact.kind === 'text')
    return [problem([...path, 'fact'], `a fact that can be compared: ${condition.fact} is words`, NEVER)];
  if ('is' in condition) {
    const { is } = condition;
    return Array.isArray(is)
      ? is.flatMap((value, at) => checkValue(facts, condition.fact, value, [...path, 'is', at]))
      : checkValue(facts, condition.fact, is, [...path, 'is']);
  }
  const key = 'above' in condition ? 'above' : 'atLeast' in condition ? 'atLeast' : 'below';
  return fact.kind === 'number'
    ? []
    : [problem([...path, key], `${example(fact)}: ${condition.fact} is no number`, NEVER)];
}

const factOf = (facts: FactsDeclared, name: string): Fact | undefined =>
  Object.hasOwn(facts, name) ? facts[name] : undefined;

const unknownFact = (facts: FactsDeclared, name: string, path: Path): Problem =>
  problem(path, `a fact of this policy (${among(Object.keys(facts))}), not "${name}"`, NEVER);

const example = (fact: Fact): string =>
  fact.kind === 'number' ? 'above: 100' : fact.kind === 'one-of' ? `is: ${fact.values[0] ?? ''}` : 'is: true';

/** A value is one that the fact's kind can have. */
function checkValue(facts: FactsDeclared, name: string, value: FactValue, path: Path): Problem[] {
  const fact = factOf(facts, name);
  if (fact === undefined) return [unknownFact(facts, name, path)];
  const wrong = (expected: string): Problem[] => [problem(path, `${expected}, not "${value}"`, NEVER)];
  switch (fact.kind) {
    case 'yes-no':
      return typeof value === 'boolean' ? [] : wrong('true or false');
    case 'number':
      return typeof value === 'number' ? [] : wrong('a number');
    case 'one-of':
      return typeof value === 'string' && fact.values.includes(value) ? [] : wrong(`one of ${fact.values.join(', ')}`);
    case 'text':
      return typeof value === 'string' ? [] : wrong('words');
  }
}

/** The first criterion that holds decides. One of a worse severity that stands below would come too late. */
function criteriaOutOfOrder({ criteria = [], severities }: CompiledPolicy): Problem[] {
  const rank = (id: string): number => severities.findIndex((severity) => severity.id === id);
  return criteria.flatMap(({ severity }, index) => {
    const before = criteria
      .slice(0, index)
      .find((other) => rank(other.severity) > rank(severity) && rank(severity) >= 0);
    return before === undefined
      ? []
      : [
          problem(
            ['criteria', index, 'severity'],
            `the worst severities first: ${severity} stands below ${before.severity}`,
            `what is both would open as ${before.severity}, not as ${severity}`,
          ),
        ];
  });
}
