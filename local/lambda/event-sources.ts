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
  /** Names of queues whose messages may wait for other events, see `RightOfWay`. */
  mayWait: ReadonlySet<string>;
}

/**
 * Connects the queues and streams of the template with their functions; answers the names of these.
 * @throws NotModelled for what is not modelled, or when a function's role may not read its source (AWS refuses to
 * create such a mapping)
 */
export function registerEventSources(parts: EventSourceParts): string[] {
  const { kernel, lambda, queues, mayWait } = parts;
  const sources = readEventSources(parts.template, (name) => lambda.find(name));
  for (const source of sources) {
    checkRights(parts, source);
    if (source.kind === 'queue') {
      const queueName = source.sourceArn.split(':').at(-1) ?? '';
      registerQueueSource(kernel, lambda, queues, source, mayWait.has(queueName));
    } else registerStreamSource(parts, source);
  }
  return sources.map(({ definition }) => definition.name);
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
