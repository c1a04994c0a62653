import { refuse } from '../template/not-modelled.ts';
import type { Modelled, ResolvedResource, ResolvedTemplate } from '../template/resolved-template.ts';

/** A standard queue of the template; times in milliseconds. */
export interface Queue {
  logicalId: string;
  name: string;
  arn: string;
  visibilityMs: number;
  delayMs: number;
  retentionMs: number;
  waitMs: number;
  /** Bytes of body and attributes. */
  maximumSize: number;
  redrive: { deadLetterArn: string; maxReceiveCount: number } | undefined;
  keyId: string | undefined;
  encrypted: boolean;
  policy: unknown;
}

/** Which properties of SQS's resources are honoured here. */
export const modelled: Modelled = {
  'AWS::SQS::Queue': {
    run: [
      ...['QueueName', 'VisibilityTimeout', 'DelaySeconds', 'MessageRetentionPeriod', 'MaximumMessageSize'],
      ...['ReceiveMessageWaitTimeSeconds', 'RedrivePolicy', 'RedriveAllowPolicy', 'KmsMasterKeyId'],
    ],
    ignored: {
      SqsManagedSseEnabled: 'encryption at rest under a key of SQS: whoever may use the queue never notices it',
      KmsDataKeyReusePeriodSeconds: 'nothing is encrypted here, only the right to use the key is checked',
      Tags: 'a label; it changes nothing that runs',
    },
  },
  'AWS::SQS::QueuePolicy': { run: ['PolicyDocument', 'Queues'], ignored: {} },
};

/** A number of a property within its limits; CloudFormation hands numbers over as strings too. */
function count(resource: ResolvedResource, name: string, fallback: number, min: number, max: number): number {
  const raw = resource.properties[name];
  const value = raw === undefined ? fallback : Number(raw);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  refuse(resource, name, `${String(raw)} is not within ${min} to ${max}`);
}

function redriveOf(resource: ResolvedResource): Queue['redrive'] {
  const raw = resource.properties['RedrivePolicy'];
  if (raw === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = raw as Record<string, unknown>;
  const times = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn === 'string' && Number.isInteger(times) && times >= 1 && times <= 1000) {
    return { deadLetterArn: deadLetterTargetArn, maxReceiveCount: times };
  }
  refuse(resource, 'RedrivePolicy', 'it names no queue and count');
}

function checkRedriveAllowed(resource: ResolvedResource): void {
  const raw = resource.properties['RedriveAllowPolicy'] as { redrivePermission?: unknown } | undefined;
  if (raw === undefined || raw.redrivePermission === 'allowAll') return;
  refuse(resource, 'RedriveAllowPolicy', 'only allowAll is modelled');
}

/** The queues of a template by ARN. Throws, by name, for a FIFO queue or a dead-letter queue that is not there. */
export function readQueues(template: ResolvedTemplate): Map<string, Queue> {
  const queues = new Map<string, Queue>();
  for (const resource of template.byType('AWS::SQS::Queue')) {
    const { logicalId, properties } = resource;
    const name = template.nameOf(logicalId);
    if (properties['FifoQueue'] === true || name.endsWith('.fifo')) {
      refuse(resource, 'FifoQueue', 'only standard queues are modelled');
    }
    checkRedriveAllowed(resource);
    const arn = template.arnOf(logicalId);
    queues.set(arn, {
      logicalId,
      name,
      arn,
      visibilityMs: count(resource, 'VisibilityTimeout', 30, 0, 43_200) * 1000,
      delayMs: count(resource, 'DelaySeconds', 0, 0, 900) * 1000,
      retentionMs: count(resource, 'MessageRetentionPeriod', 345_600, 60, 1_209_600) * 1000,
      waitMs: count(resource, 'ReceiveMessageWaitTimeSeconds', 0, 0, 20) * 1000,
      maximumSize: count(resource, 'MaximumMessageSize', 1_048_576, 1024, 1_048_576),
      redrive: redriveOf(resource),
      keyId: typeof properties['KmsMasterKeyId'] === 'string' ? properties['KmsMasterKeyId'] : undefined,
      encrypted: properties['SqsManagedSseEnabled'] !== false,
      policy: policyOf(template, name),
    });
  }
  for (const { logicalId, redrive } of queues.values()) {
    if (redrive === undefined || queues.has(redrive.deadLetterArn)) continue;
    refuse(template.byLogicalId(logicalId), 'RedrivePolicy', `the template has no queue ${redrive.deadLetterArn}`);
  }
  return queues;
}

function policyOf(template: ResolvedTemplate, queueName: string): unknown {
  const policies = template.byType('AWS::SQS::QueuePolicy');
  const about = (queues: unknown): boolean =>
    Array.isArray(queues) && queues.some((url) => String(url).split('/').at(-1) === queueName);
  return policies.find(({ properties }) => about(properties['Queues']))?.properties['PolicyDocument'];
}
