import { fileFormats, statementFile, type FileOf } from '../adapters/statement-files.ts';
import type { Statement } from '../domain/sla/statement.ts';
import type { Attached } from './write-statements-notice.ts';

/** What a mail may carry: SES takes 40 MB of it, which files in base64 fill at 30, and many a mailbox takes less. */
export const MOST_ATTACHED_BYTES = 20_000_000;

/**
 * A month's statements as files for a mail. What would make them too large together is left out, the document first: figures
 * are in the others, and a document of each customer is in the API.
 */
export async function attachStatements(
  statements: readonly Statement[],
  of: FileOf,
  mostBytes = MOST_ATTACHED_BYTES,
): Promise<Attached> {
  const attachments = [];
  const leftOut = [];
  let size = 0;
  for (const format of fileFormats) {
    const file = await statementFile(format, statements, of);
    if (size + file.bytes.length > mostBytes) {
      leftOut.push(file.name);
      continue;
    }
    size += file.bytes.length;
    attachments.push(file);
  }
  return leftOut.length === 0 ? { attachments } : { attachments, leftOut: leftOut.join(', ') };
}
