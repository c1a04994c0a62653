import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import { StateError } from './state-error.ts';
import type { Json, JsonObject } from './state-error.ts';

/** What expressions of a state see: `$states` and the variables by name. */
export interface Scope {
  states: JsonObject;
  variables: JsonObject;
  /** Epoch milliseconds: `$millis()` and `$now()`. */
  now: number;
}

const compiled = new Map<string, jsonata.Expression>();
const formatInstant = jsonata('$fromMillis($instant, $picture, $timezone)');

export function isExpression(text: string): boolean {
  return text.startsWith('{%') && text.endsWith('%}');
}

/** Why the laptop cannot run this expression; undefined if it can. */
export function expressionProblem(text: string): string | undefined {
  if (!isExpression(text)) return text.startsWith('{%') ? 'a JSONata expression must end with %}' : undefined;
  try {
    return unsupportedCall(compile(text).ast());
  } catch (error) {
    return `not a JSONata expression: ${messageOf(error)}`;
  }
}

/**
 * Evaluates every `{% %}` of a template, at any depth; what is no expression stays as it is.
 * @throws StateError States.QueryEvaluationError, also where an expression returns nothing
 */
export async function evaluateTemplate(template: Json, scope: Scope, field: string): Promise<Json> {
  if (typeof template === 'string') return isExpression(template) ? await evaluate(template, scope, field) : template;
  if (Array.isArray(template)) {
    return await Promise.all(template.map((item, index) => evaluateTemplate(item, scope, `${field}[${index}]`)));
  }
  if (typeof template !== 'object' || template === null) return template;
  const entries = Object.entries(template).map(
    async ([key, item]) => [key, await evaluateTemplate(item, scope, `${field}/${key}`)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function evaluate(text: string, scope: Scope, field: string): Promise<Json> {
  const fail = (what: string): never => {
    throw new StateError(
      'States.QueryEvaluationError',
      `The JSONata expression '${text.slice(2, -2).trim()}' specified for the field '${field}' ${what}`,
      field,
    );
  };
  let result: unknown;
  try {
    result = await compile(text).evaluate(undefined, {
      ...functions(scope.now),
      ...scope.variables,
      states: scope.states,
    });
  } catch (error) {
    return fail(`threw an error during evaluation. ${messageOf(error)}`);
  }
  if (result === undefined) return fail('returned nothing (undefined).');
  if (typeof result === 'function' || isJsonataFunction(result)) return fail('returned a function.');
  // The detour drops what JSONata hangs on its sequences and gives every state its own copy.
  return JSON.parse(JSON.stringify(result)) as Json;
}

function compile(text: string): jsonata.Expression {
  const known = compiled.get(text);
  if (known) return known;
  const expression = jsonata(text.slice(2, -2));
  compiled.set(text, expression);
  return expression;
}

/** Step Functions' own functions, and JSONata's that would read the real clock. */
function functions(now: number): Record<string, unknown> {
  return {
    millis: () => now,
    now: (picture?: string, timezone?: string) =>
      formatInstant.evaluate(undefined, { instant: now, picture, timezone }),
    partition: (items: Json[], size: number) => {
      if (!Number.isInteger(size) || size < 1) throw new Error('$partition needs a whole size of at least 1');
      return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));
    },
    range: (first: number, last: number, step: number) => {
      if (![first, last, step].every(Number.isInteger) || step === 0) throw new Error('$range needs whole numbers');
      const length = Math.floor((last - first) / step) + 1;
      if (length > 1000) throw new Error('$range makes at most 1000 numbers');
      return Array.from({ length: Math.max(0, length) }, (_, n) => first + n * step);
    },
    hash: (text: string, algorithm: string) => {
      const name = hashAlgorithms[algorithm];
      if (name === undefined) throw new Error(`$hash knows no ${algorithm}`);
      return createHash(name).update(text).digest('hex');
    },
    random: (seed?: number) => {
      if (seed !== undefined) throw new Error('a seeded $random is not modelled locally');
      return Math.random();
    },
    uuid: () => randomUUID(),
    parse: (text: string) => JSON.parse(text) as Json,
  };
}

const hashAlgorithms: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Walks the parsed expression for what AWS refuses ($eval) or what would read the real clock. */
function unsupportedCall(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if ('type' in node && node.type === 'variable' && 'value' in node && node.value === 'eval') {
    return '$eval does not exist in Step Functions';
  }
  if ('procedure' in node && 'arguments' in node && Array.isArray(node.arguments) && node.arguments.length > 1) {
    const procedure = node.procedure as { value?: unknown };
    if (procedure.value === 'toMillis') return '$toMillis with a picture is not modelled: it reads the real clock';
  }
  for (const inner of Object.values(node)) {
    const problem = unsupportedCall(inner);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isJsonataFunction(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value);
}

/** JSONata throws plain objects: `{code, message}`. */
function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  const code = 'code' in error ? `${String(error.code)}: ` : '';
  return `${code}${String(error.message)}`;
}
