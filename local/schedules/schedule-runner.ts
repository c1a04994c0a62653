import { randomUUID } from 'node:crypto';
import { AwsError, type Kernel } from '../kernel/kernel.ts';
import { remembered } from '../kernel/remembered.ts';
import type { AsyncInvoker } from '../lambda/async-invoke.ts';
import type { Authorize } from '../lambda/lambda-service.ts';
import type { QueueReader } from '../sqs/queue-reader.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';

export interface ScheduleParts {
  kernel: Kernel;
  invoker: AsyncInvoker;
  queues: Pick<QueueReader, 'send'>;
  /** Whether EventBridge Scheduler may act as the role. */
  mayAssume: (roleLogicalId: string, service: string, sourceArn: string) => boolean;
  authorize: Authorize;
}

interface Delivery {
  id: string;
  schedule: string;
  scheduled_at: number;
  input: string;
  tries: number;
  due_at: number;
}

/**
 * Runs schedules. The next run of each is on disk; runs missed while nothing ran here are made up for by one. A run
 * that cannot be handed to its function is tried again as its retry policy says and then goes to its dead-letter queue.
 */
export function registerSchedules(parts: ScheduleParts, schedules: readonly ScheduleDefinition[]): void {
  const { storage, clock } = parts.kernel;
  storage.exec(`CREATE TABLE IF NOT EXISTS schedules_next (name TEXT PRIMARY KEY, expression TEXT NOT NULL, next_at INTEGER);
    CREATE TABLE IF NOT EXISTS schedules_deliveries (id TEXT PRIMARY KEY, schedule TEXT NOT NULL,
      scheduled_at INTEGER NOT NULL, input TEXT NOT NULL, tries INTEGER NOT NULL, due_at INTEGER NOT NULL)`);
  const saveNext = storage.prepare(`INSERT INTO schedules_next VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET expression = excluded.expression, next_at = excluded.next_at`);
  const readNext = storage.prepare('SELECT expression, next_at FROM schedules_next WHERE name = ?');
  const nextRuns = new Map<ScheduleDefinition, number | undefined>();

  const plan = (schedule: ScheduleDefinition, next: number | undefined): void => {
    nextRuns.set(schedule, next);
    saveNext.run(schedule.name, schedule.expression, next ?? null);
  };
  for (const schedule of schedules) {
    const saved = readNext.get(schedule.name);
    if (saved?.['expression'] !== schedule.expression) plan(schedule, schedule.recurrence.next(clock.now()));
    else nextRuns.set(schedule, (saved['next_at'] as number | null) ?? undefined);
  }
  const deliveries = createDeliveries(parts, schedules);

  const earliest = (some: readonly ScheduleDefinition[]): number | undefined => {
    const next = Math.min(...some.map((schedule) => nextRuns.get(schedule) ?? Infinity));
    return next === Infinity ? undefined : next;
  };
  const runAll = (some: readonly ScheduleDefinition[], now: number): void => {
    for (const schedule of some) {
      const at = nextRuns.get(schedule);
      if (at === undefined || at > now) continue;
      const following = schedule.recurrence.next(at);
      plan(schedule, following === undefined || following > now ? following : schedule.recurrence.next(now));
      deliveries.add(schedule, at);
    }
  };
  const rare = schedules.filter(({ recurrence }) => !recurrence.frequent);
  const frequent = schedules.filter(({ recurrence }) => recurrence.frequent);
  parts.kernel.register({
    name: 'schedules',
    nextDue: () => earliest(rare),
    runDue: (now) => runAll(rare, now),
    coalesced: { nextTick: () => earliest(frequent), runTicks: (now) => runAll(frequent, now) },
  });
}

