import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKernel, type RunningKernel } from '../kernel/create-kernel.ts';
import { AwsError } from '../kernel/kernel.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';
import { parseRecurrence } from './schedule-expression.ts';
import { registerSchedules } from './schedule-runner.ts';

const start = Date.UTC(2026, 10, 21);
const minute = 60_000;

describe('a schedule expression (Schedule types in EventBridge Scheduler)', () => {
  it.each([
    ['rate(1 minute)', 'UTC', '2026-11-21T00:01:00.000Z', true],
    ['rate(2 hours)', 'UTC', '2026-11-21T02:00:00.000Z', false],
    ['cron(0 12 1 * ? *)', 'UTC', '2026-12-01T12:00:00.000Z', false],
    ['cron(0 12 1 * ? *)', 'America/New_York', '2026-12-01T17:00:00.000Z', false],
    ['cron(30 2 29 3 ? 2026-2027)', 'Europe/Berlin', '2027-03-29T00:30:00.000Z', false],
    ['cron(0 9 ? * 2 *)', 'UTC', '2026-11-23T09:00:00.000Z', false],
    ['cron(0 9 ? * MON-FRI *)', 'UTC', '2026-11-23T09:00:00.000Z', false],
    ['cron(0 8 L * ? *)', 'UTC', '2026-11-30T08:00:00.000Z', false],
    ['cron(0/5 * * * ? *)', 'UTC', '2026-11-21T00:05:00.000Z', true],
    // It rests for weeks: run once at the end of a move, it would miss its days.
    ['cron(0,15,30 * 4-6 * ? *)', 'UTC', '2026-12-04T00:00:00.000Z', false],
    ['cron(0 * 1-2,28-31 * ? *)', 'UTC', '2026-11-28T00:00:00.000Z', false],
  ])('%s in %s runs next at %s', (expression, zone, next, frequent) => {
    const recurrence = parseRecurrence(expression, zone);
    expect(new Date(recurrence.next(start) ?? 0).toISOString()).toBe(next);
    expect(recurrence.frequent).toBe(frequent);
  });

  it('may have had its last run', () => {
    expect(parseRecurrence('cron(0 12 1 1 ? 2020)').next(start)).toBeUndefined();
  });

  it.each([
    'rate(0 minutes)',
    'rate(5)',
    'cron(0 12 * * *)',
    'cron(0 12 1 * 2 *)',
    'at(2026-01-01T00:00:00)',
    'cron(x 1 1 1 ? *)',
  ])('%s is refused', (expression) => {
    expect(() => parseRecurrence(expression)).toThrow();
  });
});

interface Setting {
  /** How many deliveries fail, from the first. */
  failures?: number;
  mayAssume?: boolean;
  maySend?: boolean;
  maxAgeMs?: number;
  input?: string;
  system?: RunningKernel;
}

function connect(expressions: string[], more: Setting = {}) {
  const log: string[] = [];
  const system = more.system ?? createKernel({ startAt: start, log: (line) => log.push(line) });
  const runs: string[] = [];
  const payloads: unknown[] = [];
  const dead: { body: string; attributes: Record<string, string> | undefined }[] = [];
  const schedules = expressions.map((expression): ScheduleDefinition => ({
    name: expression,
    arn: `arn:aws:scheduler:us-east-1:000000000000:schedule/default/${expression}`,
    expression,
    recurrence: parseRecurrence(expression),
    functionArn: 'hello',
    roleLogicalId: 'SchedulerRole',
    input: more.input ?? '{"at":"<aws.scheduler.scheduled-time>"}',
    maxRetries: 2,
    maxAgeMs: more.maxAgeMs ?? 86_400_000,
    deadLetterArn: 'dead',
  }));
  registerSchedules(
    {
      kernel: system.kernel,
      mayAssume: () => more.mayAssume ?? true,
      authorize: () => (more.maySend === false ? { allowed: false, reason: 'no' } : { allowed: true }),
      queues: { send: (_, body, attributes) => void dead.push({ body, attributes }) },
      invoker: {
        accept(_, payload) {
          runs.push((payload as { at: string }).at);
          payloads.push(payload);
          if (runs.length <= (more.failures ?? 0)) throw new AwsError('ResourceNotFoundException', 'no such function');
        },
      },
    },
    schedules,
  );
  return { system, runs, payloads, dead, log };
}

