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

function connect(expressions: string[], more: { fails?: boolean; mayAssume?: boolean; system?: RunningKernel } = {}) {
  const system = more.system ?? createKernel({ startAt: start });
  const runs: string[] = [];
  const dead: Record<string, string>[] = [];
  const schedules = expressions.map((expression): ScheduleDefinition => ({
    name: expression,
    arn: `arn:aws:scheduler:us-east-1:000000000000:schedule/default/${expression}`,
    expression,
    recurrence: parseRecurrence(expression),
    functionArn: 'hello',
    roleLogicalId: 'SchedulerRole',
    input: '{"at":"<aws.scheduler.scheduled-time>"}',
    maxRetries: 2,
    maxAgeMs: 86_400_000,
    deadLetterArn: 'dead',
  }));
  registerSchedules(
    {
      kernel: system.kernel,
      mayAssume: () => more.mayAssume ?? true,
      queues: { send: (_, _body, attributes) => void dead.push(attributes ?? {}) },
      invoker: {
        accept(_, payload) {
          runs.push((payload as { at: string }).at);
          if (more.fails === true) throw new AwsError('ResourceNotFoundException', 'no such function');
        },
      },
    },
    schedules,
  );
  return { system, runs, dead };
}

describe('a schedule', () => {
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

  it.each([
    [{ fails: true }, 'ResourceNotFoundException'],
    [{ mayAssume: false }, 'AccessDeniedException'],
  ])('that cannot be delivered (%j) is tried again and then goes to its dead-letter queue', async (more, code) => {
    const { system, dead } = connect(['rate(20 hours)'], more);
    await system.driver.advance((now) => now + 21 * 60 * minute);
    expect(dead).toMatchObject([{ ERROR_CODE: code, RETRY_ATTEMPTS: '2' }]);
  });
});
