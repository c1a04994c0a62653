import type { ChildrenPhase, Thread } from './execution.ts';
import { evaluateIn, stateOf } from './run.ts';
import type { Run } from './run.ts';
import { StateError } from './state-error.ts';
import type { Json } from './state-error.ts';
import type { State } from './state-schemas.ts';

type ParallelState = Extract<State, { Type: 'Parallel' }>;
type MapState = Extract<State, { Type: 'Map' }>;

/** Starts every branch of a Parallel. Throws StateError. */
export async function beginParallel(run: Run, thread: Thread, state: ParallelState): Promise<void> {
  const { Arguments: template } = state;
  const input = template === undefined ? thread.input : await evaluateIn(run, thread, template, 'Arguments');
  const starts = run.definition.inner.get(thread.state) ?? [];
  run.journal.add(run.now, 'ParallelStateStarted', {}, thread);
  thread.phase = { kind: 'children', results: starts.map(() => undefined), finished: 0, next: starts.length };
  starts.forEach((start, slot) => addChild(run, thread, slot, start, input));
}

/** Starts the iterations of a Map, as many as may run at once. Throws StateError. */
export async function beginMap(run: Run, thread: Thread, state: MapState): Promise<void> {
  const { Items: template } = state;
  const items = template === undefined ? thread.input : await evaluateIn(run, thread, template, 'Items');
  if (!Array.isArray(items)) {
    throw new StateError(
      'States.QueryEvaluationError',
      `The Items of state '${thread.state}' are not an array.`,
      'Items',
    );
  }
  run.journal.add(run.now, 'MapStateStarted', { length: items.length }, thread);
  const phase: ChildrenPhase = { kind: 'children', results: items.map(() => undefined), finished: 0, items, next: 0 };
  thread.phase = phase;
  const atOnce = state.MaxConcurrency ? Math.min(state.MaxConcurrency, items.length) : items.length;
  while (phase.next < atOnce) await startNextItem(run, thread, phase);
}

/** Starts the next iteration of a Map, if one is left. Throws StateError. */
export async function startNextItem(run: Run, thread: Thread, phase: ChildrenPhase): Promise<void> {
  const state = stateOf(run, thread);
  const [start] = run.definition.inner.get(thread.state) ?? [];
  const index = phase.next;
  const value = phase.items?.[index];
  if (state.Type !== 'Map' || start === undefined || value === undefined) return;
  phase.next += 1;
  const item = { Index: index, Value: value };
  const selector = state.ItemSelector;
  const input = selector === undefined ? value : await evaluateIn(run, thread, selector, 'ItemSelector', { item });
  run.journal.add(run.now, 'MapIterationStarted', { name: thread.state, index }, thread);
  addChild(run, thread, index, start, input).item = item;
}

function addChild(run: Run, parent: Thread, slot: number, state: string, input: Json): Thread {
  const child: Thread = {
    id: `${parent.id}.${slot}`,
    parent: parent.id,
    slot,
    state,
    input,
    // Inner states read the outer variables; what they assign stays inside.
    variables: { ...parent.variables },
    enteredAt: run.now,
    lastEvent: parent.lastEvent,
    retries: [],
    phase: { kind: 'entering' },
  };
  run.execution.threads.push(child);
  return child;
}
