import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenStore, StoreName } from './store.ts';

/** Stores that are known to answer otherwise, each with the reason why that does no harm. */
export type Exceptions = Partial<Record<StoreName, string>>;

/** What a sentence has in hand: the store, and the name of a partition that nobody else uses. */
export interface Scene extends OpenStore {
  readonly pk: string;
}

export type Sentence = (title: string, holds: (scene: Scene) => Promise<void>, exceptions?: Exceptions) => void;

let partitions = 0;

/**
 * Opens a store for the sentences of one `describe`. A sentence with an exception for this store has to fail here: a list of
 * differences that are none any more would be a lie.
 */
export function sentencesOn(name: StoreName, open: () => Promise<OpenStore>): Sentence {
  let store: OpenStore | undefined;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store?.close());
  const scene = (): Scene => {
    if (store === undefined) throw new Error(`${name} did not open`);
    partitions += 1;
    return { ...store, pk: `PARTITION#${partitions}` };
  };
  return (title, holds, exceptions = {}) => {
    const reason = exceptions[name];
    if (reason === undefined) it(title, () => holds(scene()));
    else
      it(`differs, because ${reason}: ${title}`, async () => {
        await expect(holds(scene())).rejects.toThrow();
      });
  };
}

/** The name under which DynamoDB refuses; undefined when it does not. */
export const refusalOf = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.name : 'something that is no error'),
  );
