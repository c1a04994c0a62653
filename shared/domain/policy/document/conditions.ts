import * as z from 'zod';
import { id, row, text } from './words.ts';

export const factName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'expected the name of a fact such as usersAffected');

/** Something that may be known of an incident beside its alert: said by the source, by whoever reports it, or by a person at work on it. */
export const fact = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('yes-no'), title: text, row }),
  z.strictObject({ kind: z.literal('number'), title: text, unit: text.optional(), row }),
  z.strictObject({ kind: z.literal('one-of'), title: text, values: z.array(id).min(2), row }),
  /** Words of a person, for the texts: no condition reads them. */
  z.strictObject({ kind: z.literal('text'), title: text, row }),
]);
export type Fact = z.infer<typeof fact>;

export const factValue = z.union([z.boolean(), z.number(), z.string().max(1000)]);
export type FactValue = z.infer<typeof factValue>;
export type Facts = Readonly<Record<string, FactValue>>;

const comparison = z.union(
  [
    z.strictObject({ fact: factName, is: z.union([factValue, z.array(factValue).min(1)]) }),
    z.strictObject({ fact: factName, above: z.number() }),
    z.strictObject({ fact: factName, atLeast: z.number() }),
    z.strictObject({ fact: factName, below: z.number() }),
  ],
  { error: 'expected {fact, is}, {fact, above}, {fact, atLeast} or {fact, below}' },
);
const simple = z.union([factName, comparison]);

/** When a line holds: a yes-no fact by its name, a comparison, or several of them. What is not known holds nothing. */
export const condition = z.union(
  [simple, z.strictObject({ any: z.array(simple).min(1) }), z.strictObject({ all: z.array(simple).min(1) })],
  {
    error:
      'expected the name of a yes-no fact, a comparison such as {fact: usersAffected, above: 1000}, {any: [...]} or {all: [...]}',
  },
);
export type Condition = z.infer<typeof condition>;
