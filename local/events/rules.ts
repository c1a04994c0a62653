import * as z from 'zod';
import { parseFilter, type MoreOperators, type RecordFilter } from '../lambda/record-filter.ts';
import { finding, NotModelled, refuse } from '../template/not-modelled.ts';
import type { ResolvedResource, ResolvedTemplate } from '../template/resolved-template.ts';

export interface Rule {
  name: string;
  arn: string;
  matches: RecordFilter;
  targets: { arn: string; deadLetterArn: string | undefined }[];
}

const queueArn = z.string().regex(/^arn:[^:]+:sqs:/, 'only queues are modelled as targets');
const ruleSchema = z.looseObject({
  EventBusName: z
    .string()
    .regex(/^(arn:[^:]+:events:[^:]+:\d+:event-bus\/)?default$/, 'only the default bus is modelled')
    .optional(),
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(['ENABLED', 'DISABLED'], 'this state is not modelled').default('ENABLED'),
  Targets: z
    .array(z.looseObject({ Arn: queueArn, DeadLetterConfig: z.object({ Arn: queueArn }).optional() }))
    .default([]),
});

const isText = (value: unknown): value is string => typeof value === 'string';

/** What a rule may ask beyond an event source's filter: that a text begins with none of some. */
const more: MoreOperators = {
  'anything-but': (argument) => {
    if (typeof argument !== 'object' || argument === null || Object.keys(argument).join() !== 'prefix')
      return undefined;
    const prefixes = [(argument as { prefix: unknown }).prefix].flat();
    if (!prefixes.every(isText)) return undefined;
    return (value) => isText(value) && !prefixes.some((prefix) => value.startsWith(prefix));
  },
};

/**
 * The enabled rules of a template.
 * @throws NotModelled naming what is not modelled
 */
export function readRules(template: ResolvedTemplate): Rule[] {
  return template.byType('AWS::Events::Rule').flatMap((resource) => {
    const parsed = ruleSchema.safeParse(resource.properties);
    if (!parsed.success) {
      throw new NotModelled(parsed.error.issues.map((issue) => finding(resource, issue.path.join('.'), issue.message)));
    }
    const { EventPattern, State, Targets } = parsed.data;
    const matches = parseFilter([JSON.stringify(EventPattern)], patternRefusal(resource), more);
    if (State === 'DISABLED') return [];
    const targets = Targets.map(({ Arn, DeadLetterConfig }) => ({ arn: Arn, deadLetterArn: DeadLetterConfig?.Arn }));
    return [{ name: template.nameOf(resource.logicalId), arn: template.arnOf(resource.logicalId), matches, targets }];
  });
}

const patternRefusal =
  (resource: ResolvedResource) =>
  (path: string, why: string): never =>
    refuse(resource, path === '' ? 'EventPattern' : `EventPattern.${path}`, why);
