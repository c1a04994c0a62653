import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionNames } from '../../infra/function-catalog.ts';
import { synthesize } from './synthesized.ts';

const { ofType } = synthesize({ monthlySmsLimitUsd: '100' });
const alarms = ofType('AWS::CloudWatch::Alarm').map(({ properties }) => properties);
const alarm = (name: string) => alarms.find((found) => found['AlarmName'] === `tocsin-${name}`);
const described = /^.{20,} Runbook: (docs\/runbooks\/[a-z-]+\.md)$/;

/** What each alarm watches: metric, what of, and when it rings. */
const watched: [name: string, metric: string, of: string, rings: string][] = [
  ...functionNames.map((name): [string, string, string, string] => [name, 'Errors', `tocsin-${name}`, '> 0']),
  ...['alarms', 'pages', 'broadcasts', 'statements', 'mail-events', 'changes', 'schedules'].map(
    (name): [string, string, string, string] => [
      `${name}-dead`,
      'ApproximateNumberOfMessagesVisible',
      `queue tocsin-${name}-dead.QueueName`,
      '> 0',
    ],
  ),
  ['alarm-events-failed', 'FailedInvocations', 'tocsin-alarm-events', '> 0'],
  ['alarms-waiting', 'ApproximateAgeOfOldestMessage', 'queue tocsin-alarms.QueueName', '> 60'],
  ['pages-waiting', 'ApproximateAgeOfOldestMessage', 'queue tocsin-pages.QueueName', '> 60'],
  ['statements-waiting', 'ApproximateAgeOfOldestMessage', 'queue tocsin-statements.QueueName', '> 3600'],
  ['broadcasts-waiting', 'ApproximateAgeOfOldestMessage', 'queue tocsin-broadcasts.QueueName', '> 900'],
  ['mail-events-waiting', 'ApproximateAgeOfOldestMessage', 'queue tocsin-mail-events.QueueName', '> 900'],
  ['changes-lagging', 'IteratorAge', 'tocsin-react-to-changes', '> 60000'],
  ['escalation-failed', 'ExecutionsFailed', 'statemachine tocsin-escalation', '> 0'],
  ['escalation-timed-out', 'ExecutionsTimedOut', 'statemachine tocsin-escalation', '> 0'],
  ['communication-failed', 'ExecutionsFailed', 'statemachine tocsin-communication', '> 0'],
  ['communication-timed-out', 'ExecutionsTimedOut', 'statemachine tocsin-communication', '> 0'],
  ['api-errors', '5xx', 'api tocsin', '> 0'],
  ['heartbeat-missing', 'AuditFinished', 'tocsin', '< 1'],
  ['unroutable-incidents', 'UnroutableIncidents', 'tocsin', '> 0'],
  ['redriven-incidents', 'RedrivenIncidents', 'tocsin', '> 0'],
  ['notices-failed', 'NoticesFailed', 'tocsin', '> 0'],
  ['templates-failed', 'TemplatesFailed', 'tocsin', '> 0'],
  ['links-failed', 'LinksFailed', 'tocsin', '> 0'],
  ['mail-not-sent', 'MailNotSent', 'tocsin', '> 0'],
  ['sms-spend', 'SMSMonthToDateSpentUSD', '', '> 70'],
];

describe('every way to fail has an alarm', () => {
  it.each(watched)('%s: %s of %s %s', (name, MetricName, of, rings) => {
    const found = alarm(name);
    expect(found).toMatchObject({ MetricName });
    const dimensions = (found?.['Dimensions'] ?? []) as { Value: string }[];
    expect(dimensions.map(({ Value }) => Value).join()).toBe(of);
    const sign = found?.['ComparisonOperator'] === 'LessThanThreshold' ? '<' : '>';
    expect(`${sign} ${String(found?.['Threshold'])}`).toBe(rings);
  });

  it('and there is no alarm this list does not know', () => {
    expect(alarms.map((found) => found['AlarmName']).sort()).toEqual(watched.map(([name]) => `tocsin-${name}`).sort());
  });

  it('every queue of dead letters is watched', () => {
    const dead = ofType('AWS::SQS::Queue')
      .map(({ properties }) => String(properties['QueueName']))
      .filter((name) => name.endsWith('-dead'));
    expect(dead.filter((name) => !alarms.some((found) => found['AlarmName'] === name))).toEqual([]);
  });
});

describe('every alarm', () => {
  it.each(alarms.map((found) => [String(found['AlarmName']), String(found['AlarmDescription'])]))(
    '%s says what breaks and names a runbook that is there',
    (_name, description) => {
      const runbook = described.exec(description)?.[1];
      expect(runbook).toBeDefined();
      expect(existsSync(runbook ?? '')).toBe(true);
      expect(description.length).toBeLessThanOrEqual(1024);
    },
  );

  it('goes to the topic for Tocsin’s own alarms, when it starts and when it is over', () => {
    for (const found of alarms)
      expect(found).toMatchObject({ AlarmActions: ['topic tocsin-ops'], OKActions: ['topic tocsin-ops'] });
  });

  it('is silent without data, but for the heartbeat', () => {
    const alarming = alarms.filter((found) => found['TreatMissingData'] === 'breaching');
    expect(alarming.map((found) => found['AlarmName'])).toEqual(['tocsin-heartbeat-missing']);
  });

  it('has a name that the product itself never pages for', () => {
    expect(alarms.every((found) => String(found['AlarmName']).startsWith('tocsin-'))).toBe(true);
  });
});

it('no runbook is left without an alarm', () => {
  const named = alarms.map((found) => described.exec(String(found['AlarmDescription']))?.[1]);
  const written = readdirSync('docs/runbooks').filter((file) => file !== 'README.md');
  expect(written.filter((file) => !named.includes(`docs/runbooks/${file}`))).toEqual([]);
});
