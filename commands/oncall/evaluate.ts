import { oneAfterTheOther } from '../../shared/domain/oncall/layer-timeline.ts';
import { turnsOf } from '../../shared/domain/oncall/turns.ts';
import type { RotationCase } from './rotation-case.ts';

/** Who is on call, in the order in which they are tried; `at` as it was asked. */
export interface Answer {
  readonly at: string;
  readonly users: readonly string[];
}

/** Who is on call at each instant that a case asks about, in its order. */
export function evaluate({ rotation, participants, at }: RotationCase): Answer[] {
  const people = oneAfterTheOther(participants, turnsOf(rotation));
  return at.map(({ text, instant }) => ({ at: text, users: people(instant).is }));
}
