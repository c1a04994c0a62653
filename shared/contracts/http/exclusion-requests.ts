import * as z from 'zod';
import { incidentId, toIso } from '../../domain/ids.ts';
import { LONGEST_EXCLUSION_MS, type Exclusion } from '../../domain/sla/exclusion.ts';
import { month } from '../../domain/sla/period.ts';
import { instantText, reasonText } from './words.ts';

const named = z.string().min(1).max(64);

/** POST /v1/exclusions. With an incident, its services and customers stand where none are named. */
export const exclusionRequest = z
  .strictObject({
    start: instantText,
    end: instantText,
    services: z.array(named).min(1, 'takes at least one service').optional(),
    customers: z.union([z.literal('all'), z.array(named).min(1)], 'takes "all" or a list of customers').optional(),
    incident: incidentId.optional(),
    reason: reasonText,
  })
  .refine(({ start, end }) => start < end, { path: ['end'], message: 'takes an instant after "start"' })
  .refine(({ start, end }) => end - start <= LONGEST_EXCLUSION_MS, {
    path: ['end'],
    message: 'takes an instant at most 31 days after "start": propose what lasts longer month by month',
  })
  .refine(({ services, incident }) => services !== undefined || incident !== undefined, {
    path: ['services'],
    message: 'is needed where no incident is named',
  });
export type ExclusionRequest = z.infer<typeof exclusionRequest>;

/** GET /v1/exclusions */
export const exclusionQuery = z.object({
  month: month.optional(),
  status: z.enum(['proposed', 'approved', 'rejected', 'withdrawn', 'revoked']).optional(),
});

/** The body of a word on it. A rejection and a revocation say why. */
export const wordRequest = z.strictObject({ note: reasonText.optional() }).optional();
export const wordWithReason = z.strictObject({ note: reasonText });

export function exclusionView({ start, end, proposedAt, state, ...rest }: Exclusion) {
  const { status, ...said } = state;
  const word = 'at' in said ? { ...said, at: toIso(said.at) } : undefined;
  return {
    ...rest,
    start: toIso(start),
    end: toIso(end),
    proposedAt: toIso(proposedAt),
    status,
    ...(status === 'approved' ? { approvedBy: word?.by } : {}),
    ...(word === undefined ? {} : { decided: word }),
  };
}
