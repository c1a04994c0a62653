import * as z from 'zod';
import { roleName } from '../../directory/directory-ids.ts';
import { duration } from '../../text/duration.ts';
import { channel } from './channels.ts';
import { condition } from './conditions.ts';
import { id, row, severityId, templateId, text } from './words.ts';

const minute = z
  .number()
  .min(0)
  .max(7 * 24 * 60);

/**
 * When a line is told. `minute` counts from the opening, or from the moment at which the line's condition, emergency or severity
 * began to hold; `on` waits for something to happen. `by` is the minute until which the document promises it, where Tocsin is earlier.
 */
export const matrixWhen = z.union(
  [
    z.strictObject({ minute, every: minute.min(1).optional(), by: minute.optional() }),
    z.strictObject({
      on: z.enum(['acknowledge', 'status', 'escalation', 'resolution', 'guarantee']),
      by: minute.optional(),
    }),
    /** A promised time is nearly over, or is: of all of them, or of these: `response`, `resolution`, the id of a promise. */
    z.strictObject({
      on: z.enum(['warning', 'breach']),
      targets: z.array(id).min(1).optional(),
      by: minute.optional(),
    }),
  ],
  {
    error:
      'expected {minute: n}, {minute: n, every: n}, {on: acknowledge}, {on: status}, {on: escalation}, {on: resolution}, {on: guarantee}, {on: warning} or {on: breach}',
  },
);

/** One line of the communication matrix. Customers are the only audience that is told from the broadcasts queue. */
export const matrixLine = z.strictObject({
  id,
  row,
  /** A role, or: `customers` (the affected ones), `vip-customers` (those of them), `public`, `paged` (those paged before), `told` (all who were told). */
  audience: z.string().min(1),
  channel,
  /**
   * Where it is posted, on a channel that is a place: `#incident-response`. `{id}` stands for the incident's own id, so that
   * `#{id}` is a channel of its own (row S2.15). Absent: each person of the audience.
   */
  place: z
    .string()
    .regex(
      /^(?:[#@A-Za-z0-9]|\{id\})(?:[A-Za-z0-9 ._-]|\{id\}){0,79}$/,
      'expected the name of a place such as #incident-response',
    )
    .optional(),
  when: matrixWhen,
  /** Absent: at every severity. */
  severities: z.array(severityId).min(1).optional(),
  /** Told only while this holds. */
  if: condition.optional(),
  /** Told only in an emergency: of any type, or of these. */
  emergency: z.union([z.literal('any'), z.array(id).min(1)]).optional(),
  /** Told only after a person has said yes to this ask. */
  needs: id.optional(),
  /** Told unless a person has said no to this ask. */
  unless: id.optional(),
  /** The channel that takes its place while its own is not available or the recipient does not have it. */
  fallback: channel.optional(),
  /** The business path or the activation step that it belongs to. */
  part: id.optional(),
  template: templateId,
  /** The text for customers, on a line that reaches staff as well. */
  customerTemplate: templateId.optional(),
});
export type PolicyMatrixLine = z.infer<typeof matrixLine>;

/**
 * A question that somebody has to answer with yes or no, by link: a confirmation, an approval, what scaling needs. Unanswered it goes
 * to the next role; with nobody left it stays unanswered, and the alarm says so. A yes is never taken for granted.
 */
export const ask = z.strictObject({
  id,
  kind: z.enum(['confirm', 'approve', 'scale']),
  question: text,
  when: z.strictObject({ minute }),
  severities: z.array(severityId).min(1).optional(),
  if: condition.optional(),
  emergency: z.union([z.literal('any'), z.array(id).min(1)]).optional(),
  /** Severities at which nobody is asked: it is approved at once, and recorded so. */
  automatic: z.array(severityId).min(1).optional(),
  /** Who answers, and who after them, each if the one before stayed silent. */
  roles: z.array(roleName).min(1),
  /** Everybody of these roles has to say yes. Absent: the first answer decides. */
  both: z.boolean().optional(),
  channels: z.array(channel).min(1),
  answerWithin: duration,
  /** What is done after a yes; on a scaling, what is scaled by how much. */
  action: text.optional(),
  row,
});
export type Ask = z.infer<typeof ask>;
