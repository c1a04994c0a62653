import { objectList } from '../endpoint/read-input.ts';
import { AwsError } from '../kernel/kernel.ts';

/** Reads the entries of a batch: 1 to 10, each with an id of its own. Throws as SQS and SNS do. */
export function batchEntries(input: Record<string, unknown>, field: string): Record<string, unknown>[] {
  const entries = objectList(input, field, 'InvalidParameterValueException');
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > 10) {
    const message = `Maximum number of entries per request are 10. You have sent ${entries.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', message);
  }
  const ids = entries.map(({ Id }) => Id);
  const wrong = ids.find((id) => typeof id !== 'string' || !/^[\w-]{1,80}$/.test(id));
  if (ids.includes(undefined) || wrong !== undefined) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  const twice = ids.filter((id) => typeof id === 'string').find((id, n, all) => all.indexOf(id) !== n);
  if (twice !== undefined) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${twice} repeated.`);
  return entries;
}

interface BatchResult {
  Successful: Record<string, unknown>[];
  Failed: Record<string, unknown>[];
}

/** Does each entry on its own: one that fails does not stop the others. `codes` renames codes for old clients. */
export function eachEntry(
  entries: Record<string, unknown>[],
  work: (entry: Record<string, unknown>) => Record<string, unknown>,
  codes: Readonly<Record<string, string>> = {},
): BatchResult {
  const result: BatchResult = { Successful: [], Failed: [] };
  for (const entry of entries) {
    try {
      result.Successful.push({ Id: entry['Id'], ...work(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { senderFault: SenderFault, message: Message } = error;
      result.Failed.push({ Id: entry['Id'], SenderFault, Code: codes[error.code] ?? error.code, Message });
    }
  }
  return result;
}
