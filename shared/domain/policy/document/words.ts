import * as z from 'zod';

/** Short and plain: it opens every SMS. */
export const severityId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,11}$/, 'expected a severity id such as P1')
  .brand('SeverityId');

export const ladderId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'expected a ladder id such as L1-L4')
  .brand('LadderId');
export type LadderId = z.infer<typeof ladderId>;

export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'expected an id of letters, digits and hyphens');
export const templateId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected the name of a file in templates/ without .liquid');
export const text = z.string().min(1).max(400);

/** Where the fact stands: a row of the framework document (S3.5), one beyond them (X4), or `ours` where the document is silent. */
export const row = z.string().regex(/^(S\d+\.\d+|X\d+|ours)$/, "expected a row such as S3.5 or X4, or 'ours'");
