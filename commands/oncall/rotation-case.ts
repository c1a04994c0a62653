import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { rotation } from '../../shared/domain/oncall/schedule.ts';
import { readJson } from '../operator/read-json.ts';

const WITH_OFFSET = z.regexes.datetime({ offset: true });
const WALL_CLOCK = z.regexes.datetime({ local: true });

/**
 * Epoch milliseconds of an ISO 8601 instant in any form that Temporal takes; undefined for other text. What programs usually write
 * is read by Date.parse, ten times as fast; its pattern keeps out days that no month has, which Date.parse would take.
 */
export function instantOf(text: string): number | undefined {
  if (WITH_OFFSET.test(text)) return Date.parse(text);
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return undefined;
  }
}

const instant = z.string().transform((text, context) => {
  const found = instantOf(text);
  if (found !== undefined) return { text, instant: found };
  context.addIssue('expected an instant with its offset such as 2026-03-10T10:00:00Z or 2026-03-10T11:00:00+01:00');
  return z.NEVER;
});

/** In the form that the rules take. */
const anchor = z.string().transform((text, context) => {
  const found = instantOf(text);
  if (found !== undefined) return new Date(found).toISOString();
  if (WALL_CLOCK.test(text)) return text;
  context.addIssue('expected an instant such as 2026-01-05T09:00:00Z, or a time of the zone such as 2026-01-05T09:00');
  return z.NEVER;
});

/** A rotation and the instants to ask it about. People have whatever names the asker gives them. */
const rotationCase = z.object({
  rotation: z.object({
    unit: rotation.shape.unit,
    length: z.int('expected a whole number of units').min(1, 'expected at least 1').max(1_000_000),
    anchor,
    zone: rotation.shape.zone,
  }),
  participants: z
    .array(z.array(z.string()).min(1, 'expected somebody: nobody can be on call for nobody'))
    .min(1, 'expected at least one turn: an empty rotation has nobody to call'),
  at: z.array(instant),
});
export type RotationCase = z.output<typeof rotationCase>;

/** Reads a JSON file of one case, or of an array of them. Throws PolicyError with everything that is wrong, and where. */
export function readRotationCases(path: string): RotationCase[] {
  // One case is named by its own keys, not as the first of an array.
  const read = readJson(path, (raw) => (Array.isArray(raw) ? z.array(rotationCase) : rotationCase));
  return Array.isArray(read) ? read : [read];
}
