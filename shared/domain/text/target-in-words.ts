import type { Target } from '../policy/document/calendar.ts';
import { durationInWords, durationMs } from './duration.ts';

/** `15 min`, `4 h of working time`, `the end of the next working day`. */
export function targetInWords(target: Target): string {
  if (typeof target === 'string') return durationInWords(durationMs(target));
  if ('within' in target) return `${durationInWords(durationMs(target.within))} of working time`;
  return 'the end of the next working day';
}
