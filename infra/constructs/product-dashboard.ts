import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { functionNames } from '../function-catalog.ts';
import { SMS_SPEND_SHARE } from '../settings.ts';
import type { OwnAlarms } from './own-alarms.ts';

export interface ProductDashboardProps {
  readonly deployment: Deployment;
  /** Every alarm of Tocsin about itself. */
  readonly alarms: OwnAlarms;
  readonly apiId: string;
  readonly escalationArn: string;
  readonly monthlySmsLimitUsd: number;
}

const A_MINUTE = Duration.minutes(1);
const WIDE = 24;
const HALF = 12;
const TALL = 6;
type Measured = cloudwatch.Metric | cloudwatch.MathExpression;

const HOW_TO_READ = `# Is anybody not being paged?
**No**, while every box below is green, the heartbeat is above 0 and the next three figures are 0.
Otherwise open the red alarm: its text says what breaks for whom, and names its runbook.`;

/** One look that answers: is anybody not being paged? What answers it stands on top, what explains the answer below. */
export class ProductDashboard extends Construct {
  readonly url: string;
  private readonly prefix: string;
  /** Queues that hold work, and those that hold what failed: whatever has an alarm of its kind. */
  private readonly queues: readonly string[];
  private readonly deadLetterQueues: readonly string[];

