import type { ZoneClock } from './zone-clock.ts';

/** Local times in rising order, counted by whole numbers without end in either direction. */
export interface WallSteps {
  /** Local time of step `index`. */
  readonly localOf: (index: number) => number;
  /** Index of the last step at or before a local time. */
  readonly indexAt: (local: number) => number;
}

/** The step that an instant lies in, and when the next one begins. */
export interface Step {
  readonly index: number;
  readonly until: number;
}

/**
 * Finds the step that an instant lies in, and is quick for whoever walks from one to the next: what follows a step is known without
 * asking what the clock shows. Where the clocks were moved in between, it may come out of order, and then the clock is asked.
 */
export function walking(clock: ZoneClock, steps: WallSteps): (at: number) => Step {
  let last: Step | undefined;
  return (at) => {
    if (last !== undefined && at === last.until) {
      const until = clock.instantOf(steps.localOf(last.index + 2));
      if (until > at) return (last = { index: last.index + 1, until });
    }
    return (last = stepAt(clock, steps, at));
  };
}

/**
 * Finds the step that an instant lies in. Away from a change of the clocks its local time says so; shortly after one the instants
 * of the steps decide, as a step at a skipped time comes later than its neighbours, and one at a repeated time came the first time.
 */
export function stepAt(clock: ZoneClock, steps: WallSteps, at: number): Step {
  const { offset, doubtful } = clock.stretchAt(at);
  let index = steps.indexAt(at + offset);
  let until = clock.instantOf(steps.localOf(index + 1));
  while (until <= at) {
    index += 1;
    until = clock.instantOf(steps.localOf(index + 1));
  }
  while (at < doubtful && clock.instantOf(steps.localOf(index)) > at) {
    until = clock.instantOf(steps.localOf(index));
    index -= 1;
  }
  return { index, until };
}
