import * as z from 'zod';
import { serviceId } from '../../directory/directory-ids.ts';
import { target } from './calendar.ts';
import { condition, factName, factValue } from './conditions.ts';
import { id, ladderId, row, severityId, text } from './words.ts';

export const severity = z.strictObject({
  id: severityId,
  name: text,
  definition: text,
  /** Who is affected, in the document's terms. */
  reach: text,
  /** By when somebody has to have acknowledged. */
  response: target,
  /** By when it has to be resolved. Absent where the document promises nothing. */
  resolution: target.optional(),
  /** What it means for the uptime that customers were promised. */
  impact: z.enum(['outage', 'degraded', 'none']),
  ladder: ladderId,
  /** An alert of it pages also inside announced maintenance. Absent: it is recorded, and pages when that is over and it still fires. */
  pagesInMaintenance: z.literal(true).optional(),
  /** How customers are told of it. */
  inWords: z.strictObject({ severity: text, impact: text, impactPast: text }),
  row,
});
export type Severity = z.infer<typeof severity>;

/** Facts that make a severity. Read from the most severe: the worst criterion that holds wins. */
export const criterion = z.strictObject({ severity: severityId, if: condition, why: text, row });
export type Criterion = z.infer<typeof criterion>;

/** The first rule that matches an alert decides its severity. Everything that a rule names has to match; `*` stands for any text. */
export const alertRule = z.strictObject({
  match: z
    .strictObject({
      /** The alarm's name. */
      name: z.string().min(1).max(255).optional(),
      service: serviceId.optional(),
      /** Words of which one stands in the name or the reason, in any case. */
      words: z.array(z.string().min(2).max(80)).min(1).optional(),
      /** Labels that the source sends. */
      labels: z.record(z.string().min(1).max(100), z.string().min(1).max(255)).optional(),
      /** A metric of the source, and the threshold at or beyond which its alarm stands. */
      metric: z
        .strictObject({ name: z.string().min(1).max(255), above: z.number().optional(), below: z.number().optional() })
        .optional(),
    })
    .refine((match) => Object.keys(match).length > 0, 'expected at least one of name, service, words, labels, metric'),
  severity: severityId,
  /** The type of emergency that such an alert is. */
  emergency: id.optional(),
  /** What is then known of the incident. */
  facts: z.record(factName, factValue).optional(),
  row,
});
export type AlertRule = z.infer<typeof alertRule>;
