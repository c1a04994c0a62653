import { TOCSIN, type Actor } from '../ids.ts';
import type { Decision } from '../incident/decide-command.ts';
import { answerTo, isActive, type Incident, type RaisedAsk } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { heldSince } from '../policy/held-since.ts';
import type { Ask } from '../policy/document/matrix.ts';
import { durationMs } from '../text/duration.ts';
import type { Reachable } from './decide-next-rung.ts';
import type { Terms } from './terms.ts';

const MINUTE = 60_000;

export interface DueAsk {
  readonly ask: Ask;
  readonly dueAt: number;
}

/** The questions that have to be put, or put to the next, if nobody answers before. */
export const dueAsks = (incident: Incident, { asks }: Terms): DueAsk[] =>
  asks.flatMap((ask) => {
    const raised = incident.asks.find(({ id }) => id === ask.id);
    if (answerTo(incident, ask.id) !== undefined || raised?.unansweredAt !== undefined) return [];
    if (raised !== undefined) return [{ ask, dueAt: raised.dueAt }];
    const since = heldSince(ask, incident);
    return since === undefined ? [] : [{ ask, dueAt: Math.max(since.base + ask.when.minute * MINUTE, since.held) }];
  });

/**
 * Puts the question to the next who can be reached: to the first of each role in turn, or to all roles at once where both have to
 * agree. Nobody left: it stays unanswered, which is never taken for a yes (rows S0.4, S0.9).
 */
export function raiseAsk(incident: Incident, { ask }: DueAsk, reachable: Reachable, now: number): IncidentEvent[] {
  const at = { at: now, by: TOCSIN };
  if (ask.automatic?.some((severity) => severity === incident.severity) === true)
    return [{ type: 'AskAnswered', ...at, ask: ask.id, answer: 'yes', automatic: true }];
  const before = incident.asks.find(({ id }) => id === ask.id);
  const next = ask.both === true ? allAtOnce(ask, before, reachable) : nextRound(ask, before, reachable);
  if (next === undefined) return [{ type: 'AskUnanswered', ...at, ask: ask.id }];
  const { round, asked } = next;
  const dueAt = now + durationMs(ask.answerWithin);
  const people = asked.map(({ person }) => person);
  const roles = asked.map(({ role }) => role);
  // Everybody of both roles, where the policy wants both; else whoever answers first.
  const yesesNeeded = ask.both === true ? people.length : 1;
  const channels = [...ask.channels];
  return [{ type: 'AskRaised', ...at, ask: ask.id, round, people, roles, yesesNeeded, channels, dueAt }];
}

interface Round {
  readonly round: number;
  readonly asked: readonly Asked[];
}

interface Asked {
  readonly person: string;
  readonly role: string;
}

/** The first so many of each role who can be reached, each person once and in the first role that has them. */
function whoMayBeAsked({ roles }: Ask, reachable: Reachable, ofEach: number): Asked[] {
  const all = roles.flatMap((role) =>
    reachable(role)
      .slice(0, ofEach)
      .map((person) => ({ person, role })),
  );
  return all.filter(({ person }, index) => all.findIndex((one) => one.person === person) === index);
}

/**
 * The people of all roles in their order, each once: a role with two people is asked twice before the next one. Whoever cannot be
 * reached any more by then moves nobody else out of their turn.
 */
function nextRound(ask: Ask, before: RaisedAsk | undefined, reachable: Reachable): Round | undefined {
  const next = whoMayBeAsked(ask, reachable, 2).find(({ person }) => before?.people.includes(person) !== true);
  return next === undefined ? undefined : { round: (before?.round ?? 0) + 1, asked: [next] };
}

/** The first of each role, once: a yes of two people of one role is not what both roles were asked for. */
function allAtOnce(ask: Ask, before: RaisedAsk | undefined, reachable: Reachable): Round | undefined {
  const asked = whoMayBeAsked(ask, reachable, 1);
  return before !== undefined || asked.length < ask.roles.length ? undefined : { round: 1, asked };
}

/** An answer that somebody gives. */
export interface Answer {
  readonly ask: string;
  readonly answer: 'yes' | 'no';
  readonly by: Actor;
}

/** Pure: who was asked answers once; nobody answers for another. */
export function decideAnswer(incident: Incident, { ask, answer, by }: Answer, now: number): Decision {
  const raised = incident.asks.find(({ id }) => id === ask);
  if (raised === undefined || !isActive(incident)) return { ok: false, because: 'the question is not being asked' };
  if (!raised.people.includes(by)) return { ok: false, because: `the question was put to ${raised.people.join(', ')}` };
  const said = answerTo(incident, ask);
  if (said !== undefined) return { ok: false, because: `the question has been answered: ${said.answer}` };
  if (raised.answers.some((one) => one.by === by))
    return { ok: false, because: 'you have answered the question already' };
  return { ok: true, events: [{ type: 'AskAnswered', at: now, by, ask, answer }] };
}
