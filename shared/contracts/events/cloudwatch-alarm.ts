import * as z from 'zod';
import type { AlertChange } from '../../domain/alert/alert-record.ts';
import { alertKeyOf } from '../../domain/ids.ts';

/** CloudWatch writes `2026-03-10T10:00:00.000+0000`: an offset without a colon. */
const stateChangeTime = z.string().transform((text, context) => {
  const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(at)) context.addIssue({ code: 'custom', message: 'is no instant' });
  return at;
});

/**
 * The notification that CloudWatch publishes to an SNS topic: of a metric alarm, a composite (no Trigger, but an AlarmRule), an
 * anomaly or metric-math one. Only what Tocsin keeps is asked for; the rest may grow.
 */
export const cloudwatchAlarm = z.looseObject({
  AlarmName: z.string().min(1).max(255),
  AlarmDescription: z.string().nullish(),
  AWSAccountId: z.string().min(1).max(32),
  NewStateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  NewStateReason: z.string().nullish(),
  StateChangeTime: stateChangeTime,
  Region: z.string().min(1).max(100),
  AlarmArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:cloudwatch:[a-z0-9-]+:\d*:alarm:.+$/, 'is no alarm ARN')
    .max(500)
    .optional(),
});
export type CloudwatchAlarm = z.infer<typeof cloudwatchAlarm>;

const SIGNALS = { ALARM: 'firing', OK: 'quiet', INSUFFICIENT_DATA: 'insufficient' } as const;
const KEPT_REASON = 1000;

const AHEAD_MS = 15 * 60_000;

/**
 * The alarm as a change of one alert, known by its ARN whichever road it came. A time far in the future is taken as now: an alarm
 * is never refused for its clock, and never silences those that follow it.
 */
export function changeOf(alarm: CloudwatchAlarm, now: number): AlertChange {
  const { AlarmName: name, AWSAccountId: account, StateChangeTime } = alarm;
  const at = StateChangeTime > now + AHEAD_MS ? now : StateChangeTime;
  const region = alarm.AlarmArn?.split(':')[3] ?? alarm.Region;
  const arn = alarm.AlarmArn ?? `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
  const description = alarm.AlarmDescription?.trim() ?? '';
  return {
    signal: SIGNALS[alarm.NewStateValue],
    at,
    facts: {
      key: alertKeyOf('cloudwatch', arn),
      source: 'cloudwatch',
      dedupKey: arn,
      name,
      title: description === '' ? name : `${name}: ${description.slice(0, 700)}`,
      reason: alarm.NewStateReason?.slice(0, KEPT_REASON),
      region,
      account,
      link: consoleLink(region, name),
      stateChangedAt: at,
    },
  };
}

/** Before alarms had an ARN the message named the region as the console does: no link can be made of that. */
const consoleLink = (region: string, name: string): string | undefined =>
  /^[a-z0-9-]+$/.test(region)
    ? `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`
    : undefined;
