import { affected, keepMatrix, type Audiences } from '../../shared/domain/communication/keep-matrix.ts';
import { matrixTermsOf } from '../../shared/domain/communication/matrix-terms.ts';
import type { Notice, NoticePlan } from '../../shared/domain/communication/notice.ts';
import { noLongerTrue } from '../../shared/domain/communication/notice-still-true.ts';
import { planEvents } from '../../shared/domain/communication/plan-events.ts';
import type { Directory } from '../../shared/domain/directory/directory.ts';
import { roleAt } from '../../shared/domain/directory/role-at.ts';
import { actor, incidentId, TOCSIN } from '../../shared/domain/ids.ts';
import { advance } from '../../shared/domain/incident/advance.ts';
import { decideCommand } from '../../shared/domain/incident/decide-command.ts';
import { evolve, foldIncident } from '../../shared/domain/incident/evolve.ts';
import type { Incident } from '../../shared/domain/incident/incident.ts';
import type { EventOf, IncidentEvent } from '../../shared/domain/incident/incident-events.ts';
import { decideAnswer } from '../../shared/domain/ladder/due-asks.ts';
import { deadlines } from '../../shared/domain/ladder/deadlines.ts';
import { termsOf } from '../../shared/domain/ladder/terms.ts';
import type { Facts } from '../../shared/domain/policy/document/conditions.ts';
import { findSeverity, type CompiledPolicy } from '../../shared/domain/policy/policy.ts';

/** What is simulated. Instants in epoch milliseconds; absent means that nobody answers, or nobody resolves it. */
export interface Scene {
  readonly policy: CompiledPolicy;
  readonly directory: Directory;
  readonly severity: string;
  readonly emergency: string | undefined;
  readonly facts: Facts;
  readonly openedAt: number;
  /** What whoever is asked says, by the id of the ask; an ask that is not here stays unanswered. */
  readonly says: Readonly<Record<string, 'yes' | 'no'>>;
  readonly answerAt: number | undefined;
  readonly resolveAt: number | undefined;
  /** Nothing after this instant is looked at; what falls due at it is. */
  readonly until: number;
}

/** What happened in it: what the log would hold, and everything that would be sent, each at the instant at which it leaves. */
export interface Played {
  readonly events: readonly IncidentEvent[];
  readonly notices: readonly NoticePlan[];
}

/**
 * Plays one incident by the rules that run in production: at each instant at which something falls due, whatever `advance` and
 * `keepMatrix` make of it. Everything planned is taken as sent at once. This file is the only one here that knows those rules.
 */
export function play(scene: Scene): Played {
  const { policy, directory } = scene;
  const matrix = matrixTermsOf(policy);
  const events: IncidentEvent[] = [];
  const ledger: Notice[] = [];
  let incident = open(scene);

  for (let now: number | undefined = scene.openedAt; now !== undefined && now <= scene.until;) {
    const filled = roleAt(directory, now);
    const reachable = (role: string) => withPhone(directory, filled(role));
    const happened = [...commandsAt(scene, incident, now)];
    incident = happened.reduce(evolve, incident);
    const advanced = advance(incident, { terms: termsNow(policy, incident), alert: undefined, reachable, now });
    incident = advanced.reduce(evolve, incident);
    const said = answersTo(scene, incident, advanced, now);
    incident = said.reduce(evolve, incident);
    happened.push(...advanced, ...said);
    const insteadOfAll = filled(policy.unroutable.audience);
    const plan = keepMatrix(incident, matrix, audiencesOf(directory, filled), ledger, now);
    for (const notice of [...planEvents(policy, incident, happened, insteadOfAll), ...plan.notices])
      if (noLongerTrue(notice, incident) === undefined) ledger.push(sent(notice, now));
    events.push(...happened);
    const due = deadlines(incident, undefined, termsNow(policy, incident)).map(({ dueAt }) => dueAt);
    now = nextInstant(scene, now, [...due, plan.nextDueAt]);
  }
  return { events, notices: ledger };
}

const termsNow = (policy: CompiledPolicy, { severity, ladder }: Incident) => termsOf(policy, severity, ladder);

/** The ladder that it climbs: an emergency's own, else the severity's. */
export const ladderFor = ({ policy, severity, emergency }: Scene): string =>
  policy.emergencies?.find(({ id }) => id === emergency)?.ladder ??
  findSeverity(policy, severity)?.ladder ??
  policy.catchAllLadder;

function open(scene: Scene): Incident {
  const { policy, directory, severity, openedAt, facts, emergency } = scene;
  const ladder = ladderFor(scene);
  const at = { at: openedAt, by: TOCSIN };
  const opened: EventOf<'IncidentOpened'> = {
    type: 'IncidentOpened',
    ...at,
    origin: 'simulation',
    title: 'simulated',
    severity,
    why: 'simulated',
    ladder,
    customers: directory.customers.map(({ id }) => id),
    everyone: true,
    impact: findSeverity(policy, severity)?.impact ?? 'none',
    policy: 'simulated',
    policyName: policy.name,
    facts: { ...facts },
  };
  const declared: IncidentEvent[] =
    emergency === undefined ? [] : [{ type: 'EmergencyDeclared', ...at, emergency, ladder }];
  const incident = foldIncident(incidentId.parse('INC-00000000'), [opened, ...declared]);
  if (incident === undefined) throw new Error('an opening makes an incident');
  return incident;
}

/** Whoever is asked answers at once, where the scene says what. */
const answersTo = (
  { says }: Scene,
  incident: Incident,
  raised: readonly IncidentEvent[],
  now: number,
): IncidentEvent[] =>
  raised.flatMap((event) => {
    const answer = event.type === 'AskRaised' ? says[event.ask] : undefined;
    if (event.type !== 'AskRaised' || answer === undefined) return [];
    return event.people.flatMap((person) => {
      const decision = decideAnswer(incident, { ask: event.ask, answer, by: actor.parse(person) }, now);
      return decision.ok ? decision.events : [];
    });
  });

/** An answer that comes at the very instant at which something falls due comes in time. */
function commandsAt(scene: Scene, incident: Incident, now: number): IncidentEvent[] {
  const answers = now === scene.answerAt;
  const resolves = now === scene.resolveAt;
  const somebody = actor.parse(incident.pages.at(-1)?.people[0] ?? 'somebody');
  const answer = answers ? decideCommand(incident, { kind: 'acknowledge', by: somebody, via: 'link' }, now) : undefined;
  const events = answer?.ok === true ? answer.events : [];
  const then = events.reduce(evolve, incident);
  const end = resolves ? decideCommand(then, { kind: 'resolve', by: somebody }, now) : undefined;
  return [...events, ...(end?.ok === true ? end.events : [])];
}

const withPhone = ({ people }: Directory, ids: readonly string[]): string[] =>
  ids.filter((id) => people.some((one) => one.id === id && one.phone !== undefined));

const audiencesOf = (directory: Directory, filled: (role: string) => readonly string[]): Audiences => ({
  role: filled,
  customer(id) {
    const found = directory.customers.find((one) => one.id === id);
    return found && affected(found);
  },
});

const sent = (plan: NoticePlan, now: number): Notice => ({
  ...plan,
  tries: 1,
  state: { outcome: 'accepted', acceptedAt: now, providerId: 'simulated', repeated: false },
});

function nextInstant(scene: Scene, now: number, due: readonly (number | undefined)[]): number | undefined {
  const ahead = [...due, scene.answerAt, scene.resolveAt].filter((at) => at !== undefined && at > now);
  return ahead.length === 0 ? undefined : Math.min(...(ahead as number[]));
}
