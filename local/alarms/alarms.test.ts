import { describe, expect, it } from 'vitest';
import { createKernel } from '../kernel/create-kernel.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { createAlarmWatch } from './alarm-watch.ts';
import { readEmbeddedMetrics } from './embedded-metrics.ts';
import { judgeAlarm, type AlarmRule } from './judge-alarm.ts';

const start = Date.UTC(2026, 0, 14, 15);
const minute = 60_000;

const errors: AlarmDefinition = {
  name: 'errors',
  arn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors',
  description: 'Something breaks',
  namespace: 'AWS/Lambda',
  metric: 'Errors',
  dimensions: { FunctionName: 'hello' },
  statistic: 'Sum',
  periodMs: minute,
  periods: 1,
  breaches: 1,
  threshold: 0,
  comparison: 'GreaterThanThreshold',
  missingData: 'notBreaching',
  actions: { ALARM: ['topic'], OK: ['topic'], INSUFFICIENT_DATA: [] },
};
const heartbeat: AlarmDefinition = {
  ...errors,
  name: 'heartbeat',
  namespace: 'Shop',
  metric: 'Alive',
  dimensions: {},
  periods: 5,
  breaches: 5,
  threshold: 1,
  comparison: 'LessThanThreshold',
  missingData: 'breaching',
};
const depth: AlarmDefinition = {
  ...errors,
  name: 'depth',
  namespace: 'AWS/SQS',
  metric: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName: 'dead' },
  statistic: 'Maximum',
};

describe('the state of an alarm', () => {
  const above: AlarmRule = { ...errors, periods: 3, breaches: 2 };
  const missing: AlarmRule = { ...above, missingData: 'missing' };
  it.each<[string, AlarmRule, (number | undefined)[], string | undefined]>([
    ['two of three periods breach', above, [1, 0, 2, undefined], 'ALARM'],
    ['one of three periods breaches', above, [1, 0, 0, undefined], 'OK'],
    ['the open period makes it two', above, [0, 1, undefined, 1], 'ALARM'],
    ['there is no data and that is fine', above, [undefined, undefined, undefined, undefined], 'OK'],
    [
      'there is no data and that is unknown',
      missing,
      [undefined, undefined, undefined, undefined],
      'INSUFFICIENT_DATA',
    ],
    [
      'there is no data and that is ignored',
      { ...above, missingData: 'ignore' },
      [undefined, undefined, undefined, undefined],
      undefined,
    ],
    [
      'a heartbeat is silent',
      { ...heartbeat, periods: 3, breaches: 3 },
      [undefined, undefined, undefined, undefined],
      'ALARM',
    ],
    ['a heartbeat beats again', { ...heartbeat, periods: 3, breaches: 3 }, [undefined, undefined, undefined, 1], 'OK'],
    [
      'a heartbeat is heard once in three periods',
      { ...heartbeat, periods: 3, breaches: 3 },
      [undefined, 1, undefined, undefined],
      'OK',
    ],
  ])('when %s', (_, rule, values, expected) => {
    expect(judgeAlarm(rule, (period) => values[period], 3, 0)).toBe(expected);
  });

  it('does not take time before anybody looked for silence', () => {
    expect(judgeAlarm(heartbeat, () => undefined, 6, 3)).toBeUndefined();
    expect(judgeAlarm(heartbeat, () => undefined, 8, 3)).toBe('ALARM');
  });
});

function watch(alarms: AlarmDefinition[]) {
  const system = createKernel({ startAt: start });
  const told: string[] = [];
  const heard: string[] = [];
  const queue: { depth: number; changed(): void } = { depth: 0, changed: () => undefined };
  const alarmWatch = createAlarmWatch({
    kernel: system.kernel,
    alarms,
    place: { account: '000000000000', region: 'us-east-1' },
    gauge: ({ namespace }) => (namespace === 'AWS/SQS' ? queue.depth : undefined),
    onGaugeChange: (listener) => (queue.changed = listener),
    publish(_, subject) {
      told.push(subject);
      return Promise.resolve();
    },
    told: ({ name }, { from, to }) => void heard.push(`${name} ${from} -> ${to}`),
  });
  const put = (alarm: AlarmDefinition, value: number): void => alarmWatch.put({ ...alarm, value });
  return { system, told, heard, queue, alarmWatch, put };
}

