import { reviewRequest } from '../../shared/contracts/http/figures-requests.ts';
import { parsed, wrongField } from '../../shared/contracts/http/problem.ts';
import type { IncidentEvent } from '../../shared/domain/incident/incident-events.ts';
import { lossesInputs } from '../../shared/domain/incident/losses.ts';
import { incidentLosses, type CreditsOf } from '../../shared/flows/report-losses.ts';
import { runDecision } from '../../shared/flows/run-command.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';
import { byOf, identify } from './command-routes.ts';
import { idIn, viewOf, type ReadDeps } from './read-routes.ts';

type Deps = ReadDeps & { readonly creditsOf: CreditsOf };

/** What is said of an incident when it is over, though it be closed: that it was none or came again, and what it cost. */
export const hindsightRoutes = (deps: Deps): Route[] => {
  const say = (request: Request, what: string, event: IncidentEvent) => {
    const id = idIn(request);
    const identity = identify(request, `${id}/${what}`);
    return runDecision(deps.log, id, () => ({ ok: true, events: [event] }), identity, deps.now());
  };
  return [
    {
      method: 'POST',
      path: '/v1/incidents/{id}/review',
      scopes: ['responder'],
      answer: async (request) => {
        const review = parsed(reviewRequest, request.json(), 'the body');
        await refuseStrangeRepeat(deps, request, review.repeatOf);
        const event: IncidentEvent = { type: 'IncidentReviewed', at: deps.now(), by: byOf(request), ...review };
        return { status: 200, body: await viewOf(deps, await say(request, 'review', event)) };
      },
    },
    {
      method: 'POST',
      path: '/v1/incidents/{id}/losses',
      scopes: ['commander', 'finance'],
      answer: async (request) => {
        const inputs = parsed(lossesInputs, request.json(), 'the body');
        const event: IncidentEvent = { type: 'LossesEntered', at: deps.now(), by: byOf(request), inputs };
        const { id } = await say(request, 'losses', event);
        return { status: 200, body: await incidentLosses(deps, id, deps.now()) };
      },
    },
    {
      method: 'GET',
      path: '/v1/incidents/{id}/losses',
      scopes: ['commander', 'finance'],
      answer: async (request) => ({ status: 200, body: await incidentLosses(deps, idIn(request), deps.now()) }),
    },
  ];
};

/** An incident repeats another one, and one that there is. */
async function refuseStrangeRepeat(deps: ReadDeps, request: Request, of: ReturnType<typeof idIn> | undefined) {
  if (of === undefined) return;
  if (of === idIn(request)) throw wrongField('repeatOf', 'names the incident itself');
  if ((await deps.log.load(of)) === undefined)
    throw wrongField('repeatOf', `names ${of}, and there is no such incident`);
}
