import { impactRequest, impactView } from '../../shared/contracts/http/impact-requests.ts';
import { parsed } from '../../shared/contracts/http/problem.ts';
import { editImpact, type EditImpactDeps } from '../../shared/flows/edit-impact.ts';
import type { Route } from '../../shared/runtime/http-function.ts';
import { byOf, identify } from './command-routes.ts';
import { found, idIn, type ReadDeps } from './read-routes.ts';

/** What an incident did to whom: read by finance, edited by a commander. */
export const impactRoutes = (deps: ReadDeps & EditImpactDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/incidents/{id}/impact',
    scopes: ['responder', 'finance'],
    answer: async (request) => {
      const { incident, commits } = await found(deps, idIn(request));
      const events = commits.flatMap((commit) => commit.events);
      return { status: 200, body: impactView(incident, events) };
    },
  },
  {
    method: 'POST',
    path: '/v1/incidents/{id}/impact',
    scopes: ['commander'],
    answer: async (request) => {
      const asked = parsed(impactRequest, request.json(), 'the impact');
      const id = idIn(request);
      const identity = identify(request, `${id}/impact`);
      const { incident, commits } = await editImpact(deps, id, asked, byOf(request), identity, deps.now());
      const events = commits.flatMap((commit) => commit.events);
      return { status: 200, body: impactView(incident, events) };
    },
  },
];
