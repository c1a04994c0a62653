import * as z from 'zod';
import { roleName } from '../../directory/directory-ids.ts';
import { duration } from '../../text/duration.ts';
import { channel } from './channels.ts';
import { condition } from './conditions.ts';
import { id, ladderId, row, severityId, text } from './words.ts';

export const rung = z.strictObject({
  id,
  role: roleName,
  /** Roles that are paged beside it. */
  also: z.array(roleName).min(1).optional(),
  /** The support tier that it belongs to. */
  tier: id.optional(),
  /** `first`: the first of each role who can be reached. `all`: everybody of them at once. */
  page: z.enum(['first', 'all']).optional(),
  /** How long those paged have before the next rung is tried. */
  acknowledgeWithin: duration,
  /** How long until they are reminded, if nobody has answered by then. */
  remindAfter: duration.optional(),
  /** SMS is among them: a page needs its link in the hand. */
  channels: z
    .array(channel)
    .min(1)
    .refine((all) => all.includes('sms'), 'expected sms among them: a page needs its link in the hand'),
  row,
});
export type PolicyRung = z.infer<typeof rung>;

/**
 * What moves an incident to a rung although somebody may have answered: too long without progress, too long without an end, or a
 * clock of its own. `since` is from when the time counts: the opening, or the moment at which a rung was reached.
 */
export const escalation = z.strictObject({
  id,
  on: z.enum(['no-progress', 'unresolved', 'unacknowledged', 'condition']),
  after: duration.optional(),
  /** The promise towards the document, where Tocsin acts before it: "in under 30 minutes" is kept at minute 29. */
  by: duration.optional(),
  since: z.union([z.literal('opening'), id]).optional(),
  /** While nobody has answered, it is paged beside the ladder, which goes on climbing as if nothing had been. */
  beside: z.boolean().optional(),
  /** Only while this holds; on a `condition`, as soon as it does. */
  if: condition.optional(),
  to: id,
  row,
});
export type Escalation = z.infer<typeof escalation>;

export const ladder = z.strictObject({
  rungs: z.array(rung).min(1),
  /** How often the ladder is climbed before the incident is called unroutable. */
  passes: z.int().min(1).max(10),
  /** Who of a role is paged where the rung does not say: the first who can be reached. */
  page: z.literal('first'),
  /** Rungs from here on are reached by an escalation only, never because a page stayed unanswered. */
  climbsTo: id.optional(),
  escalations: z.array(escalation).optional(),
  /** For what reasons a person escalates by hand. */
  manual: z.array(z.strictObject({ reason: text, to: id.optional(), row })).optional(),
});
export type Ladder = z.infer<typeof ladder>;

/** A kind of emergency with a team of its own: the ladder is climbed instead of the severity's, from its first rung. */
export const emergency = z.strictObject({
  id,
  name: text,
  severity: severityId,
  ladder: ladderId,
  protocol: text,
  row,
});
export type Emergency = z.infer<typeof emergency>;
