import * as z from 'zod';
import type { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import { toIso } from '../../shared/domain/ids.ts';
import { whoIsOnCall } from '../../shared/domain/directory/on-call.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import type { Route } from '../../shared/runtime/http-function.ts';

export interface ServeOncallDeps {
  readonly directory: DirectoryStore;
  readonly policy: CompiledPolicy;
  readonly now: () => number;
}

const query = z.object({
  at: z.iso.datetime({ offset: true, error: 'takes an instant such as 2026-03-10T10:00:00.000Z' }).optional(),
  schedule: z.string().min(1).max(64).optional(),
});

export const oncallRoutes = ({ directory, policy, now }: ServeOncallDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/oncall',
    scopes: ['responder'],
    answer: async (request) => {
      const asked = parsed(query, request.query, 'the query');
      const at = asked.at === undefined ? now() : Date.parse(asked.at);
      const paged = new Set(Object.values(policy.ladders).flatMap(({ rungs }) => rungs.map(({ role }) => role)));
      if (asked.schedule !== undefined && !paged.has(asked.schedule)) {
        throw new Problem(
          404,
          'Not found',
          `there is no schedule "${asked.schedule}"; there are: ${[...paged].join(', ')}`,
          { field: 'schedule' },
        );
      }
      const roles = await directory.roles(at);
      const listed = Object.fromEntries([...paged].map((role) => [role, [...(roles.get(role) ?? [])]]));
      const all = whoIsOnCall({ people: await directory.people(), roles: listed as never }, at);
      const items = all.filter(({ schedule }) => asked.schedule === undefined || schedule === asked.schedule);
      const gaps = items.filter(({ gap }) => gap).map(({ schedule }) => schedule);
      return { status: 200, body: { at: toIso(at), items, gaps } };
    },
  },
];
