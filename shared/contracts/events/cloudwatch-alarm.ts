import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { AlertChange } from '../../domain/alert/alert-record.ts';
import { alertKeyOf } from '../../domain/ids.ts';
import { onOneLine, shortened } from '../../domain/text/one-line.ts';

/** CloudWatch writes `2026-03-10T10:00:00.000+0000`: an offset without a colon. */
const stateChangeTime = z.string().transform((text, context) => {
  const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(at)) context.addIssue({ code: 'custom', message: 'is no instant' });
  return at;
});

/** A text of whatever length: what is too long or unfit to be shown is cut and cleaned, never a reason not to page. */
const anyText = z.string().transform((text) => text.toWellFormed());

/**
 * The notification that CloudWatch publishes to an SNS topic: of a metric alarm, a composite (no Trigger, but an AlarmRule), an
 * anomaly or metric-math one. Only what Tocsin keeps is asked for; the rest may grow.
 */
export const cloudwatchAlarm = z.looseObject({
  AlarmName: anyText.refine((name) => name !== '', 'may not be empty'),
  AlarmDescription: anyText.nullish(),
  AWSAccountId: z.string().min(1).max(32),
  NewStateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  NewStateReason: anyText.nullish(),
  StateChangeTime: stateChangeTime,
  Region: z.string().min(1).max(100),
  AlarmArn: anyText
    .refine((arn) => /^arn:aws[a-z-]*:cloudwatch:[a-z0-9-]{1,40}:\d{0,32}:alarm:.+$/s.test(arn), 'is no alarm ARN')
    .optional(),
  /** Of a metric alarm. Whatever else stands there is none of Tocsin's business, and never a reason not to page. */
  Trigger: z.looseObject({ MetricName: anyText.nullish(), Threshold: z.number().nullish() }).nullish().catch(undefined),
});
export type CloudwatchAlarm = z.infer<typeof cloudwatchAlarm>;

const SIGNALS = { ALARM: 'firing', OK: 'quiet', INSUFFICIENT_DATA: 'insufficient' } as const;
/** CloudWatch's own limit. */
const LONGEST_NAME = 255;
const KEPT_DESCRIPTION = 700;
const KEPT_REASON = 1000;
/** No alarm of CloudWatch has a longer one; a key of the table takes it in any script. */
const LONGEST_ARN = 500;

const AHEAD_MS = 15 * 60_000;

/**
 * The alarm as a change of one alert, known by its ARN whichever road it came. A time far in the future is taken as now: an alarm
 * is never refused for its clock, and never silences those that follow it. Nor is it for its texts: they are cut to what is kept.
 */
export function changeOf(alarm: CloudwatchAlarm, now: number): AlertChange {
  const { AlarmName, AWSAccountId: account, StateChangeTime } = alarm;
  const at = StateChangeTime > now + AHEAD_MS ? now : StateChangeTime;
  const region = alarm.AlarmArn?.split(':')[3] ?? alarm.Region;
  const arn = shortArn(alarm.AlarmArn ?? `arn:aws:cloudwatch:${region}:${account}:alarm:${AlarmName}`);
  const name = shortened(onOneLine(AlarmName), LONGEST_NAME);
  const description = shortened(onOneLine(alarm.AlarmDescription ?? '').trim(), KEPT_DESCRIPTION);
  const reason = alarm.NewStateReason ?? undefined;
  const heading = name.trim() === '' ? 'an alarm whose name cannot be read' : name;
  return {
    signal: SIGNALS[alarm.NewStateValue],
    at,
    facts: {
      key: alertKeyOf('cloudwatch', arn),
      source: 'cloudwatch',
      dedupKey: arn,
      name,
      title: description === '' ? heading : `${heading}: ${description}`,
      reason: reason === undefined ? undefined : shortened(reason, KEPT_REASON),
      region,
      account,
      link: consoleLink(alarm),
      metric: metricOf(alarm),
      stateChangedAt: at,
    },
  };
}

/** Of which metric it tells, and from where on; nothing of a composite, or of an expression without a name. */
function metricOf({ Trigger }: CloudwatchAlarm): AlertChange['facts']['metric'] {
  const { MetricName: name, Threshold: threshold } = Trigger ?? {};
  if (typeof name !== 'string' || name === '' || typeof threshold !== 'number') return undefined;
  return { name: shortened(onOneLine(name), LONGEST_NAME), threshold };
}

/** What no key could hold is known by its hash: two that begin alike are still two. */
const shortArn = (arn: string): string =>
  arn.length <= LONGEST_ARN
    ? arn
    : `${shortened(arn, LONGEST_ARN - 65)}#${createHash('sha256').update(arn).digest('hex')}`;

/** The console of each partition. Of others the host is not known, and before alarms had an ARN nor was the region's code. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

function consoleLink({ AlarmArn = '', AlarmName }: CloudwatchAlarm): string | undefined {
  const [, partition = '', , region = ''] = AlarmArn.split(':');
  const host = Object.hasOwn(CONSOLES, partition) ? CONSOLES[partition] : undefined;
  if (host === undefined || AlarmName.length > LONGEST_NAME) return undefined;
  return `https://${region}.${host}/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(AlarmName)}`;
}
