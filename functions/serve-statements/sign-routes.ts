import * as z from 'zod';
import { parsed } from '../../shared/contracts/http/problem.ts';
import { lastIssued, standingOf } from '../../shared/domain/sla/statement-standing.ts';
import { oneStatement } from '../../shared/flows/month-statements.ts';
import {
  approveStatement,
  issueStatement,
  noStatement,
  type StatementName,
} from '../../shared/flows/sign-statement.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';
import { begunMonth, type ServeStatementsDeps } from './wanted-month.ts';

const signature = z
  .strictObject({
    /** Hash of the evidence that was looked at. */
    inputsHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'takes the inputsHash of the statement')
      .optional(),
  })
  .optional();

const revisionQuery = z.object({
  revision: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'takes the number of a revision')
    .transform(Number)
    .optional(),
});

const nameIn = (request: Request, now: number) => ({
  month: begunMonth(request.path['month'] ?? '', now),
  id: request.path['statement'] ?? '',
});

/** One statement with its evidence, as `sla -- verify` takes it: the one that stands, or the revision that is asked for. */
export async function statementJson(
  { deps, policy }: Pick<ServeStatementsDeps, 'deps' | 'policy'>,
  name: StatementName,
  query: Request['query'],
  now: number,
): Promise<object> {
  const { revision } = parsed(revisionQuery, query, 'the query');
  const found = await oneStatement(deps, policy, name.month, name.id, now);
  const signed = found?.signed ?? (await deps.book.of(name.month, name.id));
  const standing = found === undefined ? undefined : standingOf(found.statement, signed);
  const all = [
    ...signed.filter(({ kind }) => kind === 'issued').map(({ statement }) => statement),
    ...(standing === undefined
      ? []
      : [standing.statement, ...(standing.pending === undefined ? [] : [standing.pending])]),
  ];
  const shown =
    revision === undefined ? (standing?.statement ?? lastIssued(signed)) : all.find((one) => one.revision === revision);
  if (shown === undefined) throw noStatement(name);
  const evidence = shown.status === 'issued' ? await deps.book.evidence(shown) : found?.evidence;
  const pending = revision === undefined ? standing?.pending : undefined;
  return { ...shown, evidence, ...(pending && { pending: { ...pending, evidence: found?.evidence } }) };
}

/** One statement: read with its evidence and its revisions, approved by one of finance, issued by another. */
export const signRoutes = ({ deps, policy, now }: ServeStatementsDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/sla/statements/{month}/{statement}',
    scopes: ['finance', 'admin'],
    answer: async (request) => {
      const name = nameIn(request, now());
      return { status: 200, body: await statementJson({ deps, policy }, name, request.query, now()) };
    },
  },
  {
    method: 'GET',
    path: '/v1/sla/statements/{month}/{statement}/revisions',
    scopes: ['finance', 'admin'],
    answer: async (request) => {
      const { month, id } = nameIn(request, now());
      const signed = await deps.book.of(month, id);
      const issued = signed.filter(({ kind }) => kind === 'issued').map(({ statement }) => statement);
      const name = { month, id };
      if (issued.length === 0 && (await oneStatement(deps, policy, month, id, now())) === undefined)
        throw noStatement(name);
      return { status: 200, body: { items: issued } };
    },
  },
  ...Object.entries({ approve: approveStatement, issue: issueStatement }).map(([word, sign]): Route => ({
    method: 'POST',
    path: `/v1/sla/statements/{month}/{statement}/${word}`,
    scopes: ['finance'],
    answer: async (request) => {
      const { inputsHash } = parsed(signature, request.json(), 'the signature') ?? {};
      const by = request.caller.name;
      return { status: 200, body: await sign(deps, policy, nameIn(request, now()), { by, inputsHash }, now()) };
    },
  })),
];
