import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functionNames } from '../../infra/function-catalog.ts';
import { synthesize } from './synthesized.ts';

const widget = z.looseObject({
  type: z.string(),
  properties: z.looseObject({
    title: z.string().optional(),
    alarms: z.array(z.string()).optional(),
    metrics: z.array(z.array(z.unknown())).optional(),
  }),
});
const { ofType, text } = synthesize({ monthlySmsLimitUsd: '100' });
const [dashboard] = ofType('AWS::CloudWatch::Dashboard');
const { widgets } = z
  .object({ widgets: z.array(widget) })
  .parse(JSON.parse(String(dashboard?.properties['DashboardBody'])));

/** Every metric that is drawn, as `namespace name dimension`; of a calculation, what it is made from. */
const drawn = widgets.flatMap(({ properties: { title = '', metrics = [] } }) =>
  metrics
    .filter(([first]) => typeof first === 'string')
    .map((line) => ({ title, metric: line.filter((part) => typeof part === 'string').join(' ') })),
);
const shown = (title: string) => drawn.filter((each) => each.title === title).map(({ metric }) => metric);
const searched = JSON.stringify(widgets);

describe('one look tells whether anybody is not being paged', () => {
  it('every alarm that Tocsin has about itself is on it', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm').map(({ properties }) => `alarm ${String(properties['AlarmName'])}`);
    const onIt = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect(onIt.sort()).toEqual(alarms.sort());
    expect(widgets[1]?.type).toBe('alarm');
  });

  it.each([
    ['Heartbeat: audits in 5 min', 'Tocsin AuditFinished service tocsin'],
    ['Incidents that nobody answers', 'Tocsin UnroutableIncidents service tocsin'],
    ['Notices refused for good', 'Tocsin NoticesFailed service tocsin'],
    ['Oldest page waiting, s', 'AWS/SQS ApproximateAgeOfOldestMessage QueueName tocsin-pages'],
    ['SMS this month, of 100 USD', 'AWS/SNS SMSMonthToDateSpentUSD'],
    ['Incidents and pages', 'AWS/States ExecutionsStarted StateMachineArn statemachine tocsin-escalation'],
    ['Incidents and pages', 'AWS/SQS NumberOfMessagesDeleted QueueName tocsin-pages'],
    [
      'How long a page takes, s: the longest wait on each stretch of its way',
      'AWS/Lambda IteratorAge FunctionName tocsin-react-to-changes',
    ],
    [
      'How long a page takes, s: the longest wait on each stretch of its way',
      'AWS/Lambda Duration FunctionName tocsin-send-notice',
    ],
    [
      'Pages, s from the opening or the end of the rung before until the provider took them',
      'Tocsin PageLatency service tocsin',
    ],
    ['Errors', 'AWS/ApiGateway 5xx ApiId api tocsin'],
  ])('%s: %s', (title, metric) => {
    expect(shown(title)).toContain(metric);
  });

  it('what pages take is drawn for half of them and for all but one in a hundred', () => {
    const of = widgets.find(({ properties }) => properties.title?.startsWith('Pages, s'));
    const drawnAs = (of?.properties.metrics ?? []).filter(([namespace]) => namespace === 'Tocsin');
    expect(drawnAs.map((line) => line.at(-1))).toMatchObject([{ stat: 'p50' }, { stat: 'p99' }]);
  });

  it('every place for what failed is counted, in the figure and in the graph', () => {
    const dead = ofType('AWS::SQS::Queue')
      .map(({ properties }) => String(properties['QueueName']))
      .filter((name) => name.endsWith('-dead'))
      .map((name) => `AWS/SQS ApproximateNumberOfMessagesVisible QueueName ${name}`);
    expect(shown('Set aside for a person').sort()).toEqual([...dead, ...dead].sort());
  });

  it('the errors of every function are drawn, or those of the API that calls it', () => {
    for (const name of functionNames.filter((each) => !each.startsWith('serve-')))
      expect(shown('Errors')).toContain(`AWS/Lambda Errors FunctionName tocsin-${name}`);
    expect(shown('Errors').some((metric) => metric.startsWith('AWS/ApiGateway 5xx'))).toBe(true);
  });

  it('SMS that were sent and never arrived are searched for', () => {
    expect(searched).toContain("SEARCH('{AWS/SNS,PhoneNumber}");
  });
});

it('it draws nothing that is not there: each queue and function it names is in the template', () => {
  const names = new Set(
    ofType('AWS::SQS::Queue')
      .concat(ofType('AWS::Lambda::Function'))
      .map(({ properties }) => String(properties['QueueName'] ?? properties['FunctionName'])),
  );
  const named = drawn.flatMap(({ metric }) => /(?:QueueName|FunctionName) (\S+)$/.exec(metric)?.[1] ?? []);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !names.has(name))).toEqual([]);
});

it('it stays within the fifty metrics that an account’s first dashboards may have for nothing', () => {
  expect(new Set(drawn.map(({ metric }) => metric)).size).toBeLessThanOrEqual(50);
});

it('it is named after the stage, and the stack says where it is', () => {
  expect(synthesize({ stage: 'try' }).ofType('AWS::CloudWatch::Dashboard')[0]?.properties['DashboardName']).toBe(
    'tocsin-try',
  );
  expect(dashboard?.properties['DashboardName']).toBe('tocsin');
  expect(text).toContain('#dashboards/dashboard/tocsin');
});
