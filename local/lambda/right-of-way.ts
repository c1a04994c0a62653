import { availableParallelism } from 'node:os';

/** Longest time that work gives way to other work, in real milliseconds. */
const longestWaitMs = 10_000;

/**
 * Who runs first where there is more to do than processors to do it. Lambda has a processor for each event and needs no
 * such rule: without it a hundred emails would share this machine with the pages of the same minute, and be as early.
 */
export interface RightOfWay {
  /**
   * Resolves when the work may begin: at once, unless it may wait and at least as much that may not is under way as there
   * are processors. Call what it answers when the work has ended.
   */
  enter(mayWait: boolean): Promise<() => void>;
}

export function createRightOfWay(processors = availableParallelism(), waitMs = longestWaitMs): RightOfWay {
  const waiting = new Set<() => void>();
  let urgent = 0;
  const isFree = (): boolean => urgent < processors;

  function leave(): void {
    urgent -= 1;
    if (isFree()) for (const begin of [...waiting]) begin();
  }
  function turn(): Promise<void> {
    return new Promise((resolve) => {
      const begin = (): void => {
        clearTimeout(timer);
        waiting.delete(begin);
        resolve();
      };
      const timer = setTimeout(begin, waitMs);
      waiting.add(begin);
    });
  }
  return {
    async enter(mayWait) {
      if (mayWait) {
        if (!isFree()) await turn();
        return () => undefined;
      }
      urgent += 1;
      return leave;
    },
  };
}
