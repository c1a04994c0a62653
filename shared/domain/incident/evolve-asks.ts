import type { RaisedAsk } from './incident.ts';
import type { EventOf } from './incident-events.ts';

export function withAsk(asks: readonly RaisedAsk[], event: EventOf<'AskRaised'>): RaisedAsk[] {
  const { ask, round, yesesNeeded, at: raisedAt, dueAt } = event;
  const before = asks.find(({ id }) => id === ask);
  const people = [...new Set([...(before?.people ?? []), ...event.people])];
  const raised = { id: ask, round, people, yesesNeeded, raisedAt, dueAt, answers: before?.answers ?? [] };
  return [...asks.filter(({ id }) => id !== ask), raised];
}

/** The first answer of each counts. An ask that nobody has to be asked is answered without having been raised. */
export function withAnswer(asks: readonly RaisedAsk[], event: EventOf<'AskAnswered'>): RaisedAsk[] {
  const { ask, answer, by, at } = event;
  const standing = standingAsk(asks, event);
  if (standing.answers.some((one) => one.by === by)) return [...asks];
  return [...asks.filter(({ id }) => id !== ask), { ...standing, answers: [...standing.answers, { answer, by, at }] }];
}

/** Where nobody could be asked at all it is written down as well: otherwise it would be put again at every look. */
export const withoutAnswer = (asks: readonly RaisedAsk[], event: EventOf<'AskUnanswered'>): RaisedAsk[] => [
  ...asks.filter(({ id }) => id !== event.ask),
  { ...standingAsk(asks, event), unansweredAt: event.at },
];

const standingAsk = (
  asks: readonly RaisedAsk[],
  { ask, at }: EventOf<'AskAnswered'> | EventOf<'AskUnanswered'>,
): RaisedAsk =>
  asks.find(({ id }) => id === ask) ?? {
    id: ask,
    round: 0,
    people: [],
    yesesNeeded: 1,
    raisedAt: at,
    dueAt: at,
    answers: [],
  };
