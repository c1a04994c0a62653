import { actor } from '../ids.ts';
import { leave } from './changes.ts';
import { everybodyIn } from './everybody-in.ts';
import type { OnCallFacts } from './schedule-timeline.ts';

const FOR_GOOD = { start: '1970-01-01T00:00:00.000Z', end: '9999-01-01T00:00:00.000Z' };

/** The same facts, with whoever has left the directory away for good: nobody can be told by who is no longer in it. */
export function withoutLeavers(facts: OnCallFacts, here: ReadonlySet<string>): OnCallFacts {
  const named = new Set([
    ...facts.schedules.flatMap(({ id }) => everybodyIn(id, facts.schedules)),
    ...Object.values(facts.overrides).flatMap((all) => all.flatMap(({ people }) => people as string[])),
  ]);
  const left = [...named].filter((person) => !here.has(person));
  if (left.length === 0) return facts;
  const by = actor.parse('tocsin');
  const away = left.map((person) => leave.parse({ id: `left-${person}`, person, ...FOR_GOOD, by, at: FOR_GOOD.start }));
  return { ...facts, leave: [...facts.leave, ...away] };
}
