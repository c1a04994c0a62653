/** More than a denominator of a weight of 400 digits needs. */
const MOST_PLACES = 1000;

/** A decimal number as text without an exponent: `0.0000001`, not `1e-7`. */
export function decimalText(number: number): string {
  const text = String(number);
  const [mantissa = '', exponent] = text.split('e');
  return exponent === undefined ? text : pointMoved(mantissa, Number(exponent));
}

/** The same digits with the point so many places further to the right: `0.25` by 2 is `25`. */
export function pointMoved(text: string, places: number): string {
  const [sign, [whole = '', fraction = '']] = [text.startsWith('-') ? '-' : '', text.replace('-', '').split('.')];
  const [before, after] = [Math.max(0, -places), Math.max(0, places)];
  const digits = '0'.repeat(before) + whole + fraction + '0'.repeat(after);
  const point = before + whole.length + places;
  const rest = digits.slice(point).replace(/0+$/, '');
  return `${sign}${digits.slice(0, point).replace(/^0+(?=\d)/, '')}${rest === '' ? '' : `.${rest}`}`;
}

/** A fraction of two integers as exact decimal text, where there is one: its denominator holds twos and fives only. */
export function exactDecimal(num: bigint, den: bigint): string {
  let places = 0;
  while ((num * 10n ** BigInt(places)) % den !== 0n) {
    places += 1;
    if (places > MOST_PLACES) throw new RangeError(`${num.toString()}/${den.toString()} has no decimal form`);
  }
  return pointMoved(String((num * 10n ** BigInt(places)) / den), -places);
}
