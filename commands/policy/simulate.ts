import type { NoticePlan } from '../../shared/domain/communication/notice.ts';
import type { IncidentEvent } from '../../shared/domain/incident/incident-events.ts';
import { toIso } from '../../shared/domain/ids.ts';
import { ladderOf } from '../../shared/domain/policy/policy.ts';
import { ladderFor, play, type Scene } from './play.ts';

/** Somebody is told something: one step for all who are told by the same line or rung, at one instant, on one channel. */
export interface Step {
  /** Since the opening. */
  readonly minute: number;
  readonly at: string;
  readonly kind: NoticePlan['kind'];
  readonly rung?: string;
  /** Id of the matrix line, on a notice. */
  readonly line?: string;
  /** Id of the question that is put, or that nobody answered. */
  readonly ask?: string;
  readonly audience: string;
  readonly role: string;
  /** Ids of people, `<customer>/<contact>`, or the name of a place. */
  readonly recipients: readonly string[];
  readonly channel: string;
  readonly template?: string;
  /** By when the policy promises it. */
  readonly dueMinute: number;
  readonly row: string;
}

export interface Simulation {
  readonly policy: string;
  readonly severity: string;
  readonly openedAt: string;
  readonly steps: readonly Step[];
}

export interface Simulated {
  readonly simulation: Simulation;
  /** What the incident's log would hold beside. */
  readonly events: readonly IncidentEvent[];
}

const MINUTE = 60_000;
const KINDS: readonly NoticePlan['kind'][] = ['page', 'ask', 'notice', 'alarm'];

/** Minute by minute who would be told what. Pure: the same scene has the same steps. */
export function simulate(scene: Scene): Simulated {
  const { events, notices } = play(scene);
  const groups = Map.groupBy(notices, groupOf);
  const steps = [...groups.values()].map((group) => stepOf(scene, group));
  // What leaves at the same instant keeps the order of the policy within its kind: sort is stable.
  steps.sort((a, b) => a.minute - b.minute || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const { policy, severity, openedAt } = scene;
  return { simulation: { policy: policy.name, severity, openedAt: toIso(openedAt), steps }, events };
}

/** Customers told by the same line have a text of their own, and so a step of their own; so has each ask. */
const groupOf = ({ plannedAt, kind, line, rung, pass, audience, channel, template, why }: NoticePlan): string =>
  JSON.stringify([
    plannedAt,
    kind,
    line,
    rung,
    pass,
    kind === 'page' ? '' : audience,
    channel,
    template,
    kind === 'ask' ? why : '',
  ]);

function stepOf(scene: Scene, group: readonly NoticePlan[]): Step {
  const { openedAt } = scene;
  const [first] = group;
  if (first === undefined) throw new Error('a group of notices has one');
  const { plannedAt, kind, rung, line, ask, audience, channel, template, row, dueAt } = first;
  const paged = kind === 'page' ? rungOf(scene, rung) : undefined;
  return {
    minute: (plannedAt - openedAt) / MINUTE,
    at: toIso(plannedAt),
    kind,
    ...(rung === undefined ? {} : { rung }),
    ...(line === undefined ? {} : { line }),
    ...(ask === undefined ? {} : { ask }),
    audience,
    role: paged?.role ?? audience,
    recipients: [...new Set(group.map(({ recipient }) => recipient))],
    channel,
    ...(kind === 'page' ? {} : { template }),
    dueMinute: (dueAt - openedAt) / MINUTE,
    row: paged?.row ?? row ?? 'ours',
  };
}

/** Ladders may name their rungs alike: its own ladder is meant, or the catch-all that is climbed after it. */
const rungOf = (scene: Scene, rung: string | undefined) =>
  [ladderFor(scene), scene.policy.catchAllLadder]
    .flatMap((ladder) => ladderOf(scene.policy, ladder).rungs)
    .find(({ id }) => id === rung);
