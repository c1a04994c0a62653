import { fileFormats, statementFile, type FileFormat, type FileOf } from '../../shared/adapters/statement-files.ts';
import { Problem } from '../../shared/contracts/http/problem.ts';
import type { Statement } from '../../shared/domain/sla/statement.ts';
import type { Answer } from '../../shared/runtime/http-function.ts';

export type Format = 'json' | FileFormat;

/** Lambda hands on six megabytes, of which bytes in base64 take a third more than they are. */
const MOST_BYTES = 4_500_000;

/** What a function makes a document of well within its time: of so many statements, forty intervals weighing as much as one. */
const MOST_IN_A_DOCUMENT = 750;
const weightOf = (statements: readonly Statement[]): number =>
  statements.reduce((sum, { downtime, exclusions }) => sum + 1 + (downtime.length + exclusions.length) / 40, 0);

/** The format that an address asks for by the end of its name: `.pdf`, or nothing for JSON. */
export function formatOf(extension: string | undefined): Format {
  if (extension === undefined) return 'json';
  const known = fileFormats.find((format) => format === extension);
  if (known !== undefined) return known;
  const offered = fileFormats.map((format) => `.${format}`).join(', ');
  throw new Problem(404, 'Not found', `statements come as JSON or as ${offered}`, { field: 'month' });
}

/** Statements in the format that was asked for, as a file for its reader to keep. */
export async function answerAs(format: Format, statements: readonly Statement[], of: FileOf): Promise<Answer> {
  if (format === 'json') {
    const body = JSON.stringify({ items: statements });
    refuseTooLarge(Buffer.byteLength(body), format, of);
    return { status: 200, body, headers: { 'content-type': 'application/json' } };
  }
  if (format === 'pdf' && weightOf(statements) > MOST_IN_A_DOCUMENT) {
    throw tooLarge(`the statements of ${of.month} are too many for one document`, of);
  }
  const { name, contentType, bytes } = await statementFile(format, statements, of);
  refuseTooLarge(bytes.length, format, of);
  const headers = { 'content-type': contentType, 'content-disposition': `attachment; filename="${name}"` };
  return { status: 200, body: format === 'csv' ? bytes.toString() : bytes, headers };
}

function refuseTooLarge(size: number, format: Format, of: FileOf): void {
  if (size <= MOST_BYTES) return;
  const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
  const holds = `hold ${megabytes(size)}, and an answer at most ${megabytes(MOST_BYTES)}`;
  throw tooLarge(`the statements of ${of.month} as ${format} ${holds}`, of);
}

function tooLarge(what: string, { customer }: FileOf): Problem {
  const instead =
    customer === undefined ? 'ask for one customer at a time with ?customer=<id>' : 'ask for .csv, which is smaller';
  const field = customer === undefined ? 'customer' : 'month';
  return new Problem(413, 'Content too large', `${what}: ${instead}`, { field });
}
