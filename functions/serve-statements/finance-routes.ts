import * as z from 'zod';
import { Problem, parsed } from '../../shared/contracts/http/problem.ts';
import { monthView } from '../../shared/contracts/http/month-view.ts';
import { toIso } from '../../shared/domain/ids.ts';
import { monthAround } from '../../shared/domain/sla/period.ts';
import { lastIssued, standingOf } from '../../shared/domain/sla/statement-standing.ts';
import { allStanding, oneStatement } from '../../shared/flows/month-statements.ts';
import { sayToExclusion } from '../../shared/flows/propose-exclusion.ts';
import { approveStatement, issueStatement, noStatement } from '../../shared/flows/sign-statement.ts';
import { HTML_HEADERS } from '../../shared/runtime/html-page.ts';
import type { Answer, Caller, Request, Route } from '../../shared/runtime/http-function.ts';
import { loggable, logger } from '../../shared/runtime/logger.ts';
import { doorPage, refusedPage } from './finance-doors.ts';
import { isOwnForm, noSession, sessionCookie, visitorBy, visitorOf } from './finance-session.ts';
import { monthOn } from './finance-words.ts';
import { answerAs, formatOf } from './formats.ts';
import { monthPage } from './month-page.ts';
import { statementJson } from './sign-routes.ts';
import { statementPage } from './statement-page.ts';
import { begunMonth, type ServeStatementsDeps } from './wanted-month.ts';

export interface FinanceDeps extends ServeStatementsDeps {
  readonly callerOf: (token: string) => Promise<Caller | undefined>;
}

interface Visit {
  readonly request: Request;
  readonly at: number;
  readonly visitor: { readonly name: string; readonly maySign: boolean };
}

const page = (status: number, html: string): Answer => ({ status, body: html, headers: HTML_HEADERS });
const goTo = (location: string, more: Readonly<Record<string, string>> = {}): Answer => ({
  status: 303,
  body: '',
  headers: { ...HTML_HEADERS, location, ...more },
});
function refuseOtherSites(request: Request): void {
  if (!isOwnForm(request))
    throw new Problem(403, 'Forbidden', 'this form was sent by another site', { field: 'sec-fetch-site' });
}

/** Refusals come as pages as well. */
async function asPage(
  deps: FinanceDeps,
  request: Request,
  back: string,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    const { organisation } = deps.policy;
    if (error instanceof Problem) return page(error.status, refusedPage(organisation, error.title, error.detail, back));
    logger.error('a page of finance failed', { error: loggable(error), caller: request.caller.scope });
    return page(
      503,
      refusedPage(
        organisation,
        'That did not work just now',
        'Nothing is known to have changed. Load the page again in a minute.',
        back,
      ),
    );
  }
}

/** A page behind the door: who is not of finance is asked to sign in. */
const visited = (
  deps: FinanceDeps,
  method: 'GET' | 'POST',
  path: string,
  answer: (visit: Visit) => Promise<Answer>,
): Route => ({
  method,
  path,
  answer: (request) =>
    asPage(deps, request, '/finance', async () => {
      const visitor = await visitorOf(request, deps.callerOf);
      if (visitor.who !== 'finance')
        return page(visitor.who === 'another scope' ? 403 : 401, doorPage(deps.policy.organisation, visitor.who));
      if (method === 'POST') refuseOtherSites(request);
      if (method === 'POST' && !visitor.maySign)
        throw new Problem(403, 'Forbidden', 'only somebody of finance may do this', { field: 'authorization' });
      return answer({ request, at: deps.now(), visitor: { name: visitor.caller.name, maySign: visitor.maySign } });
    }),
});

const fieldsOf = ({ bodyText }: Request): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(bodyText));

const doors = (deps: FinanceDeps): Route[] => [
  {
    method: 'POST',
    path: '/finance/session',
    answer: (request) =>
      asPage(deps, request, '/finance', async () => {
        refuseOtherSites(request);
        const { token = '' } = fieldsOf(request);
        const visitor = visitorBy(/^[\x21-\x7e]{8,200}$/.test(token) ? await deps.callerOf(token) : undefined);
        if (visitor.who !== 'finance') return page(403, doorPage(deps.policy.organisation, visitor.who));
        return goTo('/finance', { 'set-cookie': sessionCookie(token) });
      }),
  },
  {
    method: 'POST',
    path: '/finance/sign-out',
    answer: (request) =>
      asPage(deps, request, '/finance', () => {
        refuseOtherSites(request);
        return Promise.resolve(goTo('/finance', { 'set-cookie': noSession }));
      }),
  },
];

