import { createHash, randomUUID } from 'node:crypto';
import {
  exclusionQuery,
  exclusionRequest,
  exclusionView,
  wordRequest,
  wordWithReason,
} from '../../shared/contracts/http/exclusion-requests.ts';
import { parsed } from '../../shared/contracts/http/problem.ts';
import { commandHeaders } from '../../shared/contracts/http/requests.ts';
import type { Scope } from '../../shared/contracts/http/scopes.ts';
import type { ExclusionWord } from '../../shared/domain/sla/exclusion.ts';
import { monthAround } from '../../shared/domain/sla/period.ts';
import {
  proposeExclusion,
  sayToExclusion,
  standingExclusion,
  type ExclusionDeps,
} from '../../shared/flows/propose-exclusion.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same eight characters for the same Idempotency-Key of the same caller. */
function ownPart(request: Request): string {
  const { 'idempotency-key': key } = parsed(commandHeaders, request.headers, 'the headers');
  const from = key === undefined ? randomUUID() : `${request.caller.name}|exclusion|${key}`;
  return [...createHash('sha256').update(from).digest().subarray(0, 8)]
    .map((byte) => CROCKFORD[byte % 32] ?? '0')
    .join('');
}

/** Who may say what: finance decides, a commander takes back what was proposed. */
const words: readonly { word: ExclusionWord; scopes: readonly Scope[]; needsReason: boolean }[] = [
  { word: 'approve', scopes: ['finance'], needsReason: false },
  { word: 'reject', scopes: ['finance'], needsReason: true },
  { word: 'revoke', scopes: ['finance'], needsReason: true },
  { word: 'withdraw', scopes: ['commander'], needsReason: false },
];

/** Time that is not to count: proposed by a commander, decided by finance. */
export const exclusionRoutes = ({ deps, now }: { deps: ExclusionDeps; now: () => number }): Route[] => [
  {
    method: 'GET',
    path: '/v1/exclusions',
    scopes: ['responder', 'finance'],
    answer: async (request) => {
      const { month, status } = parsed(exclusionQuery, request.query, 'the query');
      const { start, end } = monthAround(month ?? new Date(now()).toISOString().slice(0, 7));
      const found = await deps.exclusions.touching(start, end);
      const items = found.filter(({ state }) => status === undefined || state.status === status);
      return { status: 200, body: { items: items.map(exclusionView) } };
    },
  },
  {
    method: 'POST',
    path: '/v1/exclusions',
    scopes: ['commander'],
    answer: async (request) => {
      const asked = parsed(exclusionRequest, request.json(), 'the exclusion');
      const made = await proposeExclusion(deps, asked, request.caller.name, ownPart(request), now());
      return { status: 201, body: exclusionView(made), headers: { location: `/v1/exclusions/${made.id}` } };
    },
  },
  {
    method: 'GET',
    path: '/v1/exclusions/{id}',
    scopes: ['responder', 'finance'],
    answer: async (request) => {
      const { exclusion } = await standingExclusion(deps, request.path['id'] ?? '');
      return { status: 200, body: exclusionView(exclusion) };
    },
  },
  ...words.map(({ word, scopes, needsReason }): Route => ({
    method: 'POST',
    path: `/v1/exclusions/{id}/${word}`,
    scopes,
    answer: async (request) => {
      const note = parsed(needsReason ? wordWithReason : wordRequest, request.json(), 'the body')?.note;
      const said = { by: request.caller.name, note };
      return {
        status: 200,
        body: exclusionView(await sayToExclusion(deps, request.path['id'] ?? '', word, said, now())),
      };
    },
  })),
];
