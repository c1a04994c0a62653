import * as z from 'zod';
import { finding, NotModelled, refuse } from '../template/not-modelled.ts';
import type { ResolvedResource, ResolvedTemplate } from '../template/resolved-template.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { parseFilter, type RecordFilter } from './record-filter.ts';

interface SourceDefinition {
  /** Stays the same from run to run. */
  id: string;
  sourceArn: string;
  definition: FunctionDefinition;
  batchSize: number;
  reportsItemFailures: boolean;
}

export interface QueueSource extends SourceDefinition {
  kind: 'queue';
  maxConcurrency: number;
}

export interface StreamSource extends SourceDefinition {
  kind: 'stream';
  accepts: RecordFilter;
  lanes: number;
  bisects: boolean;
  /** -1: for ever. */
  maxRetries: number;
  /** undefined: as long as the stream keeps records. */
  maxAgeMs: number | undefined;
  /** Queue that is told of batches given up. */
  failureQueueArn: string | undefined;
}

export type EventSource = QueueSource | StreamSource;

/** What AWS takes: these numbers, or -1 for no limit. */
const orNoLimit = (least: number, most: number) => z.union([z.literal(-1), z.int().min(least).max(most)]).default(-1);

const mappingSchema = z.looseObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.int().min(1).max(10_000).optional(),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumBatchingWindowInSeconds: z.literal(0, 'waiting for a fuller batch is not modelled').optional(),
  MaximumRecordAgeInSeconds: orNoLimit(60, 604_800),
  MaximumRetryAttempts: orNoLimit(0, 10_000),
  ParallelizationFactor: z.int().min(1).max(10).default(1),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  StartingPosition: z.literal('TRIM_HORIZON', 'only TRIM_HORIZON is modelled').optional(),
  ScalingConfig: z.object({ MaximumConcurrency: z.int().min(2).max(1000) }).optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
});

/** What only one kind of source knows; AWS does not take it for the other. */
const onlyOfStreams = [
  ...['BisectBatchOnFunctionError', 'DestinationConfig', 'MaximumRecordAgeInSeconds', 'MaximumRetryAttempts'],
  ...['ParallelizationFactor', 'StartingPosition'],
];
const onlyOfQueues = ['ScalingConfig'];

/** Concurrent batches of a queue when the template names no limit. */
const defaultConcurrency = 4;

/**
 * The event source mappings of the template that are enabled.
 * @throws NotModelled naming what a mapping asks for and is not modelled
 */
export function readEventSources(
  template: ResolvedTemplate,
  find: (name: string) => FunctionDefinition,
): EventSource[] {
  return template.byType('AWS::Lambda::EventSourceMapping').flatMap((resource) => {
    const parsed = mappingSchema.safeParse(resource.properties);
    if (!parsed.success) {
      throw new NotModelled(parsed.error.issues.map((issue) => finding(resource, issue.path.join('.'), issue.message)));
    }
    if (!parsed.data.Enabled) return [];
    return [toSource(template, resource, parsed.data, find(parsed.data.FunctionName))];
  });
}

function toSource(
  template: ResolvedTemplate,
  resource: ResolvedResource,
  mapping: z.infer<typeof mappingSchema>,
  definition: FunctionDefinition,
): EventSource {
  const { EventSourceArn: sourceArn, FilterCriteria, DestinationConfig, MaximumRecordAgeInSeconds } = mapping;
  const id = resource.logicalId;
  const reportsItemFailures = mapping.FunctionResponseTypes.length > 0;
  const isQueue = sourceArn.split(':')[2] === 'sqs';
  const foreign = (isQueue ? onlyOfStreams : onlyOfQueues).find((name) => resource.properties[name] !== undefined);
  if (foreign !== undefined) refuse(resource, foreign, `a ${isQueue ? 'queue' : 'stream'} has nothing of the kind`);
  if (isQueue) {
    if (!queueArns(template).includes(sourceArn)) refuse(resource, 'EventSourceArn', 'is no queue of this template');
    if (FilterCriteria !== undefined) refuse(resource, 'FilterCriteria', 'filtering a queue is not modelled');
    const batchSize = mapping.BatchSize ?? 10;
    if (batchSize > 10)
      refuse(resource, 'BatchSize', 'more than 10 messages need a batching window, which is not modelled');
    const maxConcurrency = mapping.ScalingConfig?.MaximumConcurrency ?? defaultConcurrency;
    return { kind: 'queue', id, sourceArn, definition, batchSize, reportsItemFailures, maxConcurrency };
  }
  if (!sourceArn.includes(':dynamodb:') || !sourceArn.includes('/stream/')) {
    refuse(resource, 'EventSourceArn', `no such event source is modelled: ${sourceArn}`);
  }
  const failureQueueArn = DestinationConfig?.OnFailure.Destination;
  if (failureQueueArn !== undefined && !queueArns(template).includes(failureQueueArn)) {
    refuse(resource, 'DestinationConfig', 'only a queue of this template is modelled as a failure destination');
  }
  return {
    kind: 'stream',
    id,
    sourceArn,
    definition,
    batchSize: mapping.BatchSize ?? 100,
    reportsItemFailures,
    accepts: parseFilter(FilterCriteria?.Filters.map(({ Pattern }) => Pattern) ?? [], (path, why) =>
      refuse(resource, `FilterCriteria ${path}`, why),
    ),
    lanes: mapping.ParallelizationFactor,
    bisects: mapping.BisectBatchOnFunctionError,
    maxRetries: mapping.MaximumRetryAttempts,
    maxAgeMs: MaximumRecordAgeInSeconds < 0 ? undefined : MaximumRecordAgeInSeconds * 1000,
    failureQueueArn,
  };
}

function queueArns(template: ResolvedTemplate): string[] {
  return template.byType('AWS::SQS::Queue').map(({ logicalId }) => template.arnOf(logicalId));
}
