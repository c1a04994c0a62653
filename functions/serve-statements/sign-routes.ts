import * as z from 'zod';
import { parsed } from '../../shared/contracts/http/problem.ts';
import type { Statement } from '../../shared/domain/sla/statement.ts';
import { lastIssued, standingOf } from '../../shared/domain/sla/statement-standing.ts';
import { oneStatement } from '../../shared/flows/month-statements.ts';
import { approveStatement, issueStatement, noStatement } from '../../shared/flows/sign-statement.ts';
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

/** One statement: read with its evidence and its revisions, approved by one of finance, issued by another. */
export const signRoutes = ({ deps, policy, now }: ServeStatementsDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/sla/statements/{month}/{statement}',
    scopes: ['finance', 'admin'],
    answer: async (request) => {
      const name = nameIn(request, now());
      const { revision } = parsed(revisionQuery, request.query, 'the query');
      const found = await oneStatement(deps, policy, name.month, name.id, now());
      const signed = found?.signed ?? (await deps.book.of(name.month, name.id));
      const issued = signed.filter(({ kind }) => kind === 'issued').map(({ statement }) => statement);
      if (revision !== undefined) {
        const wanted = issued.find((one) => one.revision === revision);
        if (wanted !== undefined) return { status: 200, body: await withEvidence(deps, wanted) };
      }
      if (found === undefined) {
        const last = lastIssued(signed);
        if (last === undefined || revision !== undefined) throw noStatement(name);
        return { status: 200, body: await withEvidence(deps, last) };
      }
      const { statement, pending } = standingOf(found.statement, signed);
      const current = [statement, ...(pending === undefined ? [] : [pending])];
      const shown = revision === undefined ? statement : current.find((one) => one.revision === revision);
      if (shown === undefined) throw noStatement(name);
      const evidence = shown.status === 'issued' ? await deps.book.evidence(shown) : found.evidence;
      return { status: 200, body: { ...shown, evidence, ...(revision === undefined && pending && { pending }) } };
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

const withEvidence = async (deps: ServeStatementsDeps['deps'], statement: Statement) => ({
  ...statement,
  evidence: await deps.book.evidence(statement),
});
