import type { Statement } from '../domain/sla/statement.ts';
import { statementsToCsv } from './statement-csv.ts';
import type { Fonts } from './statement-paper.ts';
import type { Letterhead } from './statement-section.ts';

/** The files in which statements are handed out, smallest first. */
export const fileFormats = ['csv', 'xlsx', 'pdf'] as const;
export type FileFormat = (typeof fileFormats)[number];

export interface StatementFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** What the statements of a file are of. */
export interface FileOf {
  /** `2026-03` */
  readonly month: string;
  /** Where they are one customer's only. */
  readonly customer?: string | undefined;
  readonly letterhead: Letterhead;
  readonly fonts: () => Fonts;
}

const contentTypes: Record<FileFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

/** The makers of workbooks and documents are loaded when one is asked for: who wants figures only does not wait for them. */
const makers: Record<FileFormat, (statements: readonly Statement[], of: FileOf) => Promise<Buffer>> = {
  csv: (statements) => Promise.resolve(Buffer.from(statementsToCsv(statements))),
  xlsx: async (statements) => (await import('./statement-xlsx.ts')).statementsToXlsx(statements),
  pdf: async (statements, { month, letterhead, fonts }) =>
    (await import('./statement-pdf.ts')).statementsToPdf(statements, month, letterhead, fonts()),
};

/** Statements as a file, named for its month and customer: `sla-statements-2026-03-liffey.pdf`. */
export async function statementFile(
  format: FileFormat,
  statements: readonly Statement[],
  of: FileOf,
): Promise<StatementFile> {
  const customer = of.customer === undefined ? '' : `-${of.customer.replace(/[^A-Za-z0-9._-]+/g, '-')}`;
  return {
    name: `sla-statements-${of.month}${customer}.${format}`,
    contentType: contentTypes[format],
    bytes: await makers[format](statements, of),
  };
}
