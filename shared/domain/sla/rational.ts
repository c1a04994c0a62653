import * as z from 'zod';

/** An exact fraction; the denominator is positive. Not reduced: what it was made of stays readable. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

/** A percentage written as decimal text, such as `99.95`: text, because a binary fraction cannot hold it exactly. */
export const percentage = z
  .string()
  .regex(
    /^(100(\.0{1,9})?|\d{1,2}(\.\d{1,9})?)$/,
    "expected a percentage as quoted text between '0' and '100', such as '99.9'",
  );

/** The part of one that a percentage is: '99.9' is 999/1000. */
export function partOf(percent: string): Rational {
  const [whole = '0', fraction = ''] = percent.split('.');
  return { num: BigInt(whole + fraction), den: 100n * 10n ** BigInt(fraction.length) };
}

/** The same value, reduced: equal values have one form. */
export function lowestTerms({ num, den }: Rational): Rational {
  let [divisor, rest] = [num < 0n ? -num : num, den];
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return { num: num / divisor, den: den / divisor };
}

export const rational = (num: number, den: number): Rational => ({ num: BigInt(num), den: BigInt(den) });

/** Strictly below, compared exactly. */
export const isBelow = (a: Rational, b: Rational): boolean => a.num * b.den < b.num * a.den;

/** An integer as a JSON number; throws RangeError rather than lose a unit of it. */
export function safeInteger(exact: bigint): number {
  const number = Number(exact);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${exact.toString()} is more than a number holds exactly`);
  return number;
}

/** Rounded to the nearest integer, halves up. For fractions that are not negative. */
export const roundHalfUp = ({ num, den }: Rational): bigint => (2n * num + den) / (2n * den);

/** As a percentage cut, never rounded, to six decimals: what missed 99.9 never reads as 99.9. */
export function percentFloored({ num, den }: Rational): number {
  const millionths = (num * 100_000_000n) / den;
  return Number(`${String(millionths / 1_000_000n)}.${String(millionths % 1_000_000n).padStart(6, '0')}`);
}
