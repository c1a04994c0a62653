import { randomUUID } from 'node:crypto';
import type { AwsOperation } from '../endpoint/aws-service.ts';
import { acceptOnly, optionalText, requiredText, wholeNumber } from '../endpoint/read-input.ts';
import { AwsError, type Kernel } from '../kernel/kernel.ts';
import type { QueueDesk } from './queue-desk.ts';
import type { Queue } from './queues.ts';

const schema = `CREATE TABLE IF NOT EXISTS sqs_moves (
  handle TEXT PRIMARY KEY, source TEXT NOT NULL, destination TEXT, moved INTEGER NOT NULL, started_at INTEGER NOT NULL)`;

/** Redrive of a dead-letter queue. A move is over when its call answers: nothing here is too much for one call. */
export function moveTaskOperations(kernel: Kernel, desk: QueueDesk): Record<string, AwsOperation> {
  kernel.storage.exec(schema);
  const add = kernel.storage.prepare('INSERT INTO sqs_moves VALUES (?, ?, ?, ?, ?)');
  const list = kernel.storage.prepare(
    'SELECT * FROM sqs_moves WHERE source = ? ORDER BY started_at DESC, rowid DESC LIMIT ?',
  );
  const code = 'InvalidParameterValueException';
  const known = (arn: string): Queue => {
    const queue = desk.queues.get(arn);
    if (queue === undefined)
      throw new AwsError('ResourceNotFoundException', `The resource ${arn} does not exist.`, 404);
    return queue;
  };
  const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

  return {
    StartMessageMoveTask: {
      grants: ({ SourceArn, DestinationArn }) => [
        ...['sqs:StartMessageMoveTask', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map(
          (action) => ({ action, resource: asText(SourceArn) }),
        ),
        ...(DestinationArn === undefined ? [] : [{ action: 'sqs:SendMessage', resource: asText(DestinationArn) }]),
      ],
      run: ({ operation, input }) => {
        acceptOnly(operation, input, ['SourceArn', 'DestinationArn']);
        const source = known(requiredText(input, 'SourceArn', code));
        if (![...desk.queues.values()].some(({ redrive }) => redrive?.deadLetterArn === source.arn)) {
          throw new AwsError(code, `Source queue must be configured as a Dead Letter Queue.`);
        }
        const given = optionalText(input, 'DestinationArn', code);
        const destination = given === undefined ? undefined : known(given);
        const now = kernel.clock.now();
        const moved = desk.store.moveAll(
          source,
          (from) => destination ?? (from === undefined ? undefined : desk.queues.get(from)),
          now,
        );
        const handle = Buffer.from(randomUUID()).toString('base64');
        add.run(handle, source.arn, given ?? null, moved, now);
        for (const queue of desk.queues.values()) desk.stirred(queue.arn);
        return Promise.resolve({ TaskHandle: handle });
      },
    },
    ListMessageMoveTasks: {
      grants: ({ SourceArn }) => [{ action: 'sqs:ListMessageMoveTasks', resource: asText(SourceArn) }],
      run: ({ operation, input }) => {
        acceptOnly(operation, input, ['SourceArn', 'MaxResults']);
        const source = known(requiredText(input, 'SourceArn', code));
        const most = wholeNumber(input, 'MaxResults', { min: 1, max: 10, fallback: 1, code });
        const rows = list.all(source.arn, most);
        const Results = rows.map((row) => ({
          Status: 'COMPLETED',
          SourceArn: row['source'],
          ...(row['destination'] !== null && { DestinationArn: row['destination'] }),
          ApproximateNumberOfMessagesMoved: row['moved'],
          ApproximateNumberOfMessagesToMove: row['moved'],
          StartedTimestamp: row['started_at'],
        }));
        return Promise.resolve({ Results });
      },
    },
  };
}
