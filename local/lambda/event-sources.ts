import { refuse } from '../template/not-modelled.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import type { QueueReader } from '../sqs/queue-reader.ts';
import { readEventSources, type EventSource } from './event-source-definition.ts';
import type { Authorize, LambdaRunner } from './lambda-service.ts';
import { registerQueueSource } from './queue-source.ts';
import { registerStreamSource, type StreamSourceParts } from './stream-source.ts';

export interface EventSourceParts extends Omit<StreamSourceParts, 'lambda' | 'queues'> {
  lambda: LambdaRunner;
  template: ResolvedTemplate;
  authorize: Authorize;
  queues: QueueReader;
}

/**
 * Connects the queues and streams of the template with their functions.
 * @throws NotModelled for what is not modelled, or when a function's role may not read its source (AWS refuses to
 * create such a mapping)
 */
export function registerEventSources(parts: EventSourceParts): void {
  for (const source of readEventSources(parts.template, (name) => parts.lambda.find(name))) {
    checkRights(parts, source);
    if (source.kind === 'queue') registerQueueSource(parts.kernel, parts.lambda, parts.queues, source);
    else registerStreamSource(parts, source);
  }
}

const queueActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const streamActions = ['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'];

/** The event source acts with the function's own role. */
function checkRights({ template, authorize }: EventSourceParts, source: EventSource): void {
  const { sourceArn, definition } = source;
  const needed = (source.kind === 'queue' ? queueActions : streamActions).map((action) => ({
    action,
    resource: sourceArn,
  }));
  if (source.kind === 'stream' && source.failureQueueArn !== undefined) {
    needed.push({ action: 'sqs:SendMessage', resource: source.failureQueueArn });
  }
  for (const grant of needed) {
    const decision = authorize({ kind: 'role', roleLogicalId: definition.roleLogicalId }, grant);
    if (decision.allowed) continue;
    refuse(
      template.byLogicalId(source.id),
      'EventSourceArn',
      `the role of ${definition.name} may not ${grant.action} on ${grant.resource} ${decision.reason}`,
    );
  }
}
