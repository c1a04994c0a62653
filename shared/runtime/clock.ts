/** The only clock of a function. Rules take `now` as an argument; tests hand in their own. */
export interface Clock {
  now(): number;
}

export const wallClock: Clock = { now: () => Date.now() };