/** Hands runs to their functions; those that could not be handed over wait on disk. */
function createDeliveries(parts: ScheduleParts, schedules: readonly ScheduleDefinition[]) {
  const { kernel, invoker, mayAssume } = parts;
  const { storage, clock } = kernel;
  const insert = storage.prepare('INSERT INTO schedules_deliveries VALUES (?, ?, ?, ?, 0, ?)');
  const remove = storage.prepare('DELETE FROM schedules_deliveries WHERE id = ?');
  const postpone = storage.prepare('UPDATE schedules_deliveries SET tries = ?, due_at = ? WHERE id = ?');
  const first = storage.prepare('SELECT * FROM schedules_deliveries ORDER BY due_at, rowid LIMIT 1');

  function deliver(delivery: Delivery, now: number): void {
    const schedule = schedules.find(({ name }) => name === delivery.schedule);
    if (schedule === undefined) {
      remove.run(delivery.id);
      return;
    }
    const executionId = randomUUID();
    const input = filledIn(schedule, delivery, executionId);
    try {
      if (!mayAssume(schedule.roleLogicalId, 'scheduler.amazonaws.com', schedule.arn)) {
        throw new AwsError(
          'AccessDeniedException',
          `EventBridge Scheduler may not assume ${schedule.roleLogicalId}`,
          403,
        );
      }
      const payload: unknown = JSON.parse(input);
      invoker.accept(schedule.functionArn, payload, { kind: 'role', roleLogicalId: schedule.roleLogicalId });
      remove.run(delivery.id);
    } catch (error) {
      retry(schedule, { ...delivery, input }, executionId, error, now);
    }
  }
  function retry(
    schedule: ScheduleDefinition,
    delivery: Delivery,
    executionId: string,
    error: unknown,
    now: number,
  ): void {
    const message = error instanceof Error ? error.message : String(error);
    kernel.log(`schedule ${schedule.name} could not be delivered: ${message}`);
    const dueAt = now + Math.min(60_000 * 2 ** delivery.tries, 3_600_000);
    const triesLeft = delivery.tries < schedule.maxRetries;
    if (triesLeft && dueAt - delivery.scheduled_at <= schedule.maxAgeMs) {
      postpone.run(delivery.tries + 1, dueAt, delivery.id);
      return;
    }
    remove.run(delivery.id);
    giveUp(parts, schedule, delivery.input, {
      ERROR_CODE: error instanceof AwsError ? error.code : 'InternalError',
      ERROR_MESSAGE: message,
      EXECUTION_ID: executionId,
      EXHAUSTED_RETRY_CONDITION: triesLeft ? 'MaximumEventAgeInSeconds' : 'MaximumRetryAttempts',
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: String(delivery.tries),
      SCHEDULED_TIME: toTheSecond(delivery.scheduled_at),
      SCHEDULE_ARN: schedule.arn,
      TARGET_ARN: schedule.functionArn,
    });
  }

  const next = remembered(() => first.get() as unknown as Delivery | undefined);
  kernel.register({
    name: 'deliveries of schedules',
    nextDue: () => next.value()?.due_at,
    runDue(now) {
      for (let delivery = next.value(); delivery !== undefined && delivery.due_at <= now; delivery = next.value()) {
        deliver(delivery, now);
        next.forget();
      }
    },
  });
  return {
    add(schedule: ScheduleDefinition, at: number): void {
      insert.run(randomUUID(), schedule.name, at, schedule.input, clock.now());
      next.forget();
      kernel.poke();
    },
  };
}

const toTheSecond = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** The input of one attempt, with what EventBridge Scheduler knows of it. */
function filledIn({ arn }: ScheduleDefinition, delivery: Delivery, executionId: string): string {
  return delivery.input
    .replaceAll('<aws.scheduler.scheduled-time>', toTheSecond(delivery.scheduled_at))
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(delivery.tries + 1));
}

/** The dead-letter queue is written to with the schedule's own role. */
function giveUp(
  { kernel, queues, mayAssume, authorize }: ScheduleParts,
  { name, arn, roleLogicalId, deadLetterArn }: ScheduleDefinition,
  input: string,
  why: Record<string, string>,
): void {
  if (deadLetterArn === undefined) return;
  const grant = { action: 'sqs:SendMessage', resource: deadLetterArn };
  const allowed =
    mayAssume(roleLogicalId, 'scheduler.amazonaws.com', arn) &&
    authorize({ kind: 'role', roleLogicalId }, grant).allowed;
  if (allowed) queues.send(deadLetterArn, input, why);
  else kernel.log(`schedule ${name}: its role may not ${grant.action} on ${deadLetterArn}: the run is lost, as in AWS`);
}
