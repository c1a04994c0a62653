import type { LaneState } from './lane-state.ts';

/** What became of a batch of a stream: sequence numbers of its records in order, and how the function answered. */
export interface BatchOutcome {
  sequences: readonly string[];
  /** Index of the first record that is not done; undefined when all went well. */
  firstFailed: number | undefined;
}

export interface RetryRules {
  bisects: boolean;
  /** -1: for ever. */
  maxRetries: number;
}

export interface Judgement {
  state: LaneState;
  /** The records given up, when the tries are used up. */
  givenUp?: readonly string[];
}

/**
 * Where a lane stands after a batch. The checkpoint moves up to the first failed record. If the source bisects, a batch is
 * split where it failed, or halved when its first record or all of it did, which costs no try; otherwise it is tried again
 * after 1, 2, 4 ... 60 s, and given up after its last retry.
 * @param done where the lane stands when the whole batch is done or given up
 */
export function judgeBatch(
  before: LaneState,
  outcome: BatchOutcome,
  done: string,
  rules: RetryRules,
  now: number,
): Judgement {
  const { sequences, firstFailed } = outcome;
  const last = sequences.at(-1);
  const endsAfter = (reached: string): string[] => before.ends.filter((end) => BigInt(end) > BigInt(reached));
  const finished = (): LaneState => ({ cursor: done, failures: 0, retryAt: undefined, ends: endsAfter(done) });
  if (firstFailed === undefined || last === undefined) return { state: finished() };

  const cursor = firstFailed === 0 ? before.cursor : (sequences[firstFailed - 1] ?? before.cursor);
  const remaining = sequences.slice(firstFailed);
  const failures = firstFailed === 0 ? before.failures + 1 : 1;
  if (rules.bisects && (firstFailed > 0 || remaining.length > 1)) {
    const middle = remaining[Math.ceil(remaining.length / 2) - 1] ?? last;
    const ends = [...new Set([...(firstFailed > 0 ? [] : [middle]), last, ...before.ends])].sort((a, b) =>
      BigInt(a) < BigInt(b) ? -1 : 1,
    );
    return { state: { cursor, failures: 0, retryAt: undefined, ends } };
  }
  if (rules.maxRetries >= 0 && failures > rules.maxRetries) return { state: finished(), givenUp: remaining };
  const ends = [...new Set([last, ...before.ends])].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const retryAt = now + Math.min(60, 2 ** (failures - 1)) * 1000;
  return { state: { cursor, failures, retryAt, ends } };
}
