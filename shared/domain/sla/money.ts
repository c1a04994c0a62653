import * as z from 'zod';
import * as iso4217 from 'dinero.js/currencies';

const exponents = new Map(
  Object.values(iso4217)
    .filter(({ base }) => (base as number) === 10)
    .map(({ code, exponent }) => [code as string, exponent as number]),
);

/** ISO 4217 code. The two currencies that do not divide by ten (MGA, MRU) are refused: their amounts have no decimal form. */
export const currency = z
  .string()
  .refine((code) => exponents.has(code), 'expected an ISO 4217 currency that divides by ten, such as EUR, USD or JPY');

/** An amount of money: integer minor units (cents, yen, fils) within the integers that JSON carries exactly, and its currency. */
export const money = z.strictObject({ minor: z.int().min(0), currency });

/** Decimal places of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. Throws RangeError for a code that `currency` refuses. */
export function exponentOf(code: string): number {
  const exponent = exponents.get(code);
  if (exponent === undefined) throw new RangeError(`${code} is not a currency that statements can be made in`);
  return exponent;
}

/** `1234.56` for 123456 EUR, `1234` for 1234 JPY: exact, for machines and CSV. */
export function decimalAmount(minor: number, code: string): string {
  const exponent = exponentOf(code);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const sign = minor < 0 ? '-' : '';
  return exponent === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-exponent)}`;
}

/** `EUR 1,234.56`: for people. */
export function amountInWords(minor: number, code: string): string {
  const [whole = '', fraction] = decimalAmount(minor, code).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${code} ${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** A sum of integer minor units back as a JSON number; throws RangeError rather than lose a cent. */
export function minorUnits(exact: bigint): number {
  const minor = Number(exact);
  if (!Number.isSafeInteger(minor))
    throw new RangeError(`${exact.toString()} minor units are more than a number holds exactly`);
  return minor;
}
