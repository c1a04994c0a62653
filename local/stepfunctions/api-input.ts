import { AwsError } from '../kernel/kernel.ts';

type Input = Record<string, unknown>;

export interface TextRule {
  most: number;
  least?: number;
}

function violated(field: string, value: unknown, constraint: string): AwsError {
  const shown = value === null || value === undefined ? 'Value null' : `Value '${JSON.stringify(value)}'`;
  return new AwsError(
    'ValidationException',
    `1 validation error detected: ${shown} at '${field}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

/** A text field that may be missing. Throws AwsError ValidationException. */
export function optionalText(input: Input, field: string, { most, least = 0 }: TextRule): string | undefined {
  const value = input[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new AwsError('SerializationException', `${field} must be a string`);
  if (value.length < least) throw violated(field, value, `have length greater than or equal to ${least}`);
  if (Buffer.byteLength(value) > most) throw violated(field, '...', `have length less than or equal to ${most}`);
  return value;
}

/** A text field that must be there. Throws AwsError ValidationException. */
export function requiredText(input: Input, field: string, rule: TextRule): string {
  const value = optionalText(input, field, { least: 1, ...rule });
  if (value === undefined) throw violated(field, value, 'not be null');
  return value;
}

/** An ARN of the kind `execution` or `stateMachine`. Throws AwsError ValidationException, InvalidArn. */
export function arnField(input: Input, field: string, kind: 'execution' | 'stateMachine'): string {
  const arn = requiredText(input, field, { most: 256 });
  const name = kind === 'execution' ? '[^:]+:[^:]+' : '[^:]+';
  if (new RegExp(`^arn:[^:]+:states:[^:]+:\\d{12}:${kind}:${name}$`).test(arn)) return arn;
  throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
}

/** A JSON text. Throws AwsError ValidationException, or with the given code where it is not JSON. */
export function jsonText(text: string, code: string, what: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError(code, `Invalid ${what}: '${error instanceof Error ? error.message : String(error)}'`);
  }
  return text;
}

const forbiddenInNames = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\ufffe\uffff]/u;

/** An execution's name. Throws AwsError ValidationException, InvalidName. */
export function executionName(input: Input): string | undefined {
  const name = optionalText(input, 'name', { least: 1, most: 80 });
  if (name === undefined || !forbiddenInNames.test(name)) return name;
  throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

export interface Page {
  offset: number;
  max: number;
}

/** Paging fields of a list. Throws AwsError ValidationException, InvalidToken. */
export function pageOf(input: Input): Page {
  const { maxResults = 100 } = input;
  if (typeof maxResults !== 'number' || !Number.isInteger(maxResults) || maxResults < 0 || maxResults > 1000) {
    throw violated('maxResults', maxResults, 'have value less than or equal to 1000');
  }
  const token = optionalText(input, 'nextToken', { least: 1, most: 1024 });
  const offset = token === undefined ? '0' : Buffer.from(token, 'base64url').toString();
  if (!/^\d{1,9}$/.test(offset)) throw new AwsError('InvalidToken', `Invalid Token: '${String(token)}'`);
  return { offset: Number(offset), max: maxResults === 0 ? 100 : maxResults };
}

/** One page of rows of which one more than the page was read, with the token of the next one. */
export function paged<T>(rows: T[], { offset, max }: Page): { rows: T[]; next: { nextToken?: string } } {
  if (rows.length <= max) return { rows, next: {} };
  const nextToken = Buffer.from(String(offset + max)).toString('base64url');
  return { rows: rows.slice(0, max), next: { nextToken } };
}

/** Seconds with milliseconds, as AWS writes timestamps in JSON. */
export function timestamp(epochMs: number): number {
  return epochMs / 1000;
}
