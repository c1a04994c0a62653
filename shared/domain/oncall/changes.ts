import * as z from 'zod';
import { personId } from '../directory/directory-ids.ts';
import { actor } from '../ids.ts';
import { moment } from './schedule.ts';

/** People whom an override names. */
export const namedOnce = z
  .array(personId)
  .min(1, 'expected somebody: an override of nobody changes nothing')
  .max(50)
  .refine((people) => new Set(people).size === people.length, 'expected each person once');

/**
 * What somebody changed for a while, above all layers: `add` puts people beside those on call, `remove` takes them off, `replace`
 * puts them in the place of `of`, wherever that person is planned, or of everybody. Later changes are made on what earlier ones left.
 */
export const override = z
  .strictObject({
    id: z.string().min(1).max(60),
    kind: z.enum(['add', 'replace', 'remove'], 'expected add, replace or remove'),
    people: namedOnce,
    /** With `replace`: in whose place. Without it in everybody's. */
    of: personId.optional(),
    start: moment,
    end: moment,
    reason: z.string().min(1).max(200).optional(),
    by: actor,
    at: moment,
  })
  .refine(({ kind, of }) => of === undefined || kind === 'replace', {
    path: ['of'],
    message: 'expected it only with replace',
  })
  .refine(({ of, people }) => of === undefined || !people.includes(of), {
    path: ['of'],
    message: 'expected somebody else than those who take over',
  })
  .refine(({ start, end }) => Date.parse(start) < Date.parse(end), {
    path: ['end'],
    message: 'expected an instant after start',
  });
export type Override = z.infer<typeof override>;

const span = z
  .strictObject({ start: moment, end: moment })
  .refine(({ start, end }) => Date.parse(start) < Date.parse(end), {
    path: ['end'],
    message: 'expected an instant after start',
  });

const meets = (one: z.infer<typeof span>, other: z.infer<typeof span>): boolean =>
  Date.parse(one.start) < Date.parse(other.end) && Date.parse(other.start) < Date.parse(one.end);

/** Asked by one person, accepted or declined by the other: each takes the other's time, or one gives theirs away. */
export const swap = z
  .strictObject({
    id: z.string().min(1).max(60),
    asker: personId,
    other: personId,
    /** Time of the asker's that the other is to take. */
    gives: span,
    /** Time of the other's that the asker takes for it. */
    takes: span.optional(),
    reason: z.string().min(1).max(200).optional(),
    askedAt: moment,
    state: z.enum(['asked', 'accepted', 'declined', 'withdrawn']),
    answeredAt: moment.optional(),
  })
  .refine(({ gives, takes }) => takes === undefined || !meets(gives, takes), {
    path: ['takes'],
    message: 'expected other time than is given: who swaps the same time swaps nothing',
  })
  .refine(({ asker, other }) => asker !== other, {
    path: ['other'],
    message: 'expected somebody else: nobody can swap with themselves',
  });
export type Swap = z.infer<typeof swap>;

/** Somebody who cannot be on call, in any schedule. */
export const leave = z
  .strictObject({
    id: z.string().min(1).max(60),
    person: personId,
    start: moment,
    end: moment,
    reason: z.string().min(1).max(200).optional(),
    by: actor,
    at: moment,
  })
  .refine(({ start, end }) => Date.parse(start) < Date.parse(end), {
    path: ['end'],
    message: 'expected an instant after start',
  });
export type Leave = z.infer<typeof leave>;

/** An accepted swap, as the overrides that it amounts to; none while it is not accepted. */
export function overridesOfSwap({ id, asker, other, gives, takes, state, answeredAt, askedAt }: Swap): Override[] {
  if (state !== 'accepted') return [];
  const at = answeredAt ?? askedAt;
  const by = actor.parse(other);
  const given: Override = { id: `${id}-gives`, kind: 'replace', people: [other], of: asker, ...gives, by, at };
  const taken: Override[] =
    takes === undefined ? [] : [{ id: `${id}-takes`, kind: 'replace', people: [asker], of: other, ...takes, by, at }];
  return [given, ...taken];
}
