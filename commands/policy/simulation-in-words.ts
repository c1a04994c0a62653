import type { Directory } from '../../shared/domain/directory/directory.ts';
import type { EventOf, IncidentEvent } from '../../shared/domain/incident/incident-events.ts';
import { findSeverity } from '../../shared/domain/policy/policy.ts';
import { durationInWords } from '../../shared/domain/text/duration.ts';
import { formatInZone } from '../../shared/domain/text/local-time.ts';
import { targetInWords } from '../../shared/domain/text/target-in-words.ts';
import type { Scene } from './play.ts';
import type { Simulated, Step } from './simulate.ts';
import { alignedRows } from './table.ts';

/** A simulation for a person who reads it: minute by minute who is told what, how, why, and what was promised. */
export function simulationInWords(scene: Scene, { simulation, events }: Simulated): string[] {
  const told = events.flatMap((event) => eventInWords(scene, event));
  const minutes = [...new Set([...simulation.steps, ...told].map(({ minute }) => minute))].sort((a, b) => a - b);
  return [
    ...heading(scene),
    ...minutes.flatMap((minute) => [
      '',
      `minute ${round(minute)}   ${clock(scene, minute)}`,
      ...told.filter((each) => each.minute === minute).map(({ words }) => `  ${words}`),
      ...alignedRows(
        simulation.steps.filter((step) => step.minute === minute).map((step) => stepInWords(scene.directory, step)),
      )
        .flat()
        .map((line) => `  ${line}`),
    ]),
    '',
    `${simulation.steps.length} steps in the first ${durationInWords(scene.until - scene.openedAt)}.`,
  ];
}

const round = (minute: number): string => String(Math.round(minute * 100) / 100);
const clock = ({ openedAt }: Scene, minute: number): string => formatInZone(openedAt + minute * 60_000, 'UTC');

function heading(scene: Scene): string[] {
  const { policy, openedAt, answerAt, resolveAt, emergency } = scene;
  const severity = findSeverity(policy, scene.severity);
  const after = (at: number | undefined, done: string, never: string): string =>
    at === undefined ? never : `${done} after ${durationInWords(at - openedAt)}`;
  const type = policy.emergencies?.find(({ id }) => id === emergency);
  const resolution = severity?.resolution;
  return [
    `${policy.title} (${policy.name}): a ${scene.severity} ${severity?.name ?? ''} opens at ${formatInZone(openedAt, 'UTC')}`,
    ...(type === undefined ? [] : [`Emergency: ${type.name}.`]),
    `${after(answerAt, 'Somebody answers', 'Nobody answers')}; ${after(resolveAt, 'it is resolved', 'it is not resolved')}.`,
    ...(severity === undefined
      ? []
      : [
          `Promised: an answer within ${targetInWords(severity.response)}, ${
            resolution === undefined ? 'no time for the end' : `the end within ${targetInWords(resolution)}`
          } (${severity.row}).`,
        ]),
  ];
}

type Naming = (id: string) => string;

/** What a reader should know beside who is told; the rest of the log stays out. */
const SAYINGS: { readonly [T in IncidentEvent['type']]?: (event: EventOf<T>, nameOf: Naming) => string } = {
  IncidentAcknowledged: ({ by }, nameOf) => `${nameOf(by)} has it.`,
  IncidentResolved: () => 'It is resolved.',
  IncidentClosed: () => 'It closes.',
  TargetWarned: ({ target }) => `Four fifths of the promised ${target} are over.`,
  TargetMissed: ({ target }) => `The promised ${target} is missed.`,
  IncidentEscalated: ({ to, trigger, beside }) =>
    `It is escalated to ${to} (${trigger.replace('-', ' ')})${beside === true ? ', beside the ladder' : ''}.`,
  EmergencyDeclared: ({ emergency }) => `It is an emergency: ${emergency}.`,
  RungReminded: ({ rung }) => `Rung ${rung} is reminded.`,
  AskAnswered: ({ ask, answer, automatic, by }, nameOf) =>
    automatic === true ? `${ask} is approved by the policy itself.` : `${nameOf(by)} says ${answer} to ${ask}.`,
  AskUnanswered: ({ ask }) => `Nobody answers ${ask}: it counts as no yes, and the alarm says so.`,
  RungSkipped: ({ rung, reason }) => `Rung ${rung} is passed over: ${reason}.`,
  LadderExhausted: ({ pass }) => `Pass ${pass} over the ladder ends without an answer.`,
  UnroutableRaised: () => 'Nobody answers: it is unroutable, and the alarm says so.',
};

function eventInWords({ openedAt, directory }: Scene, event: IncidentEvent): { minute: number; words: string }[] {
  const saying = SAYINGS[event.type] as ((event: IncidentEvent, nameOf: Naming) => string) | undefined;
  if (saying === undefined) return [];
  return [{ minute: (event.at - openedAt) / 60_000, words: `* ${saying(event, (id) => nameOf(directory, id))}` }];
}

function stepInWords(directory: Directory, step: Step): string[] {
  const { kind, rung, line, audience, recipients, channel, template, dueMinute, minute, row } = step;
  return [
    kind,
    kind === 'page' ? `rung ${rung ?? ''}` : audience,
    recipients.map((one) => nameOf(directory, one)).join(', '),
    channel,
    template ?? '',
    line ?? '',
    row,
    dueMinute > minute ? `promised by minute ${round(dueMinute)}` : '',
  ];
}

/** A person's or a contact's name; a place is its own. */
function nameOf({ people, customers }: Directory, recipient: string): string {
  const [customer, contact] = recipient.split('/');
  const named =
    contact === undefined
      ? people.find(({ id }) => id === recipient)
      : customers.find(({ id }) => id === customer)?.contacts.find(({ id }) => id === contact);
  return named?.name ?? recipient;
}
