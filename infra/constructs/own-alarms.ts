import { existsSync } from 'node:fs';
import path from 'node:path';
import { Duration, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { admitAlarmsOfThisAccount } from './admit-alarms.ts';

export type RunbookPath = `docs/runbooks/${string}.md`;

/** Nothing that can fail is built without this: it becomes the text of the alarm. */
export interface WhenItFails {
  /** What breaks for whom, in a sentence a manager understands at three in the morning. */
  readonly breaks: string;
  /** A file of this repository; synth refuses one that is not there. */
  readonly runbook: RunbookPath;
}

export interface OwnAlarm extends WhenItFails {
  /** Name without the stage's prefix. */
  readonly name: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions?: Record<string, string>;
  readonly statistic: 'Sum' | 'Maximum';
  /** Alarms when the metric is above this value ... */
  readonly above?: number;
  /** ... or below this one. Exactly one of the two. */
  readonly below?: number;
  readonly period?: Duration;
  /** How many periods in a row. Default 1. */
  readonly periods?: number;
  /** Most counters are silent while all is well; a heartbeat is not. */
  readonly silence?: 'is-fine' | 'is-alarming' | 'changes-nothing';
}

const missingData = {
  'is-fine': cloudwatch.TreatMissingData.NOT_BREACHING,
  'is-alarming': cloudwatch.TreatMissingData.BREACHING,
  'changes-nothing': cloudwatch.TreatMissingData.IGNORE,
};

const projectRoot = path.join(import.meta.dirname, '..', '..');

/**
 * Tocsin's alarms about itself. They go by email from a topic of their own, never through the product that may be
 * what is broken, and not through the product's encryption key either: a disabled key must not silence both.
 */
export class OwnAlarms extends Construct {
  readonly topic: sns.Topic;
  /** Every alarm so far, in the order of the flow. */
  readonly raised: { readonly watches: OwnAlarm; readonly alarm: cloudwatch.Alarm }[] = [];
  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: { deployment: Deployment; email: string }) {
    super(scope, id);
    this.prefix = props.deployment.prefix;
    this.topic = new sns.Topic(this, 'Topic', { topicName: `${this.prefix}-ops`, enforceSSL: true });
    admitAlarmsOfThisAccount(this.topic);
    const mail = this.topic.addSubscription(new EmailSubscription(props.email));
    Validations.of(mail).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'What cannot be mailed here has nobody else to go to: the alarm itself stays red in CloudWatch.',
    });
  }

  /** Adds an alarm that names what breaks for whom and where to read on. */
  raise(alarm: OwnAlarm): cloudwatch.Alarm {
    const threshold = alarm.above ?? alarm.below;
    if (threshold === undefined || (alarm.above !== undefined && alarm.below !== undefined))
      throw new Error(`Alarm ${alarm.name}: give either above or below`);
    if (!existsSync(path.join(projectRoot, alarm.runbook)))
      throw new Error(`Alarm ${alarm.name} names ${alarm.runbook}, which does not exist: write it first`);
    const created = new cloudwatch.Alarm(this, alarm.name, {
      alarmName: `${this.prefix}-${alarm.name}`,
      alarmDescription: `${alarm.breaks} Runbook: ${alarm.runbook}`,
      metric: new cloudwatch.Metric({
        namespace: alarm.namespace,
        metricName: alarm.metricName,
        ...(alarm.dimensions === undefined ? {} : { dimensionsMap: alarm.dimensions }),
        statistic: alarm.statistic,
        period: alarm.period ?? Duration.minutes(1),
      }),
      threshold,
      comparisonOperator:
        alarm.above === undefined
          ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
          : cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: alarm.periods ?? 1,
      treatMissingData: missingData[alarm.silence ?? 'is-fine'],
    });
    const tell = new actions.SnsAction(this.topic);
    created.addAlarmAction(tell);
    created.addOkAction(tell);
    this.raised.push({ watches: alarm, alarm: created });
    return created;
  }
}
