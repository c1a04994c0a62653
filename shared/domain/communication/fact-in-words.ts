import type { Fact, FactValue } from '../policy/document/conditions.ts';

/** What is known of an incident, as a text says it: `12,000 users`, `yes`, `full-outage`. */
export function factInWords(fact: Fact, value: FactValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  // No digit is lost: finance and customers read the same figure.
  const number = value.toLocaleString('en-US', { maximumFractionDigits: 20 });
  return fact.kind === 'number' && fact.unit !== undefined ? `${number} ${fact.unit}` : number;
}
