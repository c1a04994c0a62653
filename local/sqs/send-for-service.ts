import type { Iam } from '../iam/iam.ts';
import { AwsError, type Principal } from '../kernel/kernel.ts';
import type { Outgoing, QueueDesk } from './queue-desk.ts';

/** Why a queue did not get a message, in EventBridge's codes and in words. */
export interface Undelivered {
  code: 'NO_RESOURCE' | 'NO_PERMISSIONS' | 'ERROR_FROM_TARGET';
  message: string;
}

/** Puts a message into a queue on behalf of a service, if the queue's policy and key let it; answers why it could not. */
export function sendForService(
  { iam, queues }: { iam: Iam; queues: QueueDesk },
  principal: Extract<Principal, { kind: 'service' }>,
  queueArn: string,
  message: Outgoing,
): Undelivered | undefined {
  const queue = queues.queues.get(queueArn);
  if (queue === undefined) return { code: 'NO_RESOURCE', message: 'the queue does not exist' };
  const grants = [
    { action: 'sqs:SendMessage', resource: queueArn },
    ...iam.keyGrants(queue.keyId, ['kms:GenerateDataKey', 'kms:Decrypt'], 'sqs'),
  ];
  for (const grant of grants) {
    const decision = iam.authorize(principal, grant);
    if (decision.allowed) continue;
    const words = `${principal.service} may not ${grant.action} on ${grant.resource} ${decision.reason}`;
    return { code: 'NO_PERMISSIONS', message: words };
  }
  try {
    queues.send(queue, message);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return { code: 'ERROR_FROM_TARGET', message: error.message };
    throw error;
  }
}
