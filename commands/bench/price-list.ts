import { readFileSync } from 'node:fs';
import { add, dinero, multiply, toDecimal, type Dinero } from 'dinero.js/bigint';
import { USD } from 'dinero.js/bigint/currencies';
import * as z from 'zod';

/** What AWS bills of an incident. Idle cost, KMS, X-Ray and storage are not in it. */
export const billedUnits = [
  'tableWriteUnits',
  'tableReadUnits',
  'stateTransitions',
  'lambdaCalls',
  'lambdaGbSeconds',
  'httpRequests',
  'queueRequests',
  'topicPublishes',
  'emails',
  'smsParts',
  'secretReads',
  'logGigabytes',
] as const;
export type BilledUnit = (typeof billedUnits)[number];

/** How much of each unit was used; what is not named was not. */
export type Usage = Readonly<Partial<Record<BilledUnit, number>>>;

const price = z.strictObject({
  usd: z.string().regex(/^\d+(\.\d+)?$/, 'expected an exact decimal, such as 0.625'),
  /** Units that this price buys: a power of ten, so that every amount stays an exact decimal. */
  per: z.union([z.literal(1), z.literal(1_000), z.literal(10_000), z.literal(1_000_000)]),
  source: z.string().min(1),
  confirmed: z.boolean(),
});

const priceList = z.strictObject({
  asOf: z.iso.date(),
  region: z.string(),
  currency: z.literal('USD'),
  note: z.string(),
  prices: z.record(z.enum(billedUnits), price),
});
export type PriceList = z.infer<typeof priceList>;

/** The dated list beside this file. Throws a ZodError that names the entry which is not a price. */
export function readPriceList(): PriceList {
  return priceList.parse(JSON.parse(readFileSync(new URL('./prices-2026-11.json', import.meta.url), 'utf8')));
}

/** Decimal places that a measured quantity is taken with; counts have none of them. */
const QUANTITY_PLACES = 9;

/** Exact US dollars for a usage, as a decimal without trailing zeros. Throws RangeError for a quantity below zero. */
export function costOf(usage: Usage, { prices }: PriceList): string {
  const parts = billedUnits.map((unit) => amount(usage[unit] ?? 0, prices[unit]));
  return plain(toDecimal(parts.reduce((sum, part) => add(sum, part))));
}

function amount(quantity: number, { usd, per }: PriceList['prices'][BilledUnit]): Dinero<bigint> {
  if (!(quantity >= 0) || !Number.isFinite(quantity)) throw new RangeError(`${quantity} is no quantity that is billed`);
  const cost = scaled(usd);
  const used = scaled(quantity.toFixed(QUANTITY_PLACES));
  const one = dinero({ amount: cost.amount, currency: USD, scale: cost.scale + BigInt(Math.log10(per)) });
  return multiply(one, used);
}

function scaled(decimal: string): { amount: bigint; scale: bigint } {
  const [whole = '', fraction = ''] = decimal.split('.');
  return { amount: BigInt(whole + fraction), scale: BigInt(fraction.length) };
}

const plain = (decimal: string): string =>
  decimal.includes('.') ? decimal.replace(/0+$/, '').replace(/\.$/, '') : decimal;
