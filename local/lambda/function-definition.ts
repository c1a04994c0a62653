import * as z from 'zod';
import { finding, NotModelled } from '../template/not-modelled.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';

/** A function of the template, ready to be run. */
export interface FunctionDefinition {
  logicalId: string;
  name: string;
  arn: string;
  roleLogicalId: string;
  /** `file.export`, as in the template. */
  handler: string;
  /** Directory that holds the bundle: LAMBDA_TASK_ROOT. */
  codeDirectory: string;
  memoryMb: number;
  timeoutMs: number;
  environment: Record<string, string>;
  logGroup: string;
  /** Queue that takes asynchronous events which failed for the last time. */
  deadLetterArn: string | undefined;
}

const functionSchema = z.looseObject({
  Role: z.string(),
  Handler: z.string().regex(/^[\w./-]+\.\w+$/),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'only Node.js runtimes are modelled'),
  MemorySize: z.coerce.number().default(128),
  Timeout: z.coerce.number().default(3),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
  DeadLetterConfig: z.object({ TargetArn: z.string().regex(/^arn:[^:]+:sqs:/, 'only a queue is modelled') }).optional(),
  LoggingConfig: z.looseObject({ LogGroup: z.string().optional() }).default({}),
});

/**
 * Every function of the template.
 * @throws NotModelled naming the property that is not modelled
 */
export function readFunctions(template: ResolvedTemplate): FunctionDefinition[] {
  const roles = new Map(
    template.byType('AWS::IAM::Role').map(({ logicalId }) => [template.arnOf(logicalId), logicalId]),
  );
  const queues = new Set(template.byType('AWS::SQS::Queue').map(({ logicalId }) => template.arnOf(logicalId)));
  return template.byType('AWS::Lambda::Function').map((resource) => {
    const parsed = functionSchema.safeParse(resource.properties);
    if (!parsed.success) {
      throw new NotModelled(parsed.error.issues.map((issue) => finding(resource, issue.path.join('.'), issue.message)));
    }
    const { Role, Handler, MemorySize, Timeout, Environment, LoggingConfig, DeadLetterConfig } = parsed.data;
    const roleLogicalId = roles.get(Role);
    if (roleLogicalId === undefined) throw new NotModelled([finding(resource, 'Role', 'is no role of this template')]);
    const deadLetterArn = DeadLetterConfig?.TargetArn;
    if (deadLetterArn !== undefined && !queues.has(deadLetterArn))
      throw new NotModelled([finding(resource, 'DeadLetterConfig.TargetArn', 'is no queue of this template')]);
    const name = template.nameOf(resource.logicalId);
    return {
      logicalId: resource.logicalId,
      name,
      arn: template.arnOf(resource.logicalId),
      roleLogicalId,
      handler: Handler,
      codeDirectory: template.assetPath(resource.logicalId),
      memoryMb: MemorySize,
      timeoutMs: Timeout * 1000,
      environment: Environment.Variables,
      logGroup: LoggingConfig.LogGroup ?? `/aws/lambda/${name}`,
      deadLetterArn,
    };
  });
}
