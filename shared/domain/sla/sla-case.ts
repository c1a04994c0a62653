import * as z from 'zod';
import { zone } from '../directory/zone.ts';
import { decimalText, pointMoved } from '../text/decimal.ts';
import { givenInstant as time } from './given-instant.ts';
import { currency } from './money.ts';
import { month, monthPeriod } from './period.ts';
import { isBelow, partOf } from './rational.ts';

const TEN_YEARS = 10 * 366 * 86_400_000;
const MOST_BP = 1_000_000;

/** A decimal number that is not negative, as text: `99.95` and "99.95" are the same. */
function decimal(what: string, allowed: (text: string) => boolean) {
  return z
    .union([z.string(), z.number()], { error: `expected ${what}` })
    .transform((given) => (typeof given === 'number' ? decimalText(given) : given))
    .refine((text) => /^\d{1,15}(\.\d{1,400})?$/.test(text) && allowed(text), `expected ${what}`);
}

const atMostOne = (text: string): boolean => !isBelow({ num: 1n, den: 1n }, partOf(pointMoved(text, 2)));
const basisPoints = (what: string) =>
  decimal(`${what} in percent with up to two decimals, between 0 and 10000`, (text) => {
    const bp = Number(pointMoved(text, 2));
    return Number.isInteger(bp) && bp <= MOST_BP;
  }).transform((text) => Number(pointMoved(text, 2)));

const inOrder = (one: { start: number; end: number }, context: z.RefinementCtx): void => {
  if (one.end < one.start)
    context.addIssue({ code: 'custom', path: ['end'], message: 'expected no instant before start' });
};
const span = z.strictObject({ start: time, end: time }).superRefine(inOrder);
const outage = z
  .strictObject({
    start: time,
    end: time,
    weight: decimal('a decimal number between 0 and 1', atMostOne).optional(),
  })
  .superRefine(inOrder)
  .transform(({ weight, ...rest }) => (weight === undefined ? rest : { ...rest, share: pointMoved(weight, 2) }));

const period = span.superRefine(({ start, end }, context) => {
  if (start === end) context.addIssue({ code: 'custom', path: ['end'], message: 'expected an instant after start' });
  if (end - start > TEN_YEARS)
    context.addIssue({ code: 'custom', path: ['end'], message: 'expected no more than ten years after start' });
});

const minutes = z
  .number('expected minutes')
  .min(0, 'expected no fewer than 0 minutes')
  .max(TEN_YEARS / 60_000, 'expected no more minutes than ten years have')
  .refine((count) => Number.isInteger(count * 60_000), 'expected whole milliseconds');

const words = z.enum(['none', 'all'], 'expected none, all, or an object of minutes and per');
const spent = z
  .strictObject(
    { minutes, per: z.enum(['week', 'month'], 'expected week or month'), zone: zone.optional() },
    'expected none, all, or an object of minutes and per',
  )
  .transform(({ minutes: count, ...rest }) => ({ ...rest, ms: count * 60_000 }));

/** By its form, so that what is wrong is named where it is, not as neither of the two. */
const allowance = z.unknown().transform((given, context) => {
  const read = typeof given === 'string' ? words.safeParse(given) : spent.safeParse(given);
  if (read.success) return read.data;
  for (const issue of read.error.issues) context.addIssue({ ...issue });
  return z.NEVER;
});

const bands = z
  .array(
    z
      .strictObject({
        belowPct: decimal('a percentage between 0 and 100', (text) => !isBelow({ num: 1n, den: 1n }, partOf(text))),
        creditPct: basisPoints('a credit'),
      })
      .transform(({ belowPct, creditPct }) => ({ below: belowPct, creditBp: creditPct })),
  )
  .transform((all, context) => {
    const seen = new Set<string>();
    all.forEach(({ below }, index) => {
      const plain = pointMoved(below, 0);
      if (seen.has(plain))
        context.addIssue({
          code: 'custom',
          path: [index, 'belowPct'],
          message: `expected each band once, ${plain} stands twice`,
        });
      seen.add(plain);
    });
    return all.toSorted((a, b) => (isBelow(partOf(a.below), partOf(b.below)) ? 1 : -1));
  });

/**
 * A period, what happened in it and what was promised, without a contract: instants as ISO 8601 with an offset or as epoch
 * milliseconds, percentages as numbers or as text, money in minor units.
 */
export const slaCase = z
  .strictObject({
    period: period.optional(),
    month: month.optional(),
    zone: zone.optional(),
    outages: z.array(outage),
    maintenance: z.array(span).default([]),
    /** How much of maintenance does not count: nothing where it is absent. */
    allowance: allowance.default('none'),
    bands,
    feeMinor: z.int().min(0, 'expected no fewer than 0').default(0),
    currency: currency.optional(),
    /** The most that is credited, in percent of the fee. */
    capPct: basisPoints('a cap').optional(),
    /** A credit below it is none. */
    minMinor: z.int().min(0, 'expected no fewer than 0').optional(),
  })
  .superRefine((one, context) => {
    const complain = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (one.period === undefined && one.month === undefined)
      complain('period', 'expected a period, or a month and its zone');
    if (one.period !== undefined && one.month !== undefined)
      complain('month', 'expected a period or a month, not both');
    if (one.month !== undefined && one.zone === undefined) complain('zone', 'expected the zone of the month');
  })
  .transform(({ period: given, month: name, zone: where = 'UTC', ...rest }) => ({
    ...rest,
    zone: where,
    // One of the two is there: checked above.
    period: given ?? monthPeriod(name ?? '1970-01', where),
  }));
export type SlaCase = z.output<typeof slaCase>;
