import type { Datapoint } from '../../local/alarms/metric-sink.ts';
import type { AwsOperation, AwsRequest, AwsService } from '../../local/endpoint/aws-service.ts';
import type { LocalSystem } from '../../local/start-system.ts';
import type { SystemWatch } from '../../local/system-watch.ts';
import { septets } from '../../shared/domain/text/gsm7.ts';
import type { BilledUnit, Usage } from './price-list.ts';
import { watchTable, type Spend } from './table-watch.ts';

/** One thing that AWS would bill. */
export interface Spent {
  /** The function that caused it, without the stack's prefix; `outside` for a sender's or a person's call. */
  readonly by: string;
  readonly unit: BilledUnit;
  readonly amount: number;
  /** What was done, such as `PutItem INCIDENT/COMMIT`; a condition that failed ends in ` refused`. */
  readonly what: string;
}

export interface UsageWatch extends SystemWatch {
  /** Everything so far, in order. */
  readonly spent: readonly Spent[];
  /** Must be called once, with the system that is watched, before anything of interest happens. */
  know(system: Pick<LocalSystem, 'lambda' | 'template'>): void;
  spend(unit: BilledUnit, amount: number, what: string, by?: string): void;
}

/** An SMS of more than 160 septets is cut into parts of 153. */
export function smsParts(text: string): number {
  const length = septets(text);
  return length <= 160 ? 1 : Math.ceil(length / 153);
}

/** Writes down what a local system does in the units that AWS bills. */
export function createUsageWatch(): UsageWatch {
  const spent: Spent[] = [];
  const functionOfRole = new Map<string, string>();
  const memoryMb = new Map<string, number>();
  const fedByQueue = new Set<string>();

  const spend: UsageWatch['spend'] = (unit, amount, what, by = 'outside') => spent.push({ by, unit, amount, what });
  const callerOf = ({ principal }: AwsRequest): string =>
    principal.kind === 'role' ? (functionOfRole.get(principal.roleLogicalId) ?? principal.roleLogicalId) : 'outside';

  return {
    spent,
    spend,
    know({ lambda, template }) {
      for (const { name, roleLogicalId, memoryMb: size } of lambda.functions) {
        functionOfRole.set(roleLogicalId, shortName(name));
        memoryMb.set(name, size);
      }
      for (const { properties } of template.byType('AWS::Lambda::EventSourceMapping')) {
        if (String(properties['EventSourceArn']).includes(':sqs:'))
          fedByQueue.add(String(properties['FunctionName']).split(':').at(-1) ?? '');
      }
    },
    service: (service) =>
      service.scope === 'dynamodb'
        ? watchTable(service, (unit, amount, what, request) => spend(unit, amount, what, callerOf(request)))
        : watchCalls(service, (unit, amount, what, request) => spend(unit, amount, what, callerOf(request))),
    measured({ namespace, metric, dimensions, value }: Datapoint) {
      const name = dimensions['FunctionName'] ?? '';
      if (namespace !== 'AWS/Lambda' || !memoryMb.has(name)) return;
      const by = shortName(name);
      if (metric === 'Invocations') {
        spend('lambdaCalls', value, 'Invoke', by);
        // Lambda's own ReceiveMessage and DeleteMessageBatch; the polls that find nothing belong to the idle month.
        if (fedByQueue.has(name)) spend('queueRequests', 2, 'ReceiveMessage and DeleteMessageBatch', by);
      }
      if (metric === 'Duration')
        spend('lambdaGbSeconds', ((memoryMb.get(name) ?? 0) / 1024) * (Math.ceil(value) / 1000), 'Duration', by);
    },
  };
}

const shortName = (name: string): string => name.replace(/^tocsin-/, '');

function watchCalls(service: AwsService, spend: Spend): AwsService {
  const watched = (name: string, operation: AwsOperation): AwsOperation => ({
    ...operation,
    async run(request) {
      const answer = await operation.run(request);
      for (const [unit, amount] of billOf(`${service.scope}:${name}`, request.input))
        spend(unit, amount, name, request);
      return answer;
    },
  });
  const operations = Object.entries(service.operations).map(([name, operation]) => [name, watched(name, operation)]);
  return { ...service, operations: Object.fromEntries(operations) as AwsService['operations'] };
}

function billOf(call: string, input: Record<string, unknown>): [BilledUnit, number][] {
  switch (call) {
    case 'sns:Publish':
      return input['PhoneNumber'] === undefined
        ? // The topic hands it to the queue: that is a SendMessage.
          [
            ['topicPublishes', 1],
            ['queueRequests', 1],
          ]
        : [['smsParts', smsParts(String(input['Message']))]];
    case 'sqs:SendMessage':
    case 'sqs:SendMessageBatch':
      return [['queueRequests', 1]];
    case 'ses:SendEmail': {
      const to = (input['Destination'] as { ToAddresses?: unknown[] } | undefined)?.ToAddresses;
      return [['emails', to?.length ?? 1]];
    }
    case 'secretsmanager:GetSecretValue':
      return [['secretReads', 1]];
    default:
      return [];
  }
}

/** Sums by unit; `only` picks what is counted. */
export function usageOf(spent: readonly Spent[], only: (one: Spent) => boolean = () => true): Usage {
  const usage: Partial<Record<BilledUnit, number>> = {};
  for (const one of spent) if (only(one)) usage[one.unit] = (usage[one.unit] ?? 0) + one.amount;
  return usage;
}
