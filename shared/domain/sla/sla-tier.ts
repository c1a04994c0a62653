import * as z from 'zod';
import { duration } from '../text/duration.ts';
import { isBelow, partOf, percentage } from './rational.ts';

/** Below this uptime, this part of the monthly fee: 10,000 basis points are 100 %. */
export const creditBand = z.strictObject({ below: percentage, creditBp: z.int().min(0).max(1_000_000) });

const terms = {
  guarantee: percentage,
  bands: z.array(creditBand).min(1).max(20),
  maintenance: z.strictObject({ window: z.enum(['week', 'month']), allowance: duration }),
  /** Maintenance announced later than this before it begins is not taken out of the count. */
  noticeBefore: duration,
  /** Whether degraded service counts as downtime, or only an outage does. */
  degradedCounts: z.boolean(),
  /** At most this part of the monthly fee is credited. */
  creditCap: z.union([z.literal('none'), z.strictObject({ bp: z.int().min(0).max(1_000_000) })]),
};

function checkBands(
  { guarantee, bands }: Pick<z.infer<z.ZodObject<typeof terms>>, 'guarantee' | 'bands'>,
  context: z.RefinementCtx,
): void {
  bands.forEach(({ below }, index) => {
    const above = bands[index - 1]?.below;
    if (index === 0 && (isBelow(partOf(below), partOf(guarantee)) || isBelow(partOf(guarantee), partOf(below)))) {
      context.addIssue({
        code: 'custom',
        path: ['bands', 0, 'below'],
        message: `expected the guarantee, ${guarantee}: every breach has a band`,
      });
    }
    if (above !== undefined && !isBelow(partOf(below), partOf(above))) {
      context.addIssue({
        code: 'custom',
        path: ['bands', index, 'below'],
        message: `expected less than the band before it, ${above}`,
      });
    }
  });
}

/**
 * What is promised and what is owed. `bands` begin at the guarantee and go down; the lowest one reached counts. `maintenance` is
 * what announced maintenance may take out of the count in each Monday-to-Monday week or calendar month of the contract's zone.
 */
export const slaTerms = z.strictObject(terms).superRefine(checkBands);

/** One uptime tier of a policy: terms with a name. */
export const slaTier = z
  .strictObject({ name: z.string().min(1).max(40), row: z.string().optional(), ...terms })
  .superRefine(checkBands);
export type SlaTier = z.infer<typeof slaTier>;
