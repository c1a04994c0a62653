import { parsed } from '../../shared/contracts/http/problem.ts';
import { commandHeaders, noteRequest, progressRequest, reportRequest } from '../../shared/contracts/http/requests.ts';
import { actor } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/domain/incident/decide-command.ts';
import type { PersonCommand } from '../../shared/domain/incident/transitions.ts';
import { reportIncident } from '../../shared/flows/report-incident.ts';
import { identityOf, runCommand } from '../../shared/flows/run-command.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';
import { idIn, viewOf, type ReadDeps } from './read-routes.ts';

const byOf = (request: Request) => actor.parse(request.caller.name);

function identify(request: Request, route: string) {
  const { 'idempotency-key': key } = parsed(commandHeaders, request.headers, 'the headers');
  return identityOf(key, byOf(request), route, request.bodyText);
}

/** What a person may ask, and what the body says beside it. */
const commands: Readonly<Record<PersonCommand, (request: Request) => Command>> = {
  acknowledge: (request) => {
    parsed(noteRequest, request.json(), 'the body');
    return { kind: 'acknowledge', by: byOf(request), via: 'api' };
  },
  start: (request) => {
    parsed(noteRequest, request.json(), 'the body');
    return { kind: 'start', by: byOf(request) };
  },
  progress: (request) => ({
    kind: 'progress',
    by: byOf(request),
    note: parsed(progressRequest, request.json(), 'the body').note,
  }),
  resolve: (request) => ({
    kind: 'resolve',
    by: byOf(request),
    note: parsed(noteRequest, request.json(), 'the body')?.note,
  }),
  close: (request) => ({
    kind: 'close',
    by: byOf(request),
    note: parsed(noteRequest, request.json(), 'the body')?.note,
  }),
};

export const commandRoutes = (deps: ReadDeps): Route[] => [
  {
    method: 'POST',
    path: '/v1/incidents',
    scopes: ['responder'],
    answer: async (request) => {
      const report = parsed(reportRequest, request.json(), 'the incident');
      const incident = await reportIncident(deps, report, byOf(request), identify(request, 'report'), deps.now());
      return { status: 201, body: await viewOf(deps, incident), headers: { location: `/v1/incidents/${incident.id}` } };
    },
  },
  ...Object.entries(commands).map(([name, commandOf]): Route => ({
    method: 'POST',
    path: `/v1/incidents/{id}/${name}`,
    scopes: ['responder'],
    answer: async (request) => {
      const id = idIn(request);
      const incident = await runCommand(
        deps.log,
        id,
        commandOf(request),
        identify(request, `${id}/${name}`),
        deps.now(),
      );
      return { status: 200, body: await viewOf(deps, incident) };
    },
  })),
];
