import * as z from 'zod';
import { isExpression } from './expressions.ts';

/** The longest a Step Functions timer can run, in seconds. */
export const longestSeconds = 99_999_999;

const name = z.string().min(1).max(80);
const expression = z.string().refine(isExpression, 'only a JSONata expression {% ... %} is modelled here');
const seconds = (least: number) => z.union([z.int().min(least).max(longestSeconds), expression]);
const template = z.json();
const assign = z.record(z.string().regex(/^(?!states$)[A-Za-z_]\w{0,79}$/), template).optional();

const common = { Comment: z.string().optional(), QueryLanguage: z.enum(['JSONata', 'JSONPath']).optional() };
const moves = { Next: name.optional(), End: z.boolean().optional() };
const results = { Output: template.optional(), Assign: assign };

const errorNames = z.array(z.string().min(1)).min(1);
const handlers = {
  Retry: z
    .array(
      z.strictObject({
        Comment: z.string().optional(),
        ErrorEquals: errorNames,
        IntervalSeconds: z.int().min(1).max(longestSeconds).optional(),
        BackoffRate: z.number().min(1).optional(),
        MaxAttempts: z.int().min(0).max(longestSeconds).optional(),
        MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
        JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
      }),
    )
    .optional(),
  Catch: z
    .array(z.strictObject({ Comment: z.string().optional(), ErrorEquals: errorNames, Next: name, ...results }))
    .optional(),
};

/** The only work a task can do here. */
export const taskResources = {
  invoke: 'arn:aws:states:::lambda:invoke',
  invokeAndWait: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
} as const;

/** Every state as far as the laptop runs it; a field that does not stand here is refused. */
export const stateSchema = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('Task'),
    Resource: z.enum([taskResources.invoke, taskResources.invokeAndWait]),
    Arguments: template,
    TimeoutSeconds: seconds(1).optional(),
    HeartbeatSeconds: seconds(1).optional(),
    ...common,
    ...moves,
    ...results,
    ...handlers,
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    Choices: z
      .array(z.strictObject({ Comment: z.string().optional(), Condition: expression, Next: name, ...results }))
      .min(1),
    Default: name.optional(),
    ...common,
    ...results,
  }),
  z
    .strictObject({
      Type: z.literal('Wait'),
      Seconds: seconds(0).optional(),
      Timestamp: z.string().optional(),
      ...common,
      ...moves,
      ...results,
    })
    .refine((state) => (state.Seconds === undefined) !== (state.Timestamp === undefined), {
      message: 'exactly one of Seconds and Timestamp is needed',
    }),
  z.strictObject({ Type: z.literal('Pass'), ...common, ...moves, ...results }),
  z.strictObject({ Type: z.literal('Succeed'), Output: template.optional(), ...common }),
  z.strictObject({
    Type: z.literal('Fail'),
    Error: z.string().optional(),
    Cause: z.string().optional(),
    ...common,
  }),
  z.strictObject({
    Type: z.literal('Parallel'),
    Branches: z.array(z.unknown()).min(1),
    Arguments: template.optional(),
    ...common,
    ...moves,
    ...results,
    ...handlers,
  }),
  z.strictObject({
    Type: z.literal('Map'),
    Items: z.union([z.array(template), expression]).optional(),
    ItemSelector: template.optional(),
    ItemProcessor: z.unknown(),
    MaxConcurrency: z.int().min(0).optional(),
    ...common,
    ...moves,
    ...results,
    ...handlers,
  }),
]);

/** States with their start: a whole machine, a branch of a Parallel, the processor of a Map. */
export const stateListSchema = z.strictObject({
  Comment: z.string().optional(),
  StartAt: name,
  States: z.record(name, z.unknown()),
});

export const machineSchema = stateListSchema.extend({
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.enum(['JSONata', 'JSONPath']).optional(),
  TimeoutSeconds: z.int().min(1).max(longestSeconds).optional(),
});

export const itemProcessorSchema = stateListSchema.extend({
  ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE', 'only the mode INLINE is modelled') }).optional(),
});

export type State = z.infer<typeof stateSchema>;
export type TaskState = Extract<State, { Type: 'Task' }>;
/** States that have Retry and Catch. */
export type WorkingState = Extract<State, { Type: 'Task' | 'Parallel' | 'Map' }>;
