import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import {
  answerRequest,
  assessRequest,
  commandHeaders,
  escalateRequest,
  noteRequest,
  progressRequest,
  reportRequest,
  waitRequest,
  waitUntil,
} from '../../shared/contracts/http/requests.ts';
import { actor, type IncidentId } from '../../shared/domain/ids.ts';
import type { Command, Decision } from '../../shared/domain/incident/decide-command.ts';
import type { Incident } from '../../shared/domain/incident/incident.ts';
import type { PersonCommand } from '../../shared/domain/incident/transitions.ts';
import { reportIncident } from '../../shared/flows/report-incident.ts';
import { decideAnswer } from '../../shared/domain/ladder/due-asks.ts';
import { decideEscalation } from '../../shared/domain/ladder/decide-escalation.ts';
import { termsOf } from '../../shared/domain/ladder/terms.ts';
import { decideAssessment } from '../../shared/domain/policy/decide-assessment.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import {
  knownAsk,
  knownEmergency,
  knownFacts,
  knownRoles,
  knownRung,
  knownSeverity,
} from '../../shared/flows/known-names.ts';
import { identityOf, runCommand, runDecision } from '../../shared/flows/run-command.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';
import { idIn, viewOf, type ReadDeps } from './read-routes.ts';

type Decide = (incident: Incident) => Decision;

export const byOf = (request: Request) => actor.parse(request.caller.name);

export function identify(request: Request, route: string) {
  const { 'idempotency-key': key } = parsed(commandHeaders, request.headers, 'the headers');
  return identityOf(key, byOf(request), route, request.bodyText);
}

/** What a person may ask, and what the body says beside it. */
const commands: Readonly<
  Record<Exclude<PersonCommand, 'escalate' | 'assess'>, (request: Request, now: number) => Command>
> = {
  acknowledge: (request) => {
    parsed(noteRequest, request.json(), 'the body');
    return { kind: 'acknowledge', by: byOf(request), via: 'api' };
  },
  start: (request) => {
    parsed(noteRequest, request.json(), 'the body');
    return { kind: 'start', by: byOf(request) };
  },
  progress: (request) => {
    const { note, decision } = parsed(progressRequest, request.json(), 'the body');
    return { kind: 'progress', by: byOf(request), note, decision };
  },
  wait: (request, now) => {
    const { reason, until } = parsed(waitRequest, request.json(), 'the body');
    return { kind: 'wait', by: byOf(request), reason, until: waitUntil(until, now) };
  },
  resume: (request) => ({
    kind: 'resume',
    by: byOf(request),
    note: parsed(noteRequest, request.json(), 'the body')?.note,
  }),
  reopen: (request) => ({
    kind: 'reopen',
    by: byOf(request),
    note: parsed(noteRequest, request.json(), 'the body')?.note,
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

/** The policy that the incident was opened under: what a person may name is what stands there. */
async function policyOf(deps: ReadDeps, id: IncidentId): Promise<CompiledPolicy> {
  const loaded = await deps.log.load(id);
  if (loaded === undefined) throw new Problem(404, 'Not found', `there is no incident ${id}`, { field: 'id' });
  return deps.policies.get(loaded.incident.policy);
}

/** Commands that are decided by what the policy says. */
const decisions: Readonly<
  Record<'escalate' | 'assess' | 'asks/{ask}', (deps: ReadDeps, request: Request, id: IncidentId) => Promise<Decide>>
> = {
  escalate: async (deps, request, id) => {
    const { to, reason } = parsed(escalateRequest, request.json(), 'the body') ?? {};
    const policy = await policyOf(deps, id);
    return (incident) => {
      const terms = termsOf(policy, incident.severity, incident.ladder);
      if (to !== undefined) knownRung(terms, to);
      return decideEscalation(incident, terms, { by: byOf(request), to, reason }, deps.now());
    };
  },
  assess: async (deps, request, id) => {
    const asked = parsed(assessRequest, request.json(), 'the body') ?? {};
    const policy = await policyOf(deps, id);
    if (asked.severity !== undefined) knownSeverity(policy, asked.severity);
    knownFacts(policy, asked.facts);
    if (asked.emergency !== undefined) knownEmergency(policy, asked.emergency);
    await knownRoles(policy, deps.directory, asked.roles);
    return (incident) => decideAssessment(incident, policy, { ...asked, by: byOf(request) }, deps.now());
  },
  'asks/{ask}': async (deps, request, id) => {
    const { answer } = parsed(answerRequest, request.json(), 'the body');
    const policy = await policyOf(deps, id);
    const ask = knownAsk(policy, request.path['ask'] ?? '');
    return (incident) => decideAnswer(incident, { ask, answer, by: byOf(request) }, deps.now());
  },
};

const decisionRoutes = (deps: ReadDeps): Route[] =>
  Object.entries(decisions).map(([name, decideOf]) => ({
    method: 'POST',
    path: `/v1/incidents/{id}/${name}`,
    scopes: ['responder'],
    answer: async (request) => {
      const id = idIn(request);
      const decide = await decideOf(deps, request, id);
      const incident = await runDecision(deps.log, id, decide, identify(request, `${id}/${name}`), deps.now());
      return { status: 200, body: await viewOf(deps, incident) };
    },
  }));

export const commandRoutes = (deps: ReadDeps): Route[] => [
  ...decisionRoutes(deps),
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
      const now = deps.now();
      const identity = identify(request, `${id}/${name}`);
      const incident = await runCommand(deps.log, id, commandOf(request, now), identity, now);
      return { status: 200, body: await viewOf(deps, incident) };
    },
  })),
];
