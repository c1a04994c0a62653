import type * as z from 'zod';

/** The function's settings by its schema. A missing one fails the cold start, naming itself, instead of the first page. */
export function readEnvironment<S extends z.ZodObject>(schema: S): z.infer<S> {
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`the function's environment is not as it declares: ${problems.join('; ')}`);
  }
  return parsed.data;
}
