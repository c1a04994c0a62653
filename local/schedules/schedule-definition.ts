import * as z from 'zod';
import { finding, NotModelled, refuse } from '../template/not-modelled.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import { parseRecurrence, type Recurrence } from './schedule-expression.ts';

export interface ScheduleDefinition {
  name: string;
  arn: string;
  /** Identifies what is scheduled: a changed expression starts anew. */
  expression: string;
  recurrence: Recurrence;
  functionArn: string;
  roleLogicalId: string;
  input: string;
  maxRetries: number;
  maxAgeMs: number;
  deadLetterArn: string | undefined;
}

const scheduleSchema = z.looseObject({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  FlexibleTimeWindow: z.looseObject({ Mode: z.literal('OFF', 'a flexible time window is not modelled') }),
  Target: z.looseObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    RetryPolicy: z
      .object({
        MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400),
        MaximumRetryAttempts: z.int().min(0).max(185).default(185),
      })
      .default({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }),
    DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
  }),
});

/**
 * The enabled schedules of a template.
 * @throws NotModelled naming what is not modelled
 */
export function readSchedules(template: ResolvedTemplate): ScheduleDefinition[] {
  const roles = new Map(
    template.byType('AWS::IAM::Role').map(({ logicalId }) => [template.arnOf(logicalId), logicalId]),
  );
  const queues = new Set(template.byType('AWS::SQS::Queue').map(({ logicalId }) => template.arnOf(logicalId)));
  return template.byType('AWS::Scheduler::Schedule').flatMap((resource) => {
    const parsed = scheduleSchema.safeParse(resource.properties);
    if (!parsed.success) {
      throw new NotModelled(parsed.error.issues.map((issue) => finding(resource, issue.path.join('.'), issue.message)));
    }
    const { ScheduleExpression, ScheduleExpressionTimezone, State, Target } = parsed.data;
    if (State === 'DISABLED') return [];
    if (Target.Arn.split(':')[2] !== 'lambda') refuse(resource, 'Target.Arn', 'only functions are modelled as targets');
    const roleLogicalId = roles.get(Target.RoleArn);
    if (roleLogicalId === undefined) return refuse(resource, 'Target.RoleArn', 'is no role of this template');
    const deadLetterArn = Target.DeadLetterConfig?.Arn;
    if (deadLetterArn !== undefined && !queues.has(deadLetterArn))
      return refuse(resource, 'Target.DeadLetterConfig.Arn', 'is no queue of this template');
    const arn = template.arnOf(resource.logicalId);
    return [
      {
        name: template.nameOf(resource.logicalId),
        arn,
        expression: `${ScheduleExpression} ${ScheduleExpressionTimezone}`,
        recurrence: readRecurrence(ScheduleExpression, ScheduleExpressionTimezone, (why) =>
          refuse(resource, 'ScheduleExpression', why),
        ),
        functionArn: Target.Arn,
        roleLogicalId,
        input: Target.Input ?? defaultInput(arn),
        maxRetries: Target.RetryPolicy.MaximumRetryAttempts,
        maxAgeMs: Target.RetryPolicy.MaximumEventAgeInSeconds * 1000,
        deadLetterArn,
      },
    ];
  });
}

function readRecurrence(expression: string, zone: string, refuseIt: (why: string) => never): Recurrence {
  try {
    return parseRecurrence(expression, zone);
  } catch (error) {
    return refuseIt(error instanceof Error ? error.message : String(error));
  }
}

function defaultInput(arn: string): string {
  return JSON.stringify({ source: 'aws.scheduler', 'detail-type': 'Scheduled Event', resources: [arn], detail: {} });
}
