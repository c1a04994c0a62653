import * as z from 'zod';
import { statementsRhythm, usualDay, usualTime } from '../shared/domain/sla/statements-due.ts';

const ofPolicy = z.looseObject({ sla: z.looseObject({ statements: statementsRhythm.loose() }).optional() });

/** Offsets from UTC end in whole hours, half hours or, as at Kathmandu, three quarters. */
const MINUTES_AFTER = [0, 15, 30];

/**
 * When it may be the policy's time for finance's statements in any zone on earth: every hour of its day and of the days before
 * and after, at those minutes at which some zone's clock shows its time.
 */
export function statementsCron(policyJson: string): string {
  const { day = usualDay, at = usualTime } = ofPolicy.parse(JSON.parse(policyJson)).sla?.statements ?? {};
  const minutes = MINUTES_AFTER.map((after) => (Number(at.slice(3)) + after) % 60).sort((a, b) => a - b);
  return `cron(${minutes.join(',')} * ${daysAround(day)} * ? *)`;
}

/** The day before the first is the last of a month, whichever that is. */
function daysAround(day: number): string {
  if (day === 1) return '1-2,28-31';
  return day === 28 ? '1,27-29' : `${day - 1}-${day + 1}`;
}
