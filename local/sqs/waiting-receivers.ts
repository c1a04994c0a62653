import type { DueSource, Kernel } from '../kernel/kernel.ts';

/** Receivers that wait for a message: in real time at most as long as they asked, woken when one becomes visible. */
export interface WaitingReceivers {
  /** Resolves with what `attempt` found, or with nothing when the time is over or the endpoint closes. */
  wait<T>(queueArn: string, milliseconds: number, attempt: () => T[]): Promise<T[]>;
  /** Something became visible in the queue. */
  wake(queueArn: string): void;
  close(): void;
}

interface Waiter {
  queueArn: string;
  attempt(): boolean;
  giveUp(): void;
}

/** `nextVisibleAt` tells when a queue's next message can be taken. */
export function createWaitingReceivers(
  kernel: Kernel,
  nextVisibleAt: (queueArn: string) => number | undefined,
): WaitingReceivers {
  const waiters = new Set<Waiter>();
  const wake = (queueArn: string): void => {
    for (const waiter of [...waiters]) if (waiter.queueArn === queueArn) waiter.attempt();
  };
  const source: DueSource = {
    name: 'sqs long polls',
    nextDue() {
      const instants = [...waiters].map(({ queueArn }) => nextVisibleAt(queueArn)).filter((at) => at !== undefined);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
    runDue() {
      for (const queueArn of new Set([...waiters].map((waiter) => waiter.queueArn))) wake(queueArn);
    },
  };
  kernel.register(source);

  return {
    wait: <T>(queueArn: string, milliseconds: number, attempt: () => T[]): Promise<T[]> => {
      const atOnce = attempt();
      if (atOnce.length > 0 || milliseconds <= 0) return Promise.resolve(atOnce);
      return new Promise<T[]>((resolve) => {
        const finish = (found: T[]): void => {
          clearTimeout(timer);
          waiters.delete(waiter);
          resolve(found);
        };
        const waiter: Waiter = {
          queueArn,
          attempt: () => {
            const found = attempt();
            if (found.length > 0) finish(found);
            return found.length > 0;
          },
          giveUp: () => finish([]),
        };
        const timer = setTimeout(() => waiter.giveUp(), milliseconds);
        waiters.add(waiter);
        kernel.poke();
      });
    },
    wake,
    close: () => {
      for (const waiter of [...waiters]) waiter.giveUp();
    },
  };
}
