import type { AlarmDefinition } from './alarm-definition.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** The part of an alarm that decides on its state. */
export type AlarmRule = Pick<
  AlarmDefinition,
  'comparison' | 'threshold' | 'statistic' | 'periods' | 'breaches' | 'missingData'
>;

/** Statistic of a period by its number (epoch divided by the period); undefined: no data. */
export type PeriodValues = (period: number) => number | undefined;

/**
 * State of an alarm at a moment.
 * @param current number of the period that is still open: it counts only where more data cannot undo a breach
 * @param observedFrom first period known: silence before it is not missing data
 * @returns undefined when the state stays as it is
 */
export function judgeAlarm(
  rule: AlarmRule,
  values: PeriodValues,
  current: number,
  observedFrom: number,
): AlarmState | undefined {
  const open = judgeWindow(rule, values, current, -Infinity);
  const closed = judgeWindow(rule, values, current - 1, observedFrom);
  if (onlyGrows(rule)) return open === 'ALARM' ? 'ALARM' : closed;
  // A period that is still open can prove that data arrives again, never that it is missing.
  const alive = values(current);
  return alive !== undefined && !isBreaching(rule, alive) && open === 'OK' ? 'OK' : closed;
}

function onlyGrows({ comparison, statistic }: AlarmRule): boolean {
  return comparison.startsWith('Greater') && ['Sum', 'Maximum', 'SampleCount'].includes(statistic);
}

function judgeWindow(
  rule: AlarmRule,
  values: PeriodValues,
  last: number,
  observedFrom: number,
): AlarmState | undefined {
  const window = Array.from({ length: rule.periods }, (_, index) => last - index);
  const data = window.map(values);
  const breaching = data.filter((value) => value !== undefined && isBreaching(rule, value)).length;
  const missing = data.filter((value) => value === undefined).length;
  const counted = rule.missingData === 'breaching' ? breaching + missing : breaching;
  if (counted >= rule.breaches) {
    const unseen =
      rule.missingData === 'breaching' && breaching < rule.breaches && last - rule.periods + 1 < observedFrom;
    return unseen ? undefined : 'ALARM';
  }
  if (missing < rule.periods) return 'OK';
  if (rule.missingData === 'ignore') return undefined;
  return rule.missingData === 'missing' ? 'INSUFFICIENT_DATA' : 'OK';
}

export function isBreaching(
  { comparison, threshold }: Pick<AlarmRule, 'comparison' | 'threshold'>,
  value: number,
): boolean {
  switch (comparison) {
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
  }
}
