import type { Fact, Facts, FactValue } from './document/conditions.ts';
import type { PolicyDocument } from './policy.ts';

type Declares = Pick<PolicyDocument, 'facts'>;

/** What is wrong with a value that a person gives for a fact; undefined when it fits. */
export function wrongFact(policy: Declares, name: string, value: FactValue): string | undefined {
  const declared = policy.facts ?? {};
  const fact = Object.hasOwn(declared, name) ? declared[name] : undefined;
  if (fact === undefined)
    return `takes one of ${Object.keys(declared).join(', ') || 'none: the policy declares no facts'}`;
  return fits(fact, value) ? undefined : `takes ${wanted(fact)}`;
}

function fits(fact: Fact, value: FactValue): boolean {
  switch (fact.kind) {
    case 'yes-no':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'one-of':
      return typeof value === 'string' && fact.values.includes(value);
    case 'text':
      return typeof value === 'string';
  }
}

function wanted(fact: Fact): string {
  if (fact.kind === 'yes-no') return 'true or false';
  if (fact.kind === 'number') return 'a number';
  return fact.kind === 'one-of' ? `one of ${fact.values.join(', ')}` : 'a text';
}

/** A value as it is typed or sent as a label, read as the fact wants it; undefined where it cannot be meant. */
export function readFact(policy: Declares, name: string, text: string): FactValue | undefined {
  const declared = policy.facts ?? {};
  const fact = Object.hasOwn(declared, name) ? declared[name] : undefined;
  if (fact === undefined) return undefined;
  const said = text.trim();
  switch (fact.kind) {
    case 'yes-no': {
      const yes = ['true', 'yes', '1'].includes(said.toLowerCase());
      return yes || ['false', 'no', '0'].includes(said.toLowerCase()) ? yes : undefined;
    }
    case 'number':
      return said !== '' && Number.isFinite(Number(said)) ? Number(said) : undefined;
    case 'one-of':
      return fact.values.find((one) => one.toLowerCase() === said.toLowerCase());
    case 'text':
      return said === '' ? undefined : said;
  }
}

/**
 * What a source's word is worth: the facts that the policy declares and whose values fit, from its labels and from what it calls
 * facts. At 03:00 nobody can ask it what it meant by another.
 */
export function factsSaid(
  policy: Declares,
  labels: Readonly<Record<string, string>> | undefined,
  facts: Facts | undefined,
): Facts {
  const fromLabels = Object.entries(labels ?? {}).flatMap(([name, text]) => {
    const value = readFact(policy, name, text);
    return value === undefined ? [] : [[name, value] as const];
  });
  const said = Object.entries(facts ?? {}).filter(([name, value]) => wrongFact(policy, name, value) === undefined);
  return Object.fromEntries([...fromLabels, ...said]);
}
