import { fitSeptets, septets, transliterate } from './gsm7.ts';

/** One SMS segment. */
export const SEGMENT_SEPTETS = 160;

const oneLine = (text: string): string => transliterate(text).replace(/ +/g, ' ').trim();

/** How a text of an exercise begins, and a subject of one. */
export const DRILL_SMS = 'DRILL ';
export const DRILL_SUBJECT = '[DRILL] ';

export interface Page {
  readonly severity: string;
  readonly incidentId: string;
  readonly title: string;
  readonly link: string;
  /** It is an exercise, and says so before all else. */
  readonly drill?: boolean;
}

/**
 * The page: `P1 INC-7K2M9QXA https://... registry-down`, one segment whatever the title holds. The link stands before what may be
 * cut. Throws RangeError, naming the link, when the link leaves no room for itself or has a sign that SMS would change.
 */
export function pageSms({ severity, incidentId, title, link, drill }: Page): string {
  if (/\s/.test(link) || transliterate(link) !== link) throw new RangeError(`the link ${link} does not survive an SMS`);
  const head = oneLine(`${drill === true ? DRILL_SMS : ''}${severity} ${incidentId} ${link}`);
  const left = SEGMENT_SEPTETS - septets(head);
  if (left < 0)
    throw new RangeError(`the link ${link} is too long for one SMS segment of ${SEGMENT_SEPTETS} characters`);
  const rest = left > 1 ? fitSeptets(oneLine(title), left - 1) : '';
  return rest === '' ? head : `${head} ${rest}`;
}

/** Any other text by SMS: on one line, in one segment, cut at its end. */
export const noticeSms = (text: string): string => fitSeptets(oneLine(text), SEGMENT_SEPTETS);
