import { existsSync, readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type * as z from 'zod';
import { PolicyError } from './policy-error.ts';

/** A file whose places can be named. */
export interface NamedPlaces {
  /** `policies/x/policy.yaml:12:5 severities[0].ladder:` for a path; a place that is missing is named by the nearest one above it. */
  at(path: readonly PropertyKey[]): string;
  /** The same for a key that should not be there. */
  atKey(path: readonly PropertyKey[]): string;
}

/**
 * Reads a YAML file by its schema. Throws PolicyError with every problem, each with its line and column, and with what `also` finds
 * in a file that the schema does not take. `shown` is its name for people.
 */
export function readYaml<S extends z.ZodType>(
  path: string,
  shown: string,
  schema: S,
  also: (raw: unknown, file: NamedPlaces) => string[] = () => [],
): { value: z.output<S>; file: NamedPlaces } {
  if (!existsSync(path)) throw new PolicyError([`${shown}: expected this file`]);
  return readYamlText(readFileSync(path, 'utf8'), shown, schema, also);
}

/** The same of a text that is there already. */
export function readYamlText<S extends z.ZodType>(
  text: string,
  shown: string,
  schema: S,
  also: (raw: unknown, file: NamedPlaces) => string[] = () => [],
): { value: z.output<S>; file: NamedPlaces } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${shown}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw new PolicyError(document.errors.map(({ pos, message }) => `${place(pos[0])} expected YAML: ${message}`));
  }
  const file: NamedPlaces = {
    at: (where) => `${place(offsetOf(document, where))} ${nameOf(where)}:`,
    atKey: (where) => `${place(keyAt(document, where) ?? offsetOf(document, where))} ${nameOf(where)}:`,
  };
  const raw: unknown = document.toJS();
  const parsed = schema.safeParse(raw);
  if (!parsed.success)
    throw new PolicyError([...parsed.error.issues.flatMap((issue) => issueInWords(issue, file)), ...also(raw, file)]);
  return { value: parsed.data, file };
}

/** What a schema has against a file, each with its place. */
export function issueInWords(issue: z.core.$ZodIssue, file: NamedPlaces): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${file.atKey([...issue.path, key])} expected no such key; is it misspelt?`);
  }
  const said = issue.message.replace(/^(Invalid input|Invalid option|Too small|Too big): /, '');
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? said) : said;
  return [`${file.at(issue.path)} ${message.startsWith('expected') ? message : `expected otherwise: ${message}`}`];
}

/** Where the value at a path begins, or else whatever of its path is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const steps = path.slice(0, length);
    const node = document.getIn(steps, true);
    if (isNode(node) && node.range) return node.range[0];
    const key = keyAt(document, steps);
    if (key !== undefined) return key;
  }
  return 0;
}

/** A key whose value is empty still has a place. */
function keyAt(document: Document, path: readonly PropertyKey[]): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}

/** A path as people write it: `severities[0].ladder`. */
export const nameOf = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? 'the file'
    : path
        .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
        .join('');
