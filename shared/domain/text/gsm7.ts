const basic =
  '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '^{}\\[~]|€';

const cost = new Map<string, number>([
  ...Array.from(basic).map((c) => [c, 1] as const),
  ...Array.from(extension).map((c) => [c, 2] as const),
]);

/** What compatibility folding does not reach. */
const spelled: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '´': "'",
  '`': "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '″': '"',
  '‹': '<',
  '›': '>',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '⁄': '/',
  '∕': '/',
  '•': '*',
  '·': '*',
  '×': 'x',
  '÷': '/',
  '→': '->',
  '←': '<-',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '©': '(c)',
  '®': '(r)',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
  ħ: 'h',
  Ħ: 'H',
  œ: 'oe',
  Œ: 'OE',
  ŋ: 'n',
  Ŋ: 'N',
  ŧ: 't',
  Ŧ: 'T',
  ĸ: 'k',
  ẞ: 'SS',
  '°': ' deg',
  µ: 'u',
  μ: 'u',
  '¬': '-',
  '¦': '|',
  '¢': 'c',
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const blank = /^[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+$/u;
const invisible = /^[\p{Cf}\p{Variation_Selector}\p{Default_Ignorable_Code_Point}]+$/u;

/**
 * The same text in the GSM 7-bit alphabet and its extension: accents that it lacks are folded, control characters and line ends
 * become spaces, invisible marks vanish, and each other sign (an emoji with all its parts, a letter of another script) is one `?`.
 */
export const transliterate = (text: string): string =>
  Array.from(graphemes.segment(text), ({ segment }) => inGsm(segment)).join('');

function inGsm(grapheme: string): string {
  if (cost.has(grapheme)) return grapheme;
  if (blank.test(grapheme)) return ' ';
  if (invisible.test(grapheme)) return '';
  const composed = grapheme.normalize('NFC');
  const known = plainly(composed);
  if (known !== undefined) return known;
  let folded = '';
  for (const sign of composed.normalize('NFKD')) {
    if (/^[\p{M}\p{Cf}]$/u.test(sign)) continue;
    const plain = plainly(sign);
    if (plain === undefined) return '?';
    folded += plain;
  }
  return folded === '' ? '?' : folded;
}

const plainly = (sign: string): string | undefined =>
  cost.has(sign)
    ? sign
    : ((Object.hasOwn(spelled, sign) ? spelled[sign] : undefined) ?? (blank.test(sign) ? ' ' : undefined));

/** Septets that GSM-7 text takes; an extension sign such as the euro takes two. Throws RangeError for a sign outside the alphabet. */
export function septets(text: string): number {
  let sum = 0;
  for (const sign of text) {
    const each = cost.get(sign);
    if (each === undefined) throw new RangeError(`${JSON.stringify(sign)} is not in the GSM 7-bit alphabet`);
    sum += each;
  }
  return sum;
}

/** GSM-7 text cut to at most `room` septets; what was cut shows as `...` at the end, where there is room for it. */
export function fitSeptets(text: string, room: number): string {
  if (septets(text) <= room) return text;
  const mark = room > 3 ? '...' : '';
  let kept = '';
  let left = room - mark.length;
  for (const sign of text) {
    left -= septets(sign);
    if (left < 0) break;
    kept += sign;
  }
  return `${kept.trimEnd()}${mark}`;
}
