import * as z from 'zod';

const responseSchema = z.looseObject({
  batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.string() })).nullish(),
});

/**
 * Which items of a batch the function reports as failed.
 * @returns identifiers, none when all went well; 'all' when the answer is not one that Lambda accepts, which counts as
 * a failure of the whole batch
 */
export function readItemFailures(response: unknown, identifiers: readonly string[]): string[] | 'all' {
  if (response === null || response === undefined || response === '') return [];
  const parsed = responseSchema.safeParse(response);
  if (!parsed.success) return 'all';
  const failed = (parsed.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return failed.every((identifier) => identifiers.includes(identifier)) ? failed : 'all';
}
