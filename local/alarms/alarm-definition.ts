import * as z from 'zod';
import { finding, NotModelled } from '../template/not-modelled.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';

export type Comparison =
  'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold' | 'LessThanOrEqualToThreshold';
export type Statistic = 'Sum' | 'Maximum' | 'Minimum' | 'Average' | 'SampleCount';
export type MissingData = 'missing' | 'breaching' | 'notBreaching' | 'ignore';

/** An alarm of the template on one metric. */
export interface AlarmDefinition {
  name: string;
  arn: string;
  description: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  statistic: Statistic;
  periodMs: number;
  /** Periods looked at, and how many of them must breach. */
  periods: number;
  breaches: number;
  threshold: number;
  comparison: Comparison;
  missingData: MissingData;
  /** Topics told of a change to each state; empty when actions are off. */
  actions: { ALARM: string[]; OK: string[]; INSUFFICIENT_DATA: string[] };
}

const topicArns = z
  .array(z.string().regex(/^arn:[^:]+:sns:/, 'only SNS topics are modelled as alarm actions'))
  .default([]);

const alarmSchema = z.looseObject({
  AlarmDescription: z.string().default(''),
  ActionsEnabled: z.boolean().default(true),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.coerce.string() })).default([]),
  Statistic: z.enum(['Sum', 'Maximum', 'Minimum', 'Average', 'SampleCount']),
  Period: z.number().multipleOf(60),
  EvaluationPeriods: z.number().int().positive(),
  DatapointsToAlarm: z.number().int().positive().optional(),
  Threshold: z.number(),
  ComparisonOperator: z.enum([
    'GreaterThanThreshold',
    'GreaterThanOrEqualToThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  TreatMissingData: z.enum(['missing', 'breaching', 'notBreaching', 'ignore']).default('missing'),
  AlarmActions: topicArns,
  OKActions: topicArns,
  InsufficientDataActions: topicArns,
});

/**
 * The alarms of a template.
 * @throws NotModelled naming what is not modelled (metric math, anomaly detection, other actions than topics)
 */
export function readAlarms(template: ResolvedTemplate): AlarmDefinition[] {
  return template.byType('AWS::CloudWatch::Alarm').map((resource) => {
    const parsed = alarmSchema.safeParse(resource.properties);
    if (!parsed.success) {
      throw new NotModelled(parsed.error.issues.map((issue) => finding(resource, issue.path.join('.'), issue.message)));
    }
    const alarm = parsed.data;
    const when = (topics: string[]): string[] => (alarm.ActionsEnabled ? topics : []);
    return {
      name: template.nameOf(resource.logicalId),
      arn: template.arnOf(resource.logicalId),
      description: alarm.AlarmDescription,
      namespace: alarm.Namespace,
      metric: alarm.MetricName,
      dimensions: Object.fromEntries(alarm.Dimensions.map(({ Name, Value }) => [Name, Value])),
      statistic: alarm.Statistic,
      periodMs: alarm.Period * 1000,
      periods: alarm.EvaluationPeriods,
      breaches: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
      threshold: alarm.Threshold,
      comparison: alarm.ComparisonOperator,
      missingData: alarm.TreatMissingData,
      actions: {
        ALARM: when(alarm.AlarmActions),
        OK: when(alarm.OKActions),
        INSUFFICIENT_DATA: when(alarm.InsufficientDataActions),
      },
    };
  });
}