const pageQuery = z.object({
  from: z
    .string()
    .regex(/^\d{1,6}$/, 'takes a number')
    .transform(Number)
    .optional(),
});

async function monthAnswer(deps: FinanceDeps, { request, at, visitor }: Visit, name: string): Promise<Answer> {
  const { policy, fonts } = deps;
  const [monthName = '', ...rest] = name.split('.');
  const extension = rest.length === 0 ? undefined : rest.join('.');
  const month = begunMonth(monthName, at);
  const all = await allStanding(deps.deps, policy, { month }, at);
  if (extension === 'json') return { status: 200, body: monthView(all, all) };
  if (extension !== undefined)
    return answerAs(
      formatOf(extension),
      all.map(({ statement }) => statement),
      { month, letterhead: policy, fonts },
    );
  const { from = 0 } = parsed(pageQuery, request.query, 'the query');
  const { start, end } = monthAround(month);
  const proposed = (await deps.deps.exclusions.touching(start, end)).filter(({ state }) => state.status === 'proposed');
  const current = toIso(at).slice(0, 7);
  return page(200, monthPage({ organisation: policy.organisation, month, current, all, from, proposed, visitor }));
}

async function statementAnswer(deps: FinanceDeps, { request, at, visitor }: Visit): Promise<Answer> {
  const name = { month: begunMonth(request.path['month'] ?? '', at), id: request.path['statement'] ?? '' };
  if (name.id.endsWith('.json')) {
    const body = await statementJson(deps, { ...name, id: name.id.slice(0, -5) }, request.query, at);
    const file = `attachment; filename="sla-statement-${name.month}-${name.id}"`;
    return { status: 200, body, headers: { 'content-disposition': file } };
  }
  const found = await oneStatement(deps.deps, deps.policy, name.month, name.id, at);
  const signed = found?.signed ?? (await deps.deps.book.of(name.month, name.id));
  const last = lastIssued(signed);
  const standing = found === undefined ? last && { statement: last } : standingOf(found.statement, signed);
  if (standing === undefined) throw noStatement(name);
  const issued = signed.filter(({ kind }) => kind === 'issued').map(({ statement }) => statement);
  return page(200, statementPage({ organisation: deps.policy.organisation, standing, issued, visitor }));
}

const signatures = (deps: FinanceDeps): Route[] =>
  Object.entries({ approve: approveStatement, issue: issueStatement }).map(([word, sign]) =>
    visited(deps, 'POST', `/finance/{month}/{statement}/${word}`, async (visit) => {
      const { request, at, visitor } = visit;
      const name = { month: begunMonth(request.path['month'] ?? '', at), id: request.path['statement'] ?? '' };
      const here = `/finance/${name.month}/${encodeURIComponent(name.id)}`;
      return asPage(deps, request, here, async () => {
        const { inputsHash } = fieldsOf(request);
        await sign(deps.deps, deps.policy, name, { by: visitor.name, inputsHash }, at);
        return goTo(here);
      });
    }),
  );

const decisions = (deps: FinanceDeps): Route[] =>
  (['approve', 'reject'] as const).map((word) =>
    visited(deps, 'POST', `/finance/{month}/exclusions/{id}/${word}`, async ({ request, at, visitor }) => {
      const month = begunMonth(request.path['month'] ?? '', at);
      const note = fieldsOf(request)['note']?.trim();
      if (word === 'reject' && (note === undefined || note === ''))
        throw new Problem(400, 'Bad request', 'say why it is rejected', { field: 'note' });
      const said = { by: visitor.name, ...(note === undefined || note === '' ? {} : { note: note.slice(0, 1000) }) };
      await sayToExclusion(deps.deps, request.path['id'] ?? '', word, said, at);
      return goTo(`/finance/${month}`);
    }),
  );

/** The pages of finance: the month, each statement, and the forms that sign them. Every answer is a page, or a file. */
export const financeRoutes = (deps: FinanceDeps): Route[] => [
  visited(deps, 'GET', '/finance', ({ at }) => Promise.resolve(goTo(`/finance/${monthOn(toIso(at).slice(0, 7), -1)}`))),
  ...doors(deps),
  visited(deps, 'GET', '/finance/{month}', (visit) => monthAnswer(deps, visit, visit.request.path['month'] ?? '')),
  visited(deps, 'GET', '/finance/{month}/{statement}', (visit) => statementAnswer(deps, visit)),
  ...signatures(deps),
  ...decisions(deps),
];
