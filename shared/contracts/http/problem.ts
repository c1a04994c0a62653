import type * as z from 'zod';

/** One thing that is wrong with a request: where (a JSON pointer or a parameter's name) and what was expected. */
export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

/** An answer that is not a success, as RFC 9457 has it. Thrown by routes, written by the wrapper. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    title: string,
    detail: string,
    extra: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${title}: ${detail}`);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.extra = extra;
    this.headers = headers;
  }
}

/** One field of a request that is wrong (400). */
export const wrongField = (field: string, detail: string): Problem =>
  new Problem(400, 'Bad request', `${field} ${detail}`, { errors: [{ field: `/${field}`, detail }] });

const pointer = (path: readonly PropertyKey[]): string => path.map((part) => `/${String(part)}`).join('') || '/';

/** Every issue of a schema as a field and what was expected there; an unknown field is named itself, not its parent. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: pointer([...issue.path, key]), detail: 'this field is not known here' }))
      : [{ field: pointer(issue.path), detail: issue.message }],
  );
}

/** Parses by schema or says which field is wrong (400). */
export function parsed<S extends z.ZodType>(schema: S, value: unknown, what: string): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error);
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new Problem(400, 'Bad request', `${what}: ${first?.field ?? '/'} ${first?.detail ?? 'is wrong'}${more}`, {
    errors,
  });
}
