import * as z from 'zod';
import { cloudwatchAlarm, type CloudwatchAlarm } from './cloudwatch-alarm.ts';

const { shape } = cloudwatchAlarm;

/** Why a metric alarm changed, as CloudWatch writes it into a text: only its threshold is wanted, and nothing in it is a reason not to page. */
const reasonData = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'is no JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.looseObject({ threshold: z.number().optional() }))
  .optional()
  .catch(undefined);

const configuration = z.looseObject({
  description: shape.AlarmDescription,
  metrics: z
    .array(z.looseObject({ metricStat: z.looseObject({ metric: z.looseObject({ name: z.string() }) }).optional() }))
    .optional()
    .catch(undefined),
});

/**
 * The event that EventBridge has of the same change (`CloudWatch Alarm State Change`), read as what CloudWatch publishes to a
 * topic: one alarm, whichever road it came. The time is that of the state, to the millisecond as on the topic; `time` of the
 * envelope is that of the event, to the second, and no change is known by it.
 */
const alarmStateChange = z
  .looseObject({
    source: z.literal('aws.cloudwatch'),
    'detail-type': z.literal('CloudWatch Alarm State Change'),
    account: shape.AWSAccountId,
    region: shape.Region,
    resources: z.tuple([shape.AlarmArn.unwrap()]).rest(z.string()),
    detail: z.looseObject({
      alarmName: shape.AlarmName,
      configuration: configuration.nullish(),
      state: z.looseObject({
        value: shape.NewStateValue,
        reason: shape.NewStateReason,
        reasonData,
        timestamp: shape.StateChangeTime,
      }),
    }),
  })
  .transform(({ account, region, resources, detail }): CloudwatchAlarm => ({
    AlarmName: detail.alarmName,
    AlarmDescription: detail.configuration?.description,
    AWSAccountId: account,
    NewStateValue: detail.state.value,
    NewStateReason: detail.state.reason,
    StateChangeTime: detail.state.timestamp,
    Region: region,
    AlarmArn: resources[0],
    // An expression over several metrics has no name that a rule could mean.
    Trigger: {
      MetricName:
        detail.configuration?.metrics?.length === 1
          ? detail.configuration.metrics[0]?.metricStat?.metric.name
          : undefined,
      Threshold: detail.state.reasonData?.threshold,
    },
  }));

const isEvent = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'detail-type' in message;

/** An alarm as it lies in the queue: the notification that the topic handed on, or the event that EventBridge matched. */
export function parseAlarm(message: unknown): z.ZodSafeParseResult<CloudwatchAlarm> {
  return isEvent(message) ? alarmStateChange.safeParse(message) : cloudwatchAlarm.safeParse(message);
}
