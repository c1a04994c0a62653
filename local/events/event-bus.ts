import { randomUUID } from 'node:crypto';
import type { MetricSink } from '../alarms/metric-sink.ts';
import type { AwsRequest, AwsService } from '../endpoint/aws-service.ts';
import type { Iam } from '../iam/iam.ts';
import { AwsError, type Kernel, type Principal } from '../kernel/kernel.ts';
import type { QueueDesk } from '../sqs/queue-desk.ts';
import { sendForService } from '../sqs/send-for-service.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import { busOf, readEntries, readEntry, type Happening } from './put-events.ts';
import { readRules, type Rule } from './rules.ts';

export interface EventBus {
  service: AwsService;
  /** Hands an event to the targets of every rule that it matches before it returns the event's id. */
  put(happening: Happening): string;
}

export interface EventBusParts {
  kernel: Kernel;
  template: ResolvedTemplate;
  iam: Iam;
  queues: QueueDesk;
  metrics: MetricSink;
  /** Takes what comes to a bus of the template's own. */
  leave: (happening: Happening) => void;
}

/** Makes the default event bus with the rules of a template, and the template's own buses. Throws, by name, for what is not modelled here. */
export function createEventBus(parts: EventBusParts): EventBus {
  const { kernel, template } = parts;
  const { account, region, partition } = template.pseudo;
  const busArn = (name: string): string => `arn:${partition}:events:${region}:${account}:event-bus/${name}`;
  const byDefault = busArn('default');
  const buses = new Set(template.byType('AWS::Events::EventBus').map(({ logicalId }) => template.arnOf(logicalId)));
  const rules = readRules(template);

  function put({ source, detailType, resources, detail, at = kernel.clock.now() }: Happening): string {
    const id = randomUUID();
    // The envelope tells the time to the second.
    const time = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
    const event = { version: '0', id, 'detail-type': detailType, source, account, time, region, resources, detail };
    for (const rule of rules) if (rule.matches(event)) handOver(parts, rule, JSON.stringify(event));
    return id;
  }

  const putEntry = (entry: Record<string, unknown>, principal: Principal): Record<string, unknown> => {
    const bus = busOf(entry, busArn);
    try {
      const happening = readEntry(entry, bus === byDefault || buses.has(bus), principal);
      if (bus === byDefault) return { EventId: put(happening) };
      // The template has no rule on a bus of its own: what comes there goes on to the world outside.
      parts.leave(happening);
      return { EventId: randomUUID() };
    } catch (error) {
      if (error instanceof AwsError) return { ErrorCode: error.code, ErrorMessage: error.message };
      throw error;
    }
  };
  const putEvents = ({ input, principal }: AwsRequest): Record<string, unknown> => {
    const Entries = readEntries(input).map((entry) => putEntry(entry, principal));
    return { Entries, FailedEntryCount: Entries.filter((one) => 'ErrorCode' in one).length };
  };
  const busesOf = ({ Entries }: Record<string, unknown>): string[] => {
    const entries = Array.isArray(Entries) ? Entries : [];
    const named = entries.map((entry) => busOf((entry ?? {}) as Record<string, unknown>, busArn));
    return named.length === 0 ? [byDefault] : [...new Set(named)];
  };
  return {
    put,
    service: {
      scope: 'events',
      protocol: 'json-1.1',
      targetPrefix: 'AWSEvents',
      operations: {
        PutEvents: {
          grants: (input) => busesOf(input).map((resource) => ({ action: 'events:PutEvents', resource })),
          run: (request) => Promise.resolve(putEvents(request)),
        },
      },
    },
  };
}

/** What a target does not let in goes to its dead-letter queue, which has to let it in too. */
function handOver(parts: EventBusParts, rule: Rule, body: string): void {
  const { kernel, metrics } = parts;
  const events = { kind: 'service', service: 'events.amazonaws.com', sourceArn: rule.arn } as const;
  const senderId = 'AIDAEVENTBRIDGE';
  for (const { arn, deadLetterArn } of rule.targets) {
    const undelivered = sendForService(parts, events, arn, { body, attributes: {}, senderId });
    if (undelivered === undefined) continue;
    kernel.log(`events: ${rule.name} did not reach ${arn}: ${undelivered.message}`);
    metrics.put({
      namespace: 'AWS/Events',
      metric: 'FailedInvocations',
      value: 1,
      dimensions: { RuleName: rule.name },
    });
    const said = {
      RULE_ARN: rule.arn,
      TARGET_ARN: arn,
      ERROR_CODE: undelivered.code,
      ERROR_MESSAGE: undelivered.message,
      // A right or a queue that is missing is no matter of trying again, in AWS neither.
      RETRY_ATTEMPTS: '0',
    };
    const attributes = Object.fromEntries(
      Object.entries(said).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    );
    const lost =
      deadLetterArn === undefined
        ? { message: 'it has no dead-letter queue' }
        : sendForService(parts, events, deadLetterArn, { body, attributes, senderId });
    if (lost !== undefined) kernel.log(`events: an event of ${rule.name} is lost, as in AWS: ${lost.message}`);
  }
}
