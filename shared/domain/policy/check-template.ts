import * as z from 'zod';
import { fieldsSpokenOf, parseTemplate, renderTemplate } from '../text/render-template.ts';
import { among, type Problem } from './problem.ts';
import type { Template } from './policy.ts';
import { sampleFields, templateKinds, type IncidentFields, type TemplateKind } from './template-fields.ts';

/** What a policy declares and its texts may therefore name: `facts.usersAffected`, `roles.ceo`. */
export interface Declared {
  readonly facts: readonly string[];
  readonly roles: readonly string[];
}
const NOTHING: Declared = { facts: [], roles: [] };

/**
 * What would go wrong with a text on the day it is needed: it is not Liquid, or speaks of a field that nobody fills, in whichever
 * branch. Lines count within the file, of which the subject is the first.
 */
export function checkTemplate(
  id: string,
  template: Template,
  kind: TemplateKind,
  declared: Declared = NOTHING,
): Problem[] {
  const { subject, body } = template;
  const parts =
    subject === undefined
      ? [{ text: body, from: 0 }]
      : [
          { text: subject, from: 0 },
          { text: body, from: 2 },
        ];
  const found = parts.flatMap(({ text, from }) => checkText(id, text, from, kind, declared));
  if (found.length > 0) return found;
  return sampleFields[kind].flatMap((fields, index): Problem[] => {
    try {
      const rendered = renderTemplate(template, { ...fields, ...sampleOf(declared, index === 0) });
      return rendered.body === '' || rendered.subject === ''
        ? [at(id, 1, 1, 'a text that is not empty when little is known')]
        : [];
    } catch (error) {
      return [fromLiquid(id, 0, error)];
    }
  });
}

/** Everything declared is there, known or null. */
function sampleOf({ facts, roles }: Declared, known: boolean): Pick<IncidentFields, 'facts' | 'roles'> {
  const somebody = { name: 'Sample Person', phone: null, email: 'sample@example.com' };
  return {
    facts: Object.fromEntries(facts.map((name) => [name, known ? '12,000' : null])),
    roles: Object.fromEntries(roles.map((name) => [name, known ? somebody : null])),
  };
}

function checkText(id: string, text: string, from: number, kind: TemplateKind, declared: Declared): Problem[] {
  try {
    return fieldsSpokenOf(parseTemplate(text))
      .filter(({ path }) => !isFilled(templateKinds[kind], path) || isUndeclared(declared, path))
      .map(({ path, line, column }) => at(id, from + line, column, expectedInstead(kind, declared, path)));
  } catch (error) {
    return [fromLiquid(id, from, error)];
  }
}

const listOf = (declared: Declared, head: string | undefined): readonly string[] | undefined =>
  head === 'facts' || head === 'roles' ? declared[head] : undefined;

const isUndeclared = (declared: Declared, [head, name]: readonly string[]): boolean =>
  name !== undefined && listOf(declared, head)?.includes(name) === false;

function expectedInstead(kind: TemplateKind, declared: Declared, path: readonly string[]): string {
  const said = path.join('.');
  const list = kind === 'incident' ? listOf(declared, path[0]) : undefined;
  return list !== undefined && isUndeclared(declared, path)
    ? `${path[0] === 'facts' ? 'a fact' : 'a role'} of this policy (${among(list)}), not "${said}"`
    : `a field that texts about ${kind === 'incident' ? 'an incident' : 'statements'} have, not "${said}"`;
}

const at = (template: string, line: number, column: number, expected: string): Problem => ({
  template,
  line,
  column,
  expected,
  atNight: `the text ${template} could not be filled; a plain message would leave in its place, and an alarm with it`,
});

/** liquidjs says where at the end of its message. */
function fromLiquid(id: string, from: number, error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const where = /, line:(\d+), col:(\d+)$/.exec(message);
  return at(
    id,
    from + Number(where?.[1] ?? 1),
    Number(where?.[2] ?? 1),
    `a text that renders: ${message.replace(/, line:\d+, col:\d+$/, '')}`,
  );
}

/** Whether a schema has something at a path; `size`, `first` and `last` are Liquid's own for lists. */
function isFilled(schema: z.core.$ZodType, path: readonly string[]): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return true;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return isFilled(schema.unwrap(), path);
  if (schema instanceof z.ZodObject) {
    const field: unknown = Object.hasOwn(schema.shape, head) ? schema.shape[head] : undefined;
    return field instanceof z.ZodType && isFilled(field, rest);
  }
  if (schema instanceof z.ZodRecord) {
    const { valueType } = schema;
    return valueType instanceof z.ZodType && isFilled(valueType, rest);
  }
  if (schema instanceof z.ZodArray) {
    if (head === 'size') return rest.length === 0;
    return (head === 'first' || head === 'last' || /^\d+$/.test(head)) && isFilled(schema.element, rest);
  }
  return false;
}
