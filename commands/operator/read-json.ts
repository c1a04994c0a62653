import { readFileSync } from 'node:fs';
import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { LineCounter } from 'yaml';
import type * as z from 'zod';
import { PolicyError } from '../../policies/policy-error.ts';
import { issueInWords, nameOf, type NamedPlaces } from '../../policies/read-yaml.ts';

/** More would hide the first, which often explains the others. */
const MOST_PROBLEMS = 50;

/** What stands for standard input on a command line. */
const STDIN = '-';

/**
 * Reads a JSON file by the schema that `schemaFor` picks. Throws PolicyError with what is wrong with it, each as file:line:column.
 * Places are looked for only when something is wrong: a file may be large.
 */
export function readJson<S extends z.ZodType>(path: string, schemaFor: (raw: unknown) => S): z.output<S> {
  const text = textOf(path);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new PolicyError([whereNotJson(text, path)]);
  }
  const parsed = schemaFor(raw).safeParse(raw);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const places = placesOf(text, path);
  const said = issues.slice(0, MOST_PROBLEMS).flatMap((issue) => issueInWords(issue, places));
  throw new PolicyError(
    issues.length > MOST_PROBLEMS ? [...said, `${path}: and ${issues.length - MOST_PROBLEMS} more`] : said,
  );
}

/** Reads a file of one JSON value a line. Throws PolicyError with what is wrong, each as file:line. */
export function readJsonLines<S extends z.ZodType>(path: string, schema: S): z.output<S>[] {
  const lines = textOf(path).split('\n');
  return lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [readJsonLine(line, `${path}:${index + 1}`, schema)],
  );
}

/** One such line, by where it stands. */
export function readJsonLine<S extends z.ZodType>(line: string, where: string, schema: S): z.output<S> {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    throw new PolicyError([`${where} the line: expected JSON`]);
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const at = (path: readonly PropertyKey[]): string => `${where} ${path.length === 0 ? 'the line' : nameOf(path)}:`;
  throw new PolicyError(parsed.error.issues.flatMap((issue) => issueInWords(issue, { at, atKey: at })));
}

function textOf(path: string): string {
  try {
    // Some editors put a byte order mark before the first character.
    return readFileSync(path === STDIN ? 0 : path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new PolicyError([`${path}:1:1 the file: expected a file that can be read (${code ?? String(error)})`]);
  }
}

function whereNotJson(text: string, path: string): string {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  // Whatever JSON.parse does not take and this parser does is somewhere in it.
  if (first === undefined) return `${path}:1:1 the file: expected JSON`;
  const missing = printParseErrorCode(first.error).replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return `${placeIn(text, path)(first.offset)} the file: expected JSON (${missing.toLowerCase()})`;
}

function placesOf(text: string, path: string): NamedPlaces {
  const root = parseTree(text);
  const place = placeIn(text, path);
  const at = (where: readonly PropertyKey[]): string => `${place(nearest(root, where))} ${nameOf(where)}:`;
  return { at, atKey: at };
}

/** Where the value at a path begins, or else the nearest one above it that is there. */
function nearest(root: Node | undefined, where: readonly PropertyKey[]): number {
  for (let length = where.length; root !== undefined && length >= 0; length -= 1) {
    const steps = where.slice(0, length).map((step) => (typeof step === 'symbol' ? String(step) : step));
    const found = findNodeAtLocation(root, steps);
    if (found !== undefined) return found.offset;
  }
  return 0;
}

function placeIn(text: string, path: string): (offset: number) => string {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1);
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
}