describe('watching alarms', () => {
  it('tells of an error at once, and of the end when a period without one has passed', async () => {
    const { system, told, put } = watch([errors]);
    put(errors, 0);
    put(errors, 1);
    expect(told).toEqual(['ALARM: "errors" in US East (N. Virginia)']);
    await system.driver.advance((now) => now + 10 * minute);
    expect(told).toHaveLength(2);
    expect(told[1]).toMatch(/^OK/);
  });

  it('lets whoever listens hear of a change that no topic is told of', async () => {
    const { system, told, heard, put } = watch([{ ...errors, actions: { ALARM: [], OK: [], INSUFFICIENT_DATA: [] } }]);
    put(errors, 0);
    put(errors, 1);
    await system.driver.advance((now) => now + 10 * minute);
    expect([told, heard]).toEqual([[], ['errors OK -> ALARM', 'errors ALARM -> OK']]);
  });

  it('tells of two errors far apart as two, though the time between was skipped', async () => {
    const { system, told, put } = watch([errors]);
    let left = [5, 50];
    system.kernel.register({
      name: 'failing function',
      nextDue: () => (left[0] === undefined ? undefined : start + left[0] * minute),
      runDue() {
        left = left.slice(1);
        put(errors, 1);
      },
    });
    await system.driver.advance((now) => now + 60 * minute);
    expect(told.map((subject) => subject.split(':')[0])).toEqual(['ALARM', 'OK', 'ALARM', 'OK']);
  });

  it('does not take another function’s errors for its own', () => {
    const { told, alarmWatch } = watch([errors]);
    alarmWatch.put({ ...errors, dimensions: { FunctionName: 'other' }, value: 1 });
    expect(told).toEqual([]);
  });

  it('notices a message in a dead-letter queue as soon as it is there', async () => {
    const { system, told, queue } = watch([depth]);
    await system.driver.settled();
    queue.depth = 1;
    queue.changed();
    await system.driver.settled();
    expect(told.map((subject) => subject.split(':')[0])).toEqual(['ALARM']);
  });

  it('misses a heartbeat that stops', async () => {
    const { system, told, put } = watch([heartbeat]);
    put(heartbeat, 1);
    await system.driver.advance((now) => now + 7 * minute, false);
    expect(told.map((subject) => subject.split(':')[0])).toEqual(['ALARM']);
  });

  it('does not miss a heartbeat only because the clock was moved over its beats', async () => {
    const { system, told, put } = watch([heartbeat]);
    for (const step of [1, 4, 5, 6, 60, 90 * 24 * 60]) {
      await system.driver.advance((now) => now + step * minute);
      put(heartbeat, 1);
      await system.driver.settled();
    }
    expect(told).toEqual([]);
  });

  it('still misses one that stays away after the clock was moved', async () => {
    const { system, told, put } = watch([heartbeat]);
    put(heartbeat, 1);
    await system.driver.advance((now) => now + 60 * minute);
    await system.driver.advance((now) => now + 2 * minute, false);
    expect(told.map((subject) => subject.split(':')[0])).toEqual(['ALARM']);
  });

  it('lists every alarm with its state', () => {
    const { alarmWatch, put } = watch([errors, depth]);
    put(errors, 1);
    expect(alarmWatch.list()).toMatchObject([
      { name: 'errors', state: 'ALARM' },
      { name: 'depth', state: 'INSUFFICIENT_DATA' },
    ]);
  });
});

describe('a log line in the embedded metric format', () => {
  const metrics = {
    CloudWatchMetrics: [
      { Namespace: 'Shop', Dimensions: [['service']], Metrics: [{ Name: 'Alive' }, { Name: 'Late' }] },
    ],
  };

  it('is read as its measurements', () => {
    const line = JSON.stringify({ _aws: metrics, service: 'shop', Alive: 1, Late: [2, 3] });
    const dimensions = { service: 'shop' };
    expect(readEmbeddedMetrics(line)).toEqual([
      { namespace: 'Shop', metric: 'Alive', dimensions, value: 1 },
      { namespace: 'Shop', metric: 'Late', dimensions, value: 2 },
      { namespace: 'Shop', metric: 'Late', dimensions, value: 3 },
    ]);
  });

  it.each(['hello', '{"level":"INFO"}', '"CloudWatchMetrics" but no JSON', '{"_aws":{"CloudWatchMetrics":5}}'])(
    '%s has none',
    (line) => {
      expect(readEmbeddedMetrics(line)).toEqual([]);
    },
  );
});
