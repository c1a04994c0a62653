import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from './incident-fixture.ts';
import { atFirst, expectOfTheClock, Life, type Expected } from './incident-life-fixture.ts';
import { acknowledgementOf, resolutionOf } from './incident.ts';
import { nextStatus, personCommands, transitions, type PersonCommand } from './transitions.ts';

/** One thing that happens, to the rules and to what the table expects of them. */
abstract class Happening implements fc.Command<Expected, Life> {
  check(): boolean {
    return true;
  }

  run(expected: Expected, life: Life): void {
    this.happens(expected, life);
    const { incident } = life;
    expect(incident.status).toBe(expected.status);
    expect(acknowledgementOf(incident)?.at).toBe(expected.acknowledgedAt);
    const resolution = resolutionOf(incident);
    if (resolution !== undefined)
      expect([resolution.at, resolution.cause]).toEqual([expected.resolvedAt, expected.resolvedBy]);
  }

  abstract happens(expected: Expected, life: Life): void;
  abstract toString(): string;
}

class Asks extends Happening {
  readonly kind: PersonCommand;
  constructor(kind: PersonCommand) {
    super();
    this.kind = kind;
  }
  happens(expected: Expected, life: Life): void {
    const next = nextStatus(expected.status, this.kind);
    const before = life.incident;
    expect(life.ask(this.kind)).toBe(next !== undefined);
    if (next === undefined) {
      expect(life.incident).toBe(before);
      return;
    }
    if (['acknowledge', 'start'].includes(this.kind)) expected.acknowledgedAt ??= life.now;
    if (this.kind === 'resolve') Object.assign(expected, { resolvedAt: life.now, resolvedBy: 'person' });
    expected.status = next;
  }
  toString(): string {
    return `a person asks to ${this.kind}`;
  }
}

/** A change that is new, is told again, or comes late: `ago` by the source's clock. */
class Tells extends Happening {
  readonly signal: 'firing' | 'quiet';
  readonly ago: number;
  constructor(signal: 'firing' | 'quiet', ago: number) {
    super();
    this.signal = signal;
    this.ago = ago;
  }
  happens(expected: Expected, life: Life): void {
    const over = expected.status === 'resolved' || expected.status === 'closed';
    const opens = life.tell(this.signal, life.now - this.ago);
    expected.told.add(`${this.signal} ${life.now - this.ago}`);
    if (opens) {
      expect(over, 'a new incident opens only where none is there to take it').toBe(true);
      expect(this.signal).toBe('firing');
      Object.assign(expected, { status: 'open', acknowledgedAt: undefined, incidents: expected.incidents + 1 });
    }
    expect(life.alert.state).toBe(newest(expected.told));
  }
  toString(): string {
    return `the source says ${this.signal} as of ${this.ago} ms ago`;
  }
}

class Waits extends Happening {
  readonly ms: number;
  constructor(ms: number) {
    super();
    this.ms = ms;
  }
  happens(expected: Expected, life: Life): void {
    life.now += this.ms;
    expectOfTheClock(expected, life);
    life.lookAtTheClock();
  }
  toString(): string {
    return `${this.ms} ms pass`;
  }
}

/** By the source's time, at one instant the recovery last. */
function newest(told: ReadonlySet<string>): string | undefined {
  const all = [...told].map((one) => one.split(' ') as [string, string]);
  return all
    .sort(([a, x], [b, y]) => Number(x) - Number(y) || Number(a === 'quiet') - Number(b === 'quiet'))
    .at(-1)?.[0];
}

const signal = fc.constantFrom('firing' as const, 'quiet' as const);
const happenings = [
  fc.constantFrom(...personCommands).map((kind) => new Asks(kind)),
  fc.tuple(signal, fc.constantFrom(0, 0, 1, MINUTE, 20 * MINUTE)).map(([what, ago]) => new Tells(what, ago)),
  fc.constantFrom(0, 1, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 25 * HOUR).map((ms) => new Waits(ms)),
];

describe('an alert and its incidents, whatever happens in whatever order (failures 1, 2, 3, 4, 7 and 14)', () => {
  it('never contradict the table of transitions, and take every one of its arrows', () => {
    const moves = new Set<string>();
    let most = 0;
    fc.assert(
      fc.property(fc.commands(happenings, { maxCommands: 40 }), (commands) => {
        const expected = atFirst();
        fc.modelRun(() => ({ model: expected, real: new Life(moves) }), commands);
        most = Math.max(most, expected.incidents);
      }),
      { numRuns: 1_000, seed: 5 },
    );
    const arrows = Object.entries(transitions).flatMap(([from, ways]) =>
      Object.entries(ways).map(([command, to]) => `${from} --> ${to}: ${command}`),
    );
    expect([...moves].sort()).toEqual(arrows.sort());
    expect(most).toBeGreaterThan(2);
  });
});
