import { Liquid, type Template as Parsed } from 'liquidjs';
import { onOneLine } from './one-line.ts';

/** The text of a notice; a subject where it goes by email. */
export interface TextTemplate {
  readonly subject?: string | undefined;
  readonly body: string;
}
export interface RenderedText {
  readonly subject?: string;
  readonly body: string;
}

const MAX_SUBJECT = 150;

/** A value as it may stand in plain text: a title cannot begin a line, or a header, of its own. */
const plain = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return onOneLine(String(value));
  }
  throw new TypeError('a template may write texts, numbers and yes or no, not lists or groups of fields');
};

/**
 * Liquid without its doors: no files or partials, no fields or filters that do not exist, no clock, bounded work.
 * A field that is missing may be asked for with `if`, never written.
 */
function lockedEngine(): Liquid {
  const engine = new Liquid({
    templates: {},
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    parseLimit: 20_000,
    memoryLimit: 1_000_000,
    renderLimit: 2000,
    outputEscape: plain,
  });
  // They read the clock, the machine's zone or chance, or undo the escaping.
  for (const filter of [
    'date',
    'date_to_xmlschema',
    'date_to_rfc822',
    'date_to_string',
    'date_to_long_string',
    'sample',
    'raw',
    'inspect',
    'json',
  ]) {
    Reflect.deleteProperty(engine.filters, filter);
  }
  for (const tag of ['include', 'render', 'layout', 'block']) Reflect.deleteProperty(engine.tags, tag);
  return engine;
}

const engine = lockedEngine();

/** Parses one text. Throws liquidjs' ParseError, whose message ends in `line:n, col:n`. */
export const parseTemplate = (text: string): Parsed[] => engine.parse(text);

/** Where a parsed text speaks of fields, as paths from the root: `incident.title` is ['incident', 'title']. */
export function fieldsSpokenOf(parsed: Parsed[]): { path: string[]; line: number; column: number }[] {
  return Object.values(engine.analyzeSync(parsed).globals)
    .flat()
    .map(({ segments, location }) => ({
      path: segments.filter((segment) => typeof segment === 'string' || typeof segment === 'number').map(String),
      line: location.row,
      column: location.col,
    }));
}

/** Which entries of `group` a template speaks of, of `all` that there are: `roles.commander` is commander of `roles`. */
export function spokenOf({ subject = '', body }: TextTemplate, group: string, all: readonly string[]): string[] {
  const paths = [subject, body].flatMap((text) => fieldsSpokenOf(parseTemplate(text)).map(({ path }) => path));
  const entries = paths.filter(([root]) => root === group).map(([, entry]) => entry);
  // An entry that is only known when the text is filled can be any of them.
  if (!entries.every((entry) => entry !== undefined && all.includes(entry))) return [...all];
  return all.filter((one) => entries.includes(one));
}

/**
 * Fills a template. The subject is one line of at most 150 characters. Throws when the text is not Liquid, writes a field that
 * `fields` does not have, or does too much; the notice is then given back, and failed in the end.
 */
export function renderTemplate({ subject, body }: TextTemplate, fields: object): RenderedText {
  const text = renderText(body, fields)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  if (subject === undefined) return { body: text };
  const line = onOneLine(renderText(subject, fields)).replace(/ {2,}/g, ' ').trim();
  return { subject: cut(line), body: text };
}

const renderText = (text: string, fields: object): string => {
  const rendered: unknown = engine.renderSync(parseTemplate(text), fields);
  return String(rendered);
};

function cut(line: string): string {
  const signs = Array.from(line);
  return signs.length <= MAX_SUBJECT ? line : `${signs.slice(0, MAX_SUBJECT - 3).join('')}...`;
}