describe('a schedule (Managing a schedule in EventBridge Scheduler)', () => {
  it('runs at each of its times, told the time it was planned for', async () => {
    const { system, runs } = connect(['rate(2 hours)']);
    await system.driver.advance((now) => now + 5 * 60 * minute);
    expect(runs.map((at) => at.slice(0, 16))).toEqual(['2026-11-21T02:00', '2026-11-21T04:00']);
  });

  it('under an hour runs once for all times that a move of the clock passes', async () => {
    const { system, runs } = connect(['rate(1 minute)']);
    await system.driver.advance((now) => now + 90 * 24 * 60 * minute);
    expect(runs).toHaveLength(1);
    await system.driver.advance((now) => now + 3 * minute, false);
    expect(runs).toHaveLength(4);
  });

  it('that was missed while nothing ran here is made up for by one run', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'schedules-'));
    const before = createKernel({ dataDir, startAt: start });
    connect(['rate(2 hours)'], { system: before });
    before.kernel.clock.freeze(start + 24 * 60 * minute);
    await before.close();
    const system = createKernel({ dataDir });
    const { runs } = connect(['rate(2 hours)'], { system });
    await system.driver.settled();
    expect(runs).toHaveLength(1);
    await system.close();
  });

  it('is told its time, its name, its attempt and an id of that attempt (Adding context attributes)', async () => {
    const input = JSON.stringify({
      at: '<aws.scheduler.scheduled-time>',
      arn: '<aws.scheduler.schedule-arn>',
      attempt: '<aws.scheduler.attempt-number>',
      id: '<aws.scheduler.execution-id>',
      other: '<aws.region>',
    });
    const { system, payloads } = connect(['rate(20 hours)'], { input, failures: 1 });
    await system.driver.advance((now) => now + 21 * 60 * minute);
    const arn = 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/rate(20 hours)';
    const told = { at: '2026-11-21T20:00:00Z', arn, other: '<aws.region>', id: expect.stringMatching(/./) as string };
    expect(payloads).toEqual([
      { ...told, attempt: '1' },
      { ...told, attempt: '2' },
    ]);
    expect(new Set(payloads.map((payload) => (payload as { id: string }).id)).size).toBe(2);
  });
});

describe('a run that cannot be delivered (Configuring a schedule’s dead-letter queue in EventBridge Scheduler)', () => {
  const lost = async (more: Setting) => {
    const it = connect(['rate(20 hours)'], more);
    await it.system.driver.advance((now) => now + 21 * 60 * minute);
    return it;
  };

  it('is tried again as often as its policy says, and then goes to the dead letters with why', async () => {
    const { runs, dead } = await lost({ failures: 99 });
    expect(runs).toHaveLength(3);
    expect(dead).toEqual([
      {
        body: '{"at":"2026-11-21T20:00:00Z"}',
        attributes: {
          ERROR_CODE: 'ResourceNotFoundException',
          ERROR_MESSAGE: 'no such function',
          EXECUTION_ID: expect.stringMatching(/./) as string,
          EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
          IS_PAYLOAD_TRUNCATED: 'false',
          RETRY_ATTEMPTS: '2',
          SCHEDULED_TIME: '2026-11-21T20:00:00Z',
          SCHEDULE_ARN: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/rate(20 hours)',
          TARGET_ARN: 'hello',
        },
      },
    ]);
  });

  it('is not lost when a try succeeds', async () => {
    const { runs, dead } = await lost({ failures: 2 });
    expect(runs).toHaveLength(3);
    expect(dead).toEqual([]);
  });

  it('goes there when it is too old for another try', async () => {
    const { runs, dead } = await lost({ failures: 99, maxAgeMs: 90_000 });
    expect(runs).toHaveLength(2);
    expect(dead).toMatchObject([
      { attributes: { EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds', RETRY_ATTEMPTS: '1' } },
    ]);
  });

  it.each<[string, Setting]>([
    ['may not be used by the schedule', { mayAssume: false }],
    ['may not write to the dead letters', { failures: 99, maySend: false }],
  ])('is lost, and the log says so, when its role %s', async (_what, more) => {
    const { dead, log } = await lost(more);
    expect(dead).toEqual([]);
    expect(log.at(-1)).toContain('may not sqs:SendMessage on dead: the run is lost');
  });
});
