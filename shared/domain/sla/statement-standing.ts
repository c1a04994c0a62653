import { canonicalJson } from '../text/canonical-json.ts';
import type { Statement } from './statement.ts';

/** What finance has put its name to: an approval of a revision, or its issue. */
export interface SignedStatement {
  readonly kind: 'approved' | 'issued';
  readonly statement: Statement;
}

/** The statement that stands, and the revision that is to follow an issued one whose facts have changed since. */
export interface StandingStatement {
  readonly statement: Statement;
  readonly pending?: Statement | undefined;
}

/** Fields that say nothing of what happened, or of what is owed for it. */
const BESIDE: ReadonlySet<string> = new Set([
  'id',
  'revision',
  'customerName',
  'status',
  'cutOff',
  'inputsHash',
  'approvedBy',
  'approvedAt',
  'issuedBy',
  'issuedAt',
  'difference',
] satisfies (keyof Statement)[]);

/** What is another figure than before. */
export function differenceOf(before: Statement, after: Statement): NonNullable<Statement['difference']> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !BESIDE.has(name))
    .sort();
  const changed = names.flatMap((field) => {
    const [was, is] = [before[field as keyof Statement], after[field as keyof Statement]];
    const same = canonicalJson(was ?? null) === canonicalJson(is ?? null);
    return same ? [] : [{ field, before: was ?? null, after: is ?? null }];
  });
  return { from: before.revision, creditMinor: after.creditMinor - before.creditMinor, changed };
}

/** How a statement stands that was computed just now, by what finance has signed of its month before. */
export function standingOf(computed: Statement, signed: readonly SignedStatement[]): StandingStatement {
  const issued = lastIssued(signed);
  if (issued === undefined) return { statement: withApproval(computed, signed) };
  const difference = differenceOf(issued, computed);
  if (difference.changed.length === 0) return { statement: issued };
  const next = { ...computed, revision: issued.revision + 1, difference };
  return { statement: issued, pending: withApproval(next, signed) };
}

export const lastIssued = (signed: readonly SignedStatement[]): Statement | undefined =>
  signed
    .filter(({ kind }) => kind === 'issued')
    .map(({ statement }) => statement)
    .sort((a, b) => a.revision - b.revision)
    .at(-1);

/** An approval holds for the very inputs that it was given on: when those change, it has to be given again. */
function withApproval(computed: Statement, signed: readonly SignedStatement[]): Statement {
  const approval = signed.find(
    ({ kind, statement }) =>
      kind === 'approved' && statement.revision === computed.revision && statement.inputsHash === computed.inputsHash,
  );
  return approval === undefined || computed.status === 'provisional' ? computed : approval.statement;
}

/** The one that finance still has to do something with; undefined once the last is issued. */
export const unsigned = ({ statement, pending }: StandingStatement): Statement | undefined =>
  pending ?? (statement.status === 'issued' ? undefined : statement);
