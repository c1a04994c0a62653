import type { Incident } from '../incident/incident.ts';
import type { Condition } from './document/conditions.ts';
import { factsIn, holds } from './holds.ts';

/** What a line of the matrix or a question waits for. */
export interface Waits {
  readonly severities?: readonly string[] | undefined;
  readonly if?: Condition | undefined;
  readonly emergency?: 'any' | readonly string[] | undefined;
}

export interface Held {
  /** From when its minutes count: the opening, the last reopening, or the declaration of the emergency. */
  readonly base: number;
  /** Since when all that it waits for has been so; what fell due before is told at this instant. */
  readonly held: number;
}

/** Since when everything holds that it waits for; undefined while something does not. */
export function heldSince({ severities, if: condition, emergency }: Waits, incident: Incident): Held | undefined {
  const { activeSince } = incident;
  const severitySince = severities === undefined ? activeSince : sinceSeverity(incident, severities);
  if (severitySince === undefined) return undefined;
  if (condition !== undefined && !holds(condition, incident.facts)) return undefined;
  const known =
    condition === undefined ? [] : factsIn(condition).map((name) => incident.factsSince[name] ?? activeSince);
  const declared = emergency === undefined ? undefined : incident.emergency;
  if (emergency !== undefined && (declared === undefined || !isOf(emergency, declared.type))) return undefined;
  const base = Math.max(activeSince, declared?.at ?? activeSince);
  return { base, held: Math.max(base, severitySince, ...known) };
}

const isOf = (emergency: 'any' | readonly string[], type: string): boolean =>
  emergency === 'any' || emergency.includes(type);

/** The beginning of the present run of severities that all have it: raised from one of them to another, nothing begins anew. */
function sinceSeverity({ severities, severity }: Incident, among: readonly string[]): number | undefined {
  if (!among.includes(severity)) return undefined;
  const lastOther = severities.findLastIndex((one) => !among.includes(one.severity));
  return severities[lastOther + 1]?.since;
}
