import { AwsError } from '../kernel/kernel.ts';

/**
 * Refuses input fields that an operation would silently leave out: what is not honoured here must not look as if it were.
 * Throws ValidationException naming the field.
 */
export function acceptOnly(operation: string, input: Record<string, unknown>, fields: readonly string[]): void {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && value !== null && !fields.includes(name)) {
      throw new AwsError('ValidationException', `${operation}: ${name} is not modelled locally`);
    }
  }
}

/** A field of text, undefined when it is not there; throws `code` when it is something else. */
export function optionalText(input: Record<string, unknown>, name: string, code: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new AwsError(code, `${name} must be a string`);
  return value;
}

/** A field of text that must be there. */
export function requiredText(input: Record<string, unknown>, name: string, code: string): string {
  const value = optionalText(input, name, code);
  if (value === undefined || value === '') throw new AwsError(code, `${name} is required`);
  return value;
}

/** A whole number within limits, or `fallback` when the field is not there. */
export function wholeNumber(
  input: Record<string, unknown>,
  name: string,
  limits: { min: number; max: number; fallback: number; code: string },
): number {
  const raw = input[name];
  if (raw === undefined || raw === null) return limits.fallback;
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  if (typeof value === 'number' && Number.isInteger(value) && value >= limits.min && value <= limits.max) return value;
  const given = typeof raw === 'string' ? raw : JSON.stringify(raw);
  throw new AwsError(
    limits.code,
    `Value ${given} for parameter ${name} is invalid. Reason: Must be between ${limits.min} and ${limits.max}, if provided.`,
  );
}

/** The query protocol writes an empty list as an empty text. */
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** A list of text, empty when the field is not there. */
export function textList(input: Record<string, unknown>, name: string, code: string): string[] {
  const value = input[name];
  if (isEmpty(value)) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new AwsError(code, `${name} must be a list of strings`);
}

/** A list of objects, empty when the field is not there. */
export function objectList(input: Record<string, unknown>, name: string, code: string): Record<string, unknown>[] {
  const value = input[name];
  if (isEmpty(value)) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)) {
    return value as Record<string, unknown>[];
  }
  throw new AwsError(code, `${name} must be a list of objects`);
}
