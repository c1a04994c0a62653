import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';

/** Body of POST /_local/clock: one of the two, never both. */
const moveSchema = z
  .strictObject({
    advance: z.string().max(100).optional(),
    to: z.string().max(100).optional(),
    coalesce: z.boolean().default(true),
  })
  .refine((body) => (body.advance === undefined) !== (body.to === undefined), {
    message: 'give either "advance" (an ISO 8601 duration such as "PT15M") or "to" (an ISO 8601 instant)',
  });

const latest = Date.UTC(9999, 11, 31);

export interface ClockMove {
  /** Where the clock goes, from where it stands when its turn comes (epoch ms). */
  target: (now: number) => number;
  coalesce: boolean;
}

/** The move that a request asks for, or a sentence that says what is wrong with it and in which field. */
export type ParsedMove = { ok: true; move: ClockMove } | { ok: false; detail: string; field?: string };

/** Parses `{"advance":"PT15M"}` or `{"to": ISO}` with an optional `"coalesce"`. */
export function parseClockMove(body: unknown): ParsedMove {
  const parsed = moveSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.') ?? '';
    return { ok: false, detail: issue?.message ?? 'not understood', ...(field === '' ? {} : { field }) };
  }
  const { advance, to, coalesce } = parsed.data;
  try {
    const target = advance === undefined ? reachInstant(to ?? '') : addDuration(advance);
    target(0);
    return { ok: true, move: { target, coalesce } };
  } catch (error) {
    const field = advance === undefined ? 'to' : 'advance';
    return { ok: false, field, detail: error instanceof Error ? error.message : String(error) };
  }
}

function reachInstant(to: string): (now: number) => number {
  let instant: Temporal.Instant;
  try {
    instant = Temporal.Instant.from(to);
  } catch {
    throw new RangeError(`"${to}" is not an ISO 8601 instant with a zone, such as "2026-03-01T00:00:00Z"`);
  }
  return () => withinRange(instant.epochMilliseconds, to);
}

/** Days, months and years are those of the calendar in UTC. */
function addDuration(text: string): (now: number) => number {
  let duration: Temporal.Duration;
  try {
    duration = Temporal.Duration.from(text);
  } catch {
    throw new RangeError(`"${text}" is not an ISO 8601 duration, such as "PT15M" or "P1D"`);
  }
  if (duration.sign < 0) throw new RangeError(`"${text}" is negative: the clock never goes back`);
  return (now) => {
    let target = Infinity;
    try {
      target = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').add(duration).epochMilliseconds;
    } catch {
      // Beyond what a date can hold: reported below like everything else beyond the range.
    }
    return withinRange(target, text);
  };
}

function withinRange(target: number, text: string): number {
  if (target > latest) throw new RangeError(`"${text}" leads beyond the year 9999`);
  return target;
}
