import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernel, type RunningKernel } from './create-kernel.ts';
import type { DueSource } from './kernel.ts';

const start = Date.UTC(2026, 0, 14, 15);
const minute = 60_000;

function running(): RunningKernel {
  return createKernel({ startAt: start });
}

/** Instants at which something falls due once; what ran is written down with the time on the clock. */
function appointments({ kernel }: RunningKernel, name: string, minutes: number[], seen: string[]): DueSource {
  const left = [...minutes].sort((a, b) => a - b);
  return {
    name,
    nextDue: () => (left[0] === undefined ? undefined : start + left[0] * minute),
    runDue(now) {
      while (left[0] !== undefined && start + left[0] * minute <= now) {
        seen.push(`${name} ${left.shift()} at ${(kernel.clock.now() - start) / minute}`);
      }
    },
  };
}

describe('moving the clock', () => {
  it('runs what falls due in order of time, each at its own instant, whichever service it belongs to', async () => {
    const system = running();
    const seen: string[] = [];
    system.kernel.register(appointments(system, 'a', [5, 20], seen));
    system.kernel.register(appointments(system, 'b', [1, 10, 40], seen));
    await system.driver.advance((now) => now + 30 * minute);
    expect(seen).toEqual(['b 1 at 1', 'a 5 at 5', 'b 10 at 10', 'a 20 at 20']);
  });

  it('follows work that new work leads to, in the same move', async () => {
    const system = running();
    const { kernel } = system;
    const seen: number[] = [];
    let next: number | undefined = kernel.clock.now() + minute;
    kernel.register({
      name: 'chain',
      nextDue: () => next,
      runDue(now) {
        next = undefined;
        const done = kernel.activity.begin('slow work');
        setImmediate(() => {
          seen.push(Math.round((now - start) / minute));
          next = now + 7 * minute;
          done();
        });
      },
    });
    const at = await system.driver.advance((now) => now + 30 * minute);
    expect(seen).toEqual([1, 8, 15, 22, 29]);
    expect(at).toBeGreaterThanOrEqual(start + 30 * minute);
  });

  it('waits for work under way before time goes on', async () => {
    const system = running();
    const { kernel } = system;
    const seen: string[] = [];
    let delivered = false;
    kernel.register({
      name: 'delivery',
      nextDue: () => (delivered ? undefined : start + minute),
      runDue() {
        delivered = true;
        const done = kernel.activity.begin('delivery');
        setTimeout(() => {
          seen.push('delivered');
          done();
        }, 5);
      },
    });
    kernel.register(appointments(system, 'later', [2], seen));
    await system.driver.advance((now) => now + 5 * minute);
    expect(seen).toEqual(['delivered', 'later 2 at 2']);
  });

  it('runs periodic ticks once, after everything else that fell due', async () => {
    const system = running();
    const seen: string[] = [];
    let next = start + minute;
    system.kernel.register({
      name: 'every minute',
      nextDue: () => undefined,
      runDue: () => undefined,
      coalesced: {
        nextTick: () => next,
        runTicks(now) {
          seen.push('tick');
          next = now + minute;
        },
      },
    });
    system.kernel.register(appointments(system, 'due', [10, 20], seen));
    await system.driver.advance((now) => now + 90 * 24 * 60 * minute);
    expect(seen).toEqual(['due 10 at 10', 'due 20 at 20', 'tick']);
  });

  it('runs every tick when asked not to coalesce', async () => {
    const system = running();
    let ticks = 0;
    let next = start + minute;
    system.kernel.register({
      name: 'every minute',
      nextDue: () => undefined,
      runDue: () => undefined,
      coalesced: {
        nextTick: () => next,
        runTicks() {
          ticks += 1;
          next += minute;
        },
      },
    });
    await system.driver.advance((now) => now + 10 * minute, false);
    expect(ticks).toBe(10);
  });

  it('never goes back', async () => {
    const system = running();
    await expect(system.driver.advance((now) => now - 1)).rejects.toThrow('the clock never goes back');
    expect(system.kernel.clock.now()).toBeGreaterThanOrEqual(start);
  });

  it('takes moves asked for at once one after the other', async () => {
    const system = running();
    const moves = [1, 2, 3].map(() => system.driver.advance((now) => now + 10 * minute));
    const instants = await Promise.all(moves);
    expect(instants.map((at) => Math.floor((at - start) / minute))).toEqual([10, 20, 30]);
  });

  it('lets a service that fails not stop the others', async () => {
    const log: string[] = [];
    const system = createKernel({ startAt: start, log: (line) => log.push(line) });
    const seen: string[] = [];
    let failed = false;
    system.kernel.register({
      name: 'broken',
      nextDue: () => (failed ? undefined : start + minute),
      runDue() {
        failed = true;
        throw new Error('no');
      },
    });
    system.kernel.register(appointments(system, 'fine', [2], seen));
    await system.driver.advance((now) => now + 5 * minute);
    expect(seen).toEqual(['fine 2 at 2']);
    expect(log[0]).toContain('broken failed');
  });

  it('is in order whatever falls due when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 8 }), { maxLength: 4 }),
        async (plans) => {
          const system = running();
          const seen: string[] = [];
          plans.forEach((plan, index) => system.kernel.register(appointments(system, `s${index}`, plan, seen)));
          await system.driver.advance((now) => now + 500 * minute);
          const instants = seen.map((line) => Number(line.split(' at ')[1]));
          expect(instants).toEqual([...plans.flat()].sort((a, b) => a - b));
          await system.close();
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('ordinary time', () => {
  it('runs what is already overdue as soon as the system starts', async () => {
    const system = running();
    const seen: string[] = [];
    system.kernel.register(appointments(system, 'overdue', [-10, -5], seen));
    system.driver.start();
    await system.driver.settled();
    expect(seen.map((line) => line.split(' at ')[0])).toEqual(['overdue -10', 'overdue -5']);
    await system.close();
  });

  it('runs what falls due after a poke', async () => {
    const system = running();
    const { kernel } = system;
    let wanted = false;
    const ran = new Promise<void>((resolve) => {
      kernel.register({
        name: 'queue',
        nextDue: () => (wanted ? 0 : undefined),
        runDue() {
          wanted = false;
          resolve();
        },
      });
    });
    system.driver.start();
    wanted = true;
    kernel.poke();
    await ran;
    await system.close();
  });
});
