import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { hashOf, statementFrom } from '../../shared/adapters/evidence-hash.ts';
import { evidence, type Evidence } from '../../shared/domain/sla/evidence.ts';
import { contractPeriod } from '../../shared/domain/sla/period.ts';
import { statement } from '../../shared/domain/sla/statement.ts';
import { readJson, readJsonLines } from '../operator/read-json.ts';

/** What finance's workflow has written: no evidence says it. */
const ofTheWorkflow = new Set(['revision', 'status', 'approvedBy', 'approvedAt', 'issuedBy', 'issuedAt', 'difference']);
const computed = Object.keys(statement.shape).filter((field) => !ofTheWorkflow.has(field));

/** Fields of a file that are no figure of a statement. */
const beside = new Set(['evidence', 'pending']);

/** Figures may be anything: what they should be is found out. The evidence stays as it stands in the file, for its hash. */
const claimed = z.looseObject({
  id: z.string(),
  month: z.string(),
  revision: z.int(),
  status: z.string(),
  evidence: z.unknown().transform((given, context) => {
    const read = evidence.safeParse(given);
    if (read.success) return { given: given as Evidence, read: read.data };
    for (const issue of read.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  }),
});
type Claimed = z.output<typeof claimed>;

/** A line or more for each statement of the file, and whether all of them follow from their evidence. Throws PolicyError. */
export function verifyStatements(path: string): { lines: string[]; ok: boolean } {
  const found = readClaims(path)
    .flatMap(withPending)
    .map((one) => {
      const name = `${one.id} ${one.month} revision ${one.revision}`;
      const wrong = differences(one);
      return wrong.length === 0
        ? { lines: [`${name}: every figure follows from its evidence`], ok: true }
        : { lines: wrong.map((what) => `${name}: ${what}`), ok: false };
    });
  return { lines: found.flatMap(({ lines }) => lines), ok: found.every(({ ok }) => ok) };
}

/** What is to follow an issued one stands beside it, with evidence of its own. */
function withPending(one: Claimed): Claimed[] {
  if (one['pending'] === undefined) return [one];
  return [one, claimed.parse(one['pending'])];
}

function readClaims(path: string): Claimed[] {
  if (path.endsWith('.ndjson')) return readJsonLines(path, claimed);
  const read = readJson(path, (raw) => {
    if (Array.isArray(raw)) return z.array(claimed);
    const isList = typeof raw === 'object' && raw !== null && 'items' in raw;
    return isList ? z.object({ items: z.array(claimed) }) : claimed;
  });
  if (Array.isArray(read)) return read;
  return 'items' in read && !('evidence' in read) ? read.items : [read];
}

function differences({ evidence: { given, read }, ...said }: Claimed): string[] {
  const wrong: string[] = [];
  try {
    const follows: Record<string, unknown> = { ...statementFrom(read), inputsHash: hashOf(given) };
    wrong.push(...computed.flatMap((field) => unlike(said[field], follows[field], field)));
    if (said.status === 'issued' && follows['status'] === 'provisional')
      wrong.push('status is "issued", its evidence is provisional: what it says can still change');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    wrong.push(`its figures cannot be computed: ${error.message}`);
  }
  wrong.push(...workflowMistakes(said));
  const valid = contractPeriod(read.contract, read.month);
  const { period, contractPeriod: whole } = read;
  return [
    ...wrong,
    ...unlike(period, valid, 'evidence.period'),
    ...(whole.start <= period.start && period.end <= whole.end
      ? []
      : ['evidence.contractPeriod does not hold its period']),
  ];
}

type Said = Record<string, unknown> & Pick<Claimed, 'status' | 'revision'>;

/** What finance's workflow has written has to agree with itself. */
function workflowMistakes(said: Said): string[] {
  const unknown = Object.keys(said).filter((field) => !(field in statement.shape) && !beside.has(field));
  const { approvedBy, issuedBy, status } = said;
  return [
    ...unknown.map((field) => `${field} is no field of a statement`),
    ...(status === 'issued' && (approvedBy === undefined || issuedBy === undefined || approvedBy === issuedBy)
      ? ['status is "issued", which takes two different people']
      : []),
    ...differenceMistakes(said),
  ];
}

/** A difference names the figures as they are now; what they were before stands in the revision before. */
function differenceMistakes({ difference: given, revision, ...said }: Said): string[] {
  if (given === undefined) return revision === 1 ? [] : ['difference is absent, though it follows another revision'];
  const read = statement.shape.difference.safeParse(given);
  if (!read.success || read.data === undefined) return ['difference is not of the form of one'];
  const { changed, creditMinor, from } = read.data;
  const credit = changed.find(({ field }) => field === 'creditMinor');
  const more = credit === undefined ? 0 : Number(credit.after) - Number(credit.before);
  return [
    ...(from === revision - 1 ? [] : [`difference.from is ${from}, and this is revision ${revision}`]),
    ...(changed.length === 0 ? ['difference.changed is empty: nothing would have been revised'] : []),
    ...(more === creditMinor ? [] : [`difference.creditMinor is ${creditMinor}, its own figures say ${more}`]),
    ...changed.flatMap(({ field, after }) => unlike(after, said[field] ?? null, `difference.changed of ${field}`)),
  ];
}

/** The innermost fields that differ, each with both values. */
function unlike(said: unknown, follows: unknown, field: string): string[] {
  if (isDeepStrictEqual(said, follows)) return [];
  if (Array.isArray(said) && Array.isArray(follows) && said.length === follows.length)
    return said.flatMap((each, index) => unlike(each, follows[index], `${field}[${String(index)}]`));
  if (isRecord(said) && isRecord(follows))
    return [...new Set([...Object.keys(said), ...Object.keys(follows)])].flatMap((key) =>
      unlike(said[key], follows[key], `${field}.${key}`),
    );
  return [`${field} is ${shown(said)}, from its evidence follows ${shown(follows)}`];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const shown = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));
