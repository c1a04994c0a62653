import { keepMatrix, type Audiences, type MatrixLine } from '../../shared/domain/communication/keep-matrix.ts';
import type { Notice, NoticePlan } from '../../shared/domain/communication/notice.ts';
import { planUnroutableAlarm } from '../../shared/domain/communication/plan-alarm.ts';
import { planPages } from '../../shared/domain/communication/plan-pages.ts';
import type { Directory } from '../../shared/domain/directory/directory.ts';
import { actor, incidentId, TOCSIN } from '../../shared/domain/ids.ts';
import { advance } from '../../shared/domain/incident/advance.ts';
import { decideCommand } from '../../shared/domain/incident/decide-command.ts';
import { evolve, foldIncident } from '../../shared/domain/incident/evolve.ts';
import type { Incident } from '../../shared/domain/incident/incident.ts';
import type { EventOf, IncidentEvent } from '../../shared/domain/incident/incident-events.ts';
import { deadlines } from '../../shared/domain/ladder/deadlines.ts';
import { termsOf } from '../../shared/domain/ladder/terms.ts';
import type { Facts } from '../../shared/domain/policy/document/conditions.ts';
import { holds } from '../../shared/domain/policy/holds.ts';
import { findSeverity, matrixLinesFor, type CompiledPolicy } from '../../shared/domain/policy/policy.ts';

/** What is simulated. Instants in epoch milliseconds; absent means that nobody answers, or nobody resolves it. */
export interface Scene {
  readonly policy: CompiledPolicy;
  readonly directory: Directory;
  readonly severity: string;
  readonly emergency: string | undefined;
  readonly facts: Facts;
  readonly openedAt: number;
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
  const ladder = ladderFor(scene);
  const terms = termsOf(policy, scene.severity, ladder);
  const events: IncidentEvent[] = [];
  const ledger: Notice[] = [];
  let incident = open(scene, ladder);
  const reachable = (role: string) => withPhone(directory, role);

  for (let now: number | undefined = scene.openedAt; now !== undefined && now <= scene.until;) {
    const happened = [...commandsAt(scene, incident, now)];
    incident = happened.reduce(evolve, incident);
    const advanced = advance(incident, { terms, alert: undefined, reachable, now });
    incident = advanced.reduce(evolve, incident);
    happened.push(...advanced);
    const plan = keepMatrix(incident, linesOf(scene), audiencesOf(directory), ledger, now);
    for (const notice of [
      ...pagesOf(scene, incident, happened),
      ...alarmsOf(scene, incident, happened),
      ...plan.notices,
    ])
      ledger.push(sent(notice, now));
    events.push(...happened);
    now = nextInstant(scene, now, [...deadlines(incident, undefined, terms).map(({ dueAt }) => dueAt), plan.nextDueAt]);
  }
  return { events, notices: ledger };
}

/** The ladder that it climbs: an emergency's own, else the severity's. */
export const ladderFor = ({ policy, severity, emergency }: Scene): string =>
  policy.emergencies?.find(({ id }) => id === emergency)?.ladder ??
  findSeverity(policy, severity)?.ladder ??
  policy.catchAllLadder;

function open({ policy, directory, severity, openedAt }: Scene, ladder: string): Incident {
  const opened: EventOf<'IncidentOpened'> = {
    type: 'IncidentOpened',
    at: openedAt,
    by: TOCSIN,
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
  };
  const incident = foldIncident(incidentId.parse('INC-00000000'), [opened]);
  if (incident === undefined) throw new Error('an opening makes an incident');
  return incident;
}

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

/** Lines of the severity whose condition and emergency hold. */
const linesOf = ({ policy, severity, facts, emergency }: Scene): readonly MatrixLine[] =>
  matrixLinesFor(policy, severity).filter(
    (line) =>
      (line.if === undefined || holds(line.if, facts)) &&
      (line.emergency === undefined ||
        (emergency !== undefined && (line.emergency === 'any' || line.emergency.includes(emergency)))),
  ) as unknown as readonly MatrixLine[];

function pagesOf({ policy }: Scene, incident: Incident, happened: readonly IncidentEvent[]): NoticePlan[] {
  const row = policy.severities.find(({ id }) => id === incident.severity)?.row;
  return happened
    .filter((event) => event.type === 'RungReached')
    .flatMap(({ pass, index, at }) =>
      incident.pages.filter((page) => page.pass === pass && page.index === index && page.at === at),
    )
    .flatMap((rung) => planPages(incident, rung, row));
}

const alarmsOf = ({ policy, directory }: Scene, incident: Incident, happened: readonly IncidentEvent[]): NoticePlan[] =>
  happened
    .filter(({ type }) => type === 'UnroutableRaised')
    .flatMap(({ at }) =>
      planUnroutableAlarm(incident, membersOf(directory, policy.unroutable.audience), policy.unroutable, at),
    );

const membersOf = ({ roles }: Directory, role: string): readonly string[] =>
  (Object.hasOwn(roles, role) ? roles[role] : undefined) ?? [];

const withPhone = (directory: Directory, role: string): string[] =>
  membersOf(directory, role).filter((id) => directory.people.some((one) => one.id === id && one.phone !== undefined));

const audiencesOf = (directory: Directory): Audiences => ({
  role: (name) => membersOf(directory, name),
  customerContacts: (customer) =>
    (directory.customers.find(({ id }) => id === customer)?.contacts ?? []).map(({ id }) => `${customer}/${id}`),
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
