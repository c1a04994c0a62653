import type { PolicyMatrixLine } from './document/matrix.ts';
import type { CompiledPolicy } from './policy.ts';

interface Limited {
  readonly severities?: readonly string[] | undefined;
  readonly emergency?: 'any' | readonly string[] | undefined;
}

/** The severities at which a line or an ask can come up: those it names, in an emergency that of its type, otherwise every one. */
export function severitiesOf(policy: Pick<CompiledPolicy, 'severities' | 'emergencies'>, limited: Limited): string[] {
  const { severities, emergency } = limited;
  if (severities !== undefined) return [...severities];
  if (emergency === undefined) return policy.severities.map(({ id }) => id);
  const types = (policy.emergencies ?? []).filter(({ id }) => emergency === 'any' || emergency.includes(id));
  return [...new Set(types.map(({ severity }) => severity))];
}

/** The lines of the matrix that can come up at a severity. */
export const linesAt = (policy: CompiledPolicy, severity: string): PolicyMatrixLine[] =>
  policy.matrix.filter((line) => severitiesOf(policy, line).includes(severity));
