import type { ActivityCounter } from './activity-counter.ts';
import type { CoalescedTicks, DueSource } from './kernel.ts';
import type { VirtualClock } from './virtual-clock.ts';

const longestTimerMs = 2 ** 31 - 1;

export interface DueDriver {
  register(source: DueSource): void;
  poke(): void;
  /** From here on things run when they fall due. */
  start(): void;
  /**
   * Moves time on to the instant that `to` answers once earlier moves have ended; resolves with it when all that fell
   * due has run, in order, at its own instant. Ticks of short periods run once at the end unless `coalesce` is false.
   * @param onBegin is called when time begins to move: the instant is accepted
   * @throws ClockGoesBack when the instant lies before now
   */
  advance(to: (now: number) => number, coalesce?: boolean, onBegin?: () => void): Promise<number>;
  /** Resolves when nothing is due and nothing is under way at the present instant. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Time only moves forward. */
export class ClockGoesBack extends Error {
  constructor(target: number, now: number) {
    super(
      `${new Date(target).toISOString()} lies before now (${new Date(now).toISOString()}): the clock never goes back`,
    );
    this.name = 'ClockGoesBack';
  }
}

/** Runs everything that falls due: by one real timer in ordinary time, instant by instant when the clock is moved. */
export function createDueDriver(
  clock: VirtualClock,
  activity: ActivityCounter,
  log: (line: string) => void,
): DueDriver {
  const sources: DueSource[] = [];
  let timer: NodeJS.Timeout | undefined;
  let started = false;
  let stopped = false;
  let advancing = false;
  let looking = false;
  let lookAgain = false;
  let changed: (() => void) | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const ticking = (): CoalescedTicks[] => sources.flatMap((source) => source.coalesced ?? []);
  const dueAt = (): number => Math.min(...sources.map((source) => source.nextDue() ?? Infinity));
  const tickAt = (): number => Math.min(...ticking().map((ticks) => ticks.nextTick() ?? Infinity));

  async function attempt(name: string, run: () => void | Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      log(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  /** Runs what is due now, earliest first; answers whether there was anything. */
  async function runReady(): Promise<boolean> {
    const now = clock.now();
    const ready = sources
      .map((source) => ({ source, at: source.nextDue() ?? Infinity }))
      .filter(({ at }) => at <= now)
      .sort((a, b) => a.at - b.at);
    for (const { source } of ready) await attempt(source.name, () => source.runDue(now));
    return ready.length > 0;
  }

  async function runTicks(afterEach: () => Promise<void>): Promise<void> {
    for (const ticks of ticking()) {
      const now = clock.now();
      if ((ticks.nextTick() ?? Infinity) > now) continue;
      await attempt('periodic ticks', () => ticks.runTicks(now));
      await afterEach();
    }
  }

  /** Until nothing is due now and nothing is under way. The pause lets work that just ended hand on its follow-up. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 2 && !stopped;) {
      if (await runReady()) quiet = 0;
      else if (activity.count > 0) {
        quiet = 0;
        await new Promise<void>((resolve) => (changed = resolve));
      } else quiet += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function move(target: number, coalesce: boolean): Promise<void> {
    clock.freeze(clock.now());
    await settle();
    for (;;) {
      const next = coalesce ? dueAt() : Math.min(dueAt(), tickAt());
      if (next > target || stopped) break;
      clock.freeze(next);
      await settle();
      if (!coalesce) await runTicks(settle);
    }
    clock.freeze(target);
    await runTicks(settle);
    await settle();
  }

  async function look(): Promise<void> {
    if (looking || advancing || !started || stopped) {
      lookAgain = true;
      return;
    }
    looking = true;
    try {
      do {
        lookAgain = false;
        // An await in between lets a pending advance take over.
        if (await runReady()) lookAgain = true;
        await runTicks(() => Promise.resolve());
        await new Promise((resolve) => setImmediate(resolve));
      } while (lookAgain && !halted());
    } finally {
      looking = false;
      if (!halted()) arm();
      changed?.();
    }
  }
  const halted = (): boolean => stopped || advancing;

  function arm(): void {
    clearTimeout(timer);
    const next = Math.min(dueAt(), tickAt());
    if (next === Infinity) return;
    const wait = Math.min(Math.max(0, next - clock.now()), longestTimerMs);
    timer = setTimeout(() => void look(), wait);
  }

  function poke(): void {
    lookAgain = true;
    changed?.();
    if (!looking && !advancing && started && !stopped) setImmediate(() => void look());
  }

  async function exclusively<T>(work: () => Promise<T>): Promise<T> {
    advancing = true;
    clearTimeout(timer);
    while (looking) await new Promise<void>((resolve) => (changed = resolve));
    try {
      return await work();
    } finally {
      advancing = false;
      poke();
    }
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(() => exclusively(work));
    turn = mine.catch(() => undefined);
    return mine;
  }

  return {
    register(source) {
      sources.push(source);
      poke();
    },
    poke,
    start() {
      started = true;
      poke();
    },
    advance: (to, coalesce = true, onBegin = () => undefined) =>
      inTurn(async () => {
        const now = clock.now();
        const target = Math.round(to(now));
        if (!(target >= now)) throw new ClockGoesBack(target, now);
        onBegin();
        try {
          await move(target, coalesce);
          return clock.now();
        } finally {
          clock.release();
        }
      }),
    settled: () => inTurn(settle),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      changed?.();
      await turn;
      while (looking) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
