import { randomUUID } from 'node:crypto';
import type { MetricSink } from '../alarms/metric-sink.ts';
import type { AwsRequest, AwsService } from '../endpoint/aws-service.ts';
import { acceptOnly, objectList, optionalText, requiredText, textList } from '../endpoint/read-input.ts';
import type { Iam } from '../iam/iam.ts';
import { AwsError, type Kernel, type Principal } from '../kernel/kernel.ts';
import type { QueueDesk } from '../sqs/queue-desk.ts';
import { sendForService } from '../sqs/send-for-service.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import { readRules, type Rule } from './rules.ts';

/** What somebody has to tell. */
export interface Happening {
  source: string;
  detailType: string;
  resources: readonly string[];
  detail: Record<string, unknown>;
  /** Epoch ms; default now. */
  at?: number | undefined;
}

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
}

const invalid = 'InvalidArgument';
const mostEntries = 10;
/** Bytes of all entries of a call together. */
const sizeLimit = 1_048_576;

/** Makes the default event bus, with the rules of a template. Throws, by name, for what is not modelled here. */
export function createEventBus(parts: EventBusParts): EventBus {
  const { kernel, template } = parts;
  const { account, region, partition } = template.pseudo;
  const busArn = `arn:${partition}:events:${region}:${account}:event-bus/default`;
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
    try {
      return { EventId: put(readEntry(entry, busArn, principal)) };
    } catch (error) {
      if (error instanceof AwsError) return { ErrorCode: error.code, ErrorMessage: error.message };
      throw error;
    }
  };
  const putEvents = ({ input, principal }: AwsRequest): Record<string, unknown> => {
    acceptOnly('PutEvents', input, ['Entries']);
    const entries = objectList(input, 'Entries', 'ValidationException');
    if (entries.length === 0 || entries.length > mostEntries)
      throw new AwsError('ValidationException', `Entries must hold 1 to ${mostEntries} events`);
    if (Buffer.byteLength(JSON.stringify(entries)) > sizeLimit)
      throw new AwsError('ValidationException', `Total size of the entries in the request is over the limit`);
    const Entries = entries.map((entry) => putEntry(entry, principal));
    return { Entries, FailedEntryCount: Entries.filter((one) => 'ErrorCode' in one).length };
  };
  return {
    put,
    service: {
      scope: 'events',
      protocol: 'json-1.1',
      targetPrefix: 'AWSEvents',
      operations: {
        PutEvents: {
          grants: () => [{ action: 'events:PutEvents', resource: busArn }],
          run: (request) => Promise.resolve(putEvents(request)),
        },
      },
    },
  };
}

/**
 * An event as somebody sent it. In AWS only its own services may speak as `aws.*`; here the administrator plays them, as they
 * publish to topics as well, and a function may not.
 */
function readEntry(entry: Record<string, unknown>, busArn: string, principal: Principal): Happening {
  for (const name of Object.keys(entry)) {
    if (['Source', 'DetailType', 'Detail', 'Resources', 'Time', 'EventBusName'].includes(name)) continue;
    throw new AwsError(invalid, `PutEvents: ${name} is not modelled locally`);
  }
  const bus = optionalText(entry, 'EventBusName', invalid);
  if (bus !== undefined && bus !== 'default' && bus !== busArn)
    throw new AwsError(invalid, `Event bus ${bus} does not exist.`);
  const source = requiredText(entry, 'Source', invalid);
  if (source.startsWith('aws.') && principal.kind !== 'admin')
    throw new AwsError('NotAuthorizedForSourceException', 'Not authorized for the source.');
  const { Time: time } = entry;
  if (time !== undefined && (typeof time !== 'number' || !Number.isFinite(time)))
    throw new AwsError(invalid, 'Time must be epoch seconds');
  return {
    source,
    detailType: requiredText(entry, 'DetailType', invalid),
    resources: textList(entry, 'Resources', invalid),
    detail: readDetail(requiredText(entry, 'Detail', invalid)),
    at: time === undefined ? undefined : time * 1000,
  };
}

function readDetail(text: string): Record<string, unknown> {
  const malformed = new AwsError('MalformedDetail', 'Detail is malformed.');
  let detail: unknown;
  try {
    detail = JSON.parse(text);
  } catch {
    throw malformed;
  }
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) throw malformed;
  return detail as Record<string, unknown>;
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