  constructor(scope: Construct, id: string, props: ProductDashboardProps) {
    super(scope, id);
    this.prefix = props.deployment.prefix;
    const watched = (metricName: string, suffix: string) =>
      props.alarms.raised
        .filter(({ watches }) => watches.metricName === metricName)
        .map(({ watches: { name } }) => name.replace(suffix, ''));
    this.queues = watched('ApproximateAgeOfOldestMessage', '-waiting');
    this.deadLetterQueues = watched('ApproximateNumberOfMessagesVisible', '-dead');
    const { region } = Stack.of(this);
    this.url = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${this.prefix}`;
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: this.prefix,
      defaultInterval: Duration.hours(3),
      widgets: [
        [new cloudwatch.TextWidget({ markdown: HOW_TO_READ, width: WIDE, height: 3 })],
        [
          new cloudwatch.AlarmStatusWidget({
            title: 'Alarms, red first',
            alarms: props.alarms.raised.map(({ alarm }) => alarm),
            sortBy: cloudwatch.AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
            width: WIDE,
            height: 6,
          }),
        ],
        this.figures(props.monthlySmsLimitUsd),
        [this.incidentsAndPages(props.escalationArn), this.pagesBeyondTheirPromise()],
        [this.howLongAPageTakes()],
        [this.waiting(), this.dead()],
        [this.errors(props.apiId), this.spend(props.monthlySmsLimitUsd)],
      ],
    });
  }

  private figures(monthlySmsLimitUsd: number): cloudwatch.IWidget[] {
    const figure = (title: string, metric: Measured, period = Duration.minutes(5)) =>
      new cloudwatch.SingleValueWidget({ title, metrics: [metric.with({ period })], width: 4, height: 3 });
    return [
      figure('Heartbeat: audits in 5 min', this.own('AuditFinished', 'Sum')),
      figure('Incidents that nobody answers', this.own('UnroutableIncidents', 'Maximum')),
      figure(
        'Set aside for a person',
        this.sumOf(
          this.deadLetterQueues.map((name) => this.deadLetters(name)),
          'set aside',
        ),
      ),
      figure('Notices refused for good', this.own('NoticesFailed', 'Sum')),
      figure('Oldest page waiting, s', this.age('pages')),
      figure(`SMS this month, of ${monthlySmsLimitUsd} USD`, this.smsSpend(), Duration.hours(6)),
    ];
  }

  private incidentsAndPages(escalationArn: string): cloudwatch.IWidget {
    return this.graph('Incidents and pages', [
      this.metric(
        'AWS/States',
        'ExecutionsStarted',
        { StateMachineArn: escalationArn },
        'Sum',
        'incidents opened or taken up again',
      ),
      this.metric('AWS/SQS', 'NumberOfMessagesDeleted', this.queue('pages'), 'Sum', 'pages handled'),
      this.metric('AWS/SQS', 'NumberOfMessagesDeleted', this.queue('broadcasts'), 'Sum', 'other notices handled'),
      this.own('NoticesFailed', 'Sum', 'notices refused for good'),
      this.own('RotaGaps', 'Maximum', 'gaps in who is on call in the next 7 days, as counted at 08:00 UTC'),
      // The dimension's value is the provider's own; a search takes it as it is.
      new cloudwatch.SearchExpression({
        expression: `SEARCH('{AWS/SNS,PhoneNumber} MetricName="NumberOfNotificationsFailed"', 'Sum')`,
        label: 'SMS that never arrived',
        period: Duration.minutes(5),
      }),
    ]);
  }

  /** What each page took from end to end, as its sender measured it. */
  private pagesBeyondTheirPromise(): cloudwatch.IWidget {
    return this.graph('Pages, s from the opening or the end of the rung before until the provider took them', [
      inSeconds(this.own('PageLatency', 'p50'), 'half', 'half of them (p50)'),
      inSeconds(this.own('PageLatency', 'p99'), 'nearly', 'all but one in a hundred (p99)'),
    ]);
  }

  /** The waits on a page's way, one upon the other: from the alarm in its queue to the provider's answer. */
  private howLongAPageTakes(): cloudwatch.IWidget {
    const lag = this.metric(
      'AWS/Lambda',
      'IteratorAge',
      this.function('react-to-changes'),
      'Maximum',
      'change in the stream',
    );
    const sending = this.metric('AWS/Lambda', 'Duration', this.function('send-notice'), 'p99', 'sending');
    return this.graph(
      'How long a page takes, s: the longest wait on each stretch of its way',
      [
        this.age('alarms', 'alarm in its queue'),
        inSeconds(lag, 'lag', 'commit and notice in the stream'),
        this.age('pages', 'page in its queue'),
        inSeconds(sending, 'sending', 'sending'),
      ],
      { stacked: true, width: WIDE },
    );
  }

  private waiting(): cloudwatch.IWidget {
    return this.graph(
      'Oldest message waiting, s',
      this.queues.map((name) => this.age(name)),
    );
  }

  private dead(): cloudwatch.IWidget {
    return this.graph(
      'Set aside for a person',
      this.deadLetterQueues.map((name) => this.deadLetters(name)),
      { stacked: true },
    );
  }

  private errors(apiId: string): cloudwatch.IWidget {
    return this.graph('Errors', [
      // What only answers callers shows its errors as the API's: an account's first fifty metrics are free.
      ...functionNames
        .filter((name) => !name.startsWith('serve-'))
        .map((name) => this.metric('AWS/Lambda', 'Errors', this.function(name), 'Sum', name)),
      this.metric('AWS/ApiGateway', '5xx', { ApiId: apiId }, 'Sum', 'API 5xx'),
    ]);
  }

  private spend(monthlySmsLimitUsd: number): cloudwatch.IWidget {
    const at = (value: number, label: string) => ({ value: Math.round(value * 100) / 100, label });
    return this.graph('SMS this month, USD', [this.smsSpend()], {
      leftAnnotations: [
        at(monthlySmsLimitUsd, 'from here SMS vanish'),
        at(monthlySmsLimitUsd * SMS_SPEND_SHARE, 'alarm'),
      ],
    });
  }

  private graph(
    title: string,
    left: cloudwatch.IMetric[],
    more: Partial<cloudwatch.GraphWidgetProps> = {},
  ): cloudwatch.IWidget {
    return new cloudwatch.GraphWidget({ title, left, width: HALF, height: TALL, leftYAxis: { min: 0 }, ...more });
  }

  private metric(
    namespace: string,
    metricName: string,
    dimensionsMap: Record<string, string>,
    statistic: string,
    label?: string,
  ): cloudwatch.Metric {
    const period = A_MINUTE;
    return new cloudwatch.Metric({
      namespace,
      metricName,
      dimensionsMap,
      statistic,
      period,
      ...(label === undefined ? {} : { label }),
    });
  }

  private own = (name: string, statistic: string, label = name) =>
    this.metric('Tocsin', name, { service: this.prefix }, statistic, label);
  private age = (queue: string, label = queue) =>
    this.metric('AWS/SQS', 'ApproximateAgeOfOldestMessage', this.queue(queue), 'Maximum', label);
  private deadLetters = (of: string) =>
    this.metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', this.queue(`${of}-dead`), 'Maximum', of);
  private smsSpend = () => this.metric('AWS/SNS', 'SMSMonthToDateSpentUSD', {}, 'Maximum', 'spent');
  private queue = (name: string) => ({ QueueName: `${this.prefix}-${name}` });
  private function = (name: string) => ({ FunctionName: `${this.prefix}-${name}` });

  private sumOf(metrics: cloudwatch.Metric[], label: string): cloudwatch.MathExpression {
    const period = Duration.minutes(5);
    const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric.with({ period })]));
    // A queue that nobody has asked of for hours is silent, and as good as empty.
    const expression = Object.keys(usingMetrics)
      .map((id) => `FILL(${id}, 0)`)
      .join(' + ');
    return new cloudwatch.MathExpression({ expression, usingMetrics, label, period });
  }
}

const inSeconds = (milliseconds: cloudwatch.IMetric, id: string, label: string): cloudwatch.MathExpression =>
  new cloudwatch.MathExpression({
    expression: `${id} / 1000`,
    usingMetrics: { [id]: milliseconds },
    label,
    period: A_MINUTE,
  });
