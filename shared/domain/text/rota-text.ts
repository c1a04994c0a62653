import type { RotaFinding, RotaWhat } from '../communication/rota-notice.ts';
import { fitSeptets, septets, transliterate } from './gsm7.ts';
import { shortInZone, spanInZone } from './local-time.ts';
import { onOneLine, shortened } from './one-line.ts';
import { noticeSms, SEGMENT_SEPTETS } from './page-sms.ts';

const MAX_SUBJECT = 150;

export interface RotaText {
  /** One GSM-7 segment. */
  readonly sms: string;
  readonly subject: string;
  readonly text: string;
}

interface Reader {
  readonly name: string;
  readonly zone: string;
}

type What<K extends RotaWhat['kind']> = Extract<RotaWhat, { kind: K }>;

/** A shift begins. `others` are the names of those who are on call beside the reader. */
export function shiftBeginsText(
  { start, end }: What<'begins'>,
  schedule: string,
  others: readonly string[],
  reader: Reader,
): RotaText {
  const until = end === undefined ? 'with no end in sight' : `until ${shortInZone(end, reader.zone)}`;
  return {
    sms: aroundName('Your shift begins: you are on call in ', schedule, ` ${until}.`),
    subject: subjectOf(`Your shift begins: ${schedule}`),
    text: letter(reader, [
      `your shift begins: you are on call in ${onOneLine(schedule)}.`,
      facts([
        ['From', shortInZone(start, reader.zone)],
        ['Until', end === undefined ? 'no end in the next four weeks' : shortInZone(end, reader.zone)],
        ['With you', named(others, 'nobody')],
      ]),
    ]),
  };
}

/** A shift has ended. `current` are the names of those who are on call now. */
export function shiftEndsText(
  { end }: What<'ends'>,
  schedule: string,
  current: readonly string[],
  reader: Reader,
): RotaText {
  return {
    sms: aroundName(
      'Your shift has ended: you are no longer on call in ',
      schedule,
      ` since ${shortInZone(end, reader.zone)}.`,
    ),
    subject: subjectOf(`Your shift has ended: ${schedule}`),
    text: letter(reader, [
      `your shift has ended: you are no longer on call in ${onOneLine(schedule)}.`,
      facts([
        ['Since', shortInZone(end, reader.zone)],
        ['On call now', named(current, 'nobody')],
      ]),
    ]),
  };
}

/** Shifts to come are others than the reader was told; the SMS has the first change and counts the rest. */
export function shiftsChangedText(
  { added, removed, more }: What<'changed'>,
  schedule: string,
  reader: Reader,
): RotaText {
  const [firstAdded, firstRemoved] = [added[0], removed[0]].map((span) => span && spanInZone(span, reader.zone));
  const first = firstAdded === undefined ? `no longer ${firstRemoved ?? ''}` : `added ${firstAdded}`;
  const left = added.length + removed.length + more - 1;
  const line = (what: string, span: { start: number; end: number }) => [what, spanInZone(span, reader.zone)] as const;
  return {
    sms: aroundName(
      'Your on-call shifts in ',
      schedule,
      ` have changed: ${first}${left > 0 ? ` and ${left} more` : ''}.`,
    ),
    subject: subjectOf(`Your on-call shifts have changed: ${schedule}`),
    text: letter(reader, [
      `your on-call shifts in ${onOneLine(schedule)} have changed.`,
      facts([
        ...added.map((span) => line('Added', span)),
        ...removed.map((span) => line('No longer', span)),
        ...(more > 0 ? [['Besides', `${more} more in the next four weeks`] as const] : []),
      ]),
    ]),
  };
}

/** What a coordinator should mend, the new in full and the rest as one line. `nameOf` gives a person's name. */
export function rotaFindingsText(
  { fresh, more, open }: What<'findings'>,
  nameOf: (person: string) => string,
  reader: Reader,
): RotaText {
  const all = fresh.length + more;
  const title =
    all === 0 ? `On call: ${open} still open` : `On call: ${all} to mend${open > 0 ? `, ${open} still open` : ''}`;
  return {
    sms: noticeSms(title),
    subject: subjectOf(title),
    text: letter(reader, [
      all === 0
        ? 'nothing new was found in who is on call in the next 30 days.'
        : 'this was found in who is on call in the next 30 days, or was in the last 28.',
      ...(all === 0 ? [] : [fresh.map((one) => `- ${inWords(one, nameOf, reader.zone)}`).join('\n')]),
      ...(more > 0 ? [`And ${more} more.`] : []),
      ...(open > 0 ? [`Still open of what you were told before: ${open}.`] : []),
    ]),
  };
}

/** Soon nobody is on call, for whoever can still find somebody. */
export function gapSoonText({ schedule, start, end, more }: What<'gap-soon'>, reader: Reader): RotaText {
  const when = spanInZone({ start, end }, reader.zone);
  const rest = more > 0 ? ` and in ${more} more gaps` : '';
  return {
    sms: aroundName('Nobody is on call in ', schedule, ` ${when}${rest}.`),
    subject: subjectOf(`Nobody is on call: ${schedule}`),
    text: letter(reader, [`nobody is on call in ${onOneLine(schedule)} ${when}${rest}.`]),
  };
}

const UNITS = {
  hours: 'hours on call',
  nights: 'nights',
  weekends: 'weekends',
  holidays: 'holidays',
  pages: 'pages',
  sleepInterruptions: 'interruptions of sleep',
} as const;

function inWords(finding: RotaFinding, nameOf: (person: string) => string, zone: string): string {
  switch (finding.kind) {
    case 'gap':
      return `Nobody is on call in ${onOneLine(finding.schedule)}: ${spanInZone(finding, zone)}`;
    case 'overlap': {
      const people = finding.people.map((one) => onOneLine(nameOf(one)));
      return `More than ${finding.most} on call in ${onOneLine(finding.schedule)}: ${spanInZone(finding, zone)} (${people.join(', ')})`;
    }
    case 'understaffed':
      return `${finding.has} of ${finding.needs} on call in ${onOneLine(finding.schedule)} (${onOneLine(finding.region)}, ${finding.period}): ${spanInZone(finding, zone)}`;
    case 'load': {
      const is = Math.round(finding.is * 10) / 10;
      return `${onOneLine(nameOf(finding.person))} had ${is} ${UNITS[finding.of]} in the last 28 days; the limit is ${finding.limit}`;
    }
  }
}

/** One segment, whatever the name: it is cut so that what stands after it never is. */
function aroundName(before: string, name: string, after: string): string {
  const room = SEGMENT_SEPTETS - septets(before) - septets(after);
  return noticeSms(`${before}${fitSeptets(transliterate(onOneLine(name)), room)}${after}`);
}

const subjectOf = (text: string): string => shortened(onOneLine(text), MAX_SUBJECT);

const letter = ({ name, zone }: Reader, paragraphs: readonly string[]): string =>
  [`${onOneLine(name)}, ${paragraphs[0] ?? ''}`, ...paragraphs.slice(1), `Times are those of ${zone}.`].join('\n\n');

function facts(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([what]) => what.length)) + 2;
  return lines.map(([what, value]) => `${`${what}:`.padEnd(width)}${value}`).join('\n');
}

/** More of those on call than these are counted, not named. */
export const MOST_NAMED = 5;
function named(names: readonly string[], none: string): string {
  if (names.length === 0) return none;
  const rest = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).map(onOneLine).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
