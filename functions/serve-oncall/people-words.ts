import type { Named } from '../../shared/flows/on-call-board.ts';
import { nameInSentence } from '../../shared/runtime/html-page.ts';

/** Of people together; the rest are counted. */
const SHOWN = 5;

/** `Ana Ruiz, Ben Ito and 3 more`, as HTML. */
export function namesOf(people: readonly Named[]): string {
  const shown = people.slice(0, SHOWN).map(({ name }) => nameInSentence(name));
  return `${shown.join(', ')}${more(people.length - SHOWN)}`;
}

const more = (count: number): string => (count > 0 ? ` and ${count} more` : '');

/** `style` that gives somebody their colour: the same on every page and every day. The hue is in degrees. */
export const colourOf = (id: string): string => `style="--h:${hueOf(id)}"`;

function hueOf(id: string): number {
  let hash = 2166136261;
  for (const sign of id) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619);
  // Neighbours in the alphabet end up far from each other.
  return Math.floor(((((hash >>> 0) * 0.618033988749895) % 1) + 1) * 360) % 360;
}
