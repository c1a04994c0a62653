import * as z from 'zod';
import type { Impact, StatementInput } from '../../shared/domain/sla/evidence-of.ts';
import { givenInstant } from '../../shared/domain/sla/given-instant.ts';
import { percentage } from '../../shared/domain/sla/rational.ts';

const reach = {
  services: z.array(z.string()).min(1),
  customers: z.union([z.literal('all'), z.array(z.string()).min(1)], 'expected "all" or ids of customers'),
};
const words = z.string().min(1).max(400);

const inOrder = (
  { start, end }: { start: number; end?: number | null | undefined },
  context: z.RefinementCtx,
): void => {
  if (typeof end === 'number' && end < start)
    context.addIssue({ code: 'custom', path: ['end'], message: 'expected no instant before start' });
};

/** One stretch of an incident that hurt in one way; without an end it lasts. */
export const impactLine = z
  .strictObject({
    ...reach,
    incident: words,
    level: z.enum(['outage', 'degraded']),
    start: givenInstant,
    end: givenInstant.nullish(),
    share: percentage.optional(),
    unfinished: z.boolean().optional(),
  })
  .superRefine(inOrder)
  .transform(({ start, end = null, ...rest }): Impact => ({ ...rest, intervals: [{ start, end }] }));

export const maintenanceLine: z.ZodType<StatementInput['maintenance'][number]> = z
  .strictObject({
    ...reach,
    start: givenInstant,
    end: givenInstant,
    source: words,
    announcedAt: givenInstant,
    approvedBy: words,
  })
  .superRefine(inOrder);

export const exclusionLine: z.ZodType<StatementInput['exclusions'][number]> = z
  .strictObject({ ...reach, start: givenInstant, end: givenInstant, source: words, reason: words, approvedBy: words })
  .superRefine(inOrder);
