import * as z from 'zod';
import { fieldsSpokenOf, parseTemplate, renderTemplate } from '../text/render-template.ts';
import type { Problem } from './problem.ts';
import type { Template } from './policy.ts';
import { sampleFields, templateKinds, type TemplateKind } from './template-fields.ts';

/**
 * What would go wrong with a text on the day it is needed: it is not Liquid, or speaks of a field that nobody fills, in whichever
 * branch. Lines count within the file, of which the subject is the first.
 */
export function checkTemplate(id: string, template: Template, kind: TemplateKind): Problem[] {
  const { subject, body } = template;
  const parts =
    subject === undefined
      ? [{ text: body, from: 0 }]
      : [
          { text: subject, from: 0 },
          { text: body, from: 2 },
        ];
  const found = parts.flatMap(({ text, from }) => checkText(id, text, from, kind));
  if (found.length > 0) return found;
  return sampleFields[kind].flatMap((fields): Problem[] => {
    try {
      const rendered = renderTemplate(template, fields);
      return rendered.body === '' || rendered.subject === ''
        ? [at(id, 1, 1, 'a text that is not empty when little is known')]
        : [];
    } catch (error) {
      return [fromLiquid(id, 0, error)];
    }
  });
}

function checkText(id: string, text: string, from: number, kind: TemplateKind): Problem[] {
  try {
    return fieldsSpokenOf(parseTemplate(text))
      .filter(({ path }) => !isFilled(templateKinds[kind], path))
      .map(({ path, line, column }) =>
        at(
          id,
          from + line,
          column,
          `a field that texts about ${kind === 'incident' ? 'an incident' : 'statements'} have, not "${path.join('.')}"`,
        ),
      );
  } catch (error) {
    return [fromLiquid(id, from, error)];
  }
}

const at = (template: string, line: number, column: number, expected: string): Problem => ({
  template,
  line,
  column,
  expected,
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
  if (schema instanceof z.ZodArray) {
    if (head === 'size') return rest.length === 0;
    return (head === 'first' || head === 'last' || /^\d+$/.test(head)) && isFilled(schema.element, rest);
  }
  return false;
}
