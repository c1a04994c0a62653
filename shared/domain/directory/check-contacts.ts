import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import * as z from 'zod';
import { person } from './directory.ts';

/** Somebody whom a message would probably not reach, by what can be known without asking anybody. */
export interface ContactProblem {
  /** In the directory. */
  readonly path: readonly (string | number)[];
  /** Id of the person. */
  readonly who: string;
  /** Whether no message can ever arrive: such a directory is not taken. Otherwise somebody should look. */
  readonly hopeless: boolean;
  /** What was expected, to follow "expected". */
  readonly expected: string;
}

const NO_SMS = ['FIXED_LINE', 'TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST', 'UAN', 'VOICEMAIL'] as const;

const contactable = z.looseObject({ id: z.string(), phone: z.unknown().optional(), email: z.unknown().optional() });
const lists = z.looseObject({ people: z.array(z.unknown()) });

/**
 * Checks every person's number (possible, mobile) and that none is somebody else's, nor an address. Takes a directory as it was
 * read, whole or not: whoever mends one mistake should not be told of the next only then. What has no shape is the schema's to name.
 */
export function checkContacts(raw: unknown): ContactProblem[] {
  const people = lists.safeParse(raw).data?.people ?? [];
  const seen = new Map<string, string>();
  return people.flatMap((each, index): ContactProblem[] => {
    const parsed = contactable.safeParse(each);
    if (!parsed.success) return [];
    const { id: who, phone, email } = parsed.data;
    const problems: ContactProblem[] = [];
    const complain = (field: string, hopeless: boolean, expected: string) =>
      problems.push({ path: ['people', index, field], who, hopeless, expected });
    const ownOnly = (field: string, value: string) => {
      const owner = seen.get(value);
      if (owner !== undefined)
        complain(field, false, `${field === 'phone' ? 'a number' : 'an address'} that is not ${owner}'s too`);
      seen.set(value, owner ?? who);
    };
    if (isGiven(person.shape.phone, phone)) {
      const wrong = wrongWith(phone);
      if (wrong !== undefined) complain('phone', wrong.hopeless, wrong.expected);
      ownOnly('phone', phone);
    }
    if (isGiven(person.shape.email, email)) ownOnly('email', email.toLowerCase());
    return problems;
  });
}

const isGiven = (schema: z.ZodType, value: unknown): value is string =>
  typeof value === 'string' && schema.safeParse(value).success;

function wrongWith(phone: string): { hopeless: boolean; expected: string } | undefined {
  const number = parsePhoneNumberFromString(phone);
  if (number?.isPossible() !== true)
    return { hopeless: true, expected: 'a number that can exist: its country code or its length cannot' };
  const type = number.getType();
  if (NO_SMS.some((each) => each === type))
    return { hopeless: true, expected: `a mobile number: this one is ${inWords(type)}, which gets no SMS` };
  if (type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE') return undefined;
  if (type === undefined) return { hopeless: false, expected: 'a number of a range that is in use; is it mistyped?' };
  return { hopeless: false, expected: `a mobile number: this one is ${inWords(type)}, which may get no SMS` };
}

const inWords = (type: string | undefined): string =>
  `of the type ${(type ?? 'unknown').toLowerCase().replaceAll('_', ' ')}`;
