import { createHash } from 'node:crypto';
import { computeStatement } from '../domain/sla/compute-statement.ts';
import type { Evidence } from '../domain/sla/evidence.ts';
import type { Statement } from '../domain/sla/statement.ts';
import { canonicalJson } from '../domain/text/canonical-json.ts';

/** SHA-256 over the evidence as canonical JSON, hexadecimal: equal exactly where the evidence is. */
export const hashOf = (evidence: Evidence): string =>
  createHash('sha256').update(canonicalJson(evidence)).digest('hex');

/** The statement that follows from the evidence, with the evidence's hash. Throws RangeError as `computeStatement` does. */
export const statementFrom = (evidence: Evidence): Statement => ({
  ...computeStatement(evidence),
  inputsHash: hashOf(evidence),
});
