import type { ContactStanding } from '../../shared/adapters/contact-standing.ts';
import type { Directory } from '../../shared/domain/directory/directory.ts';
import { atMost } from '../../shared/runtime/at-most.ts';

/** Whom a message may not reach, and why. */
export interface Doubt {
  /** Id of a person, or `customer/contact`. */
  readonly who: string;
  /** Where to look: a place in the file, or the field. */
  readonly place: string;
  readonly expected: string;
}

export interface Asked {
  readonly doubts: readonly Doubt[];
  /** What could not be asked, and the failure. */
  readonly unanswered: readonly { readonly question: string; readonly failure: unknown }[];
}

/** Both services answer some tens of questions a second; more at once would only be throttled. */
const AT_ONCE = 8;

/** Asks SNS who has opted out of SMS, and SES whose address it suppresses. One that does not answer does not stop the other. */
export async function askProviders(
  { people, customers }: Directory,
  standing: Pick<ContactStanding, 'optedOut' | 'suppressed'>,
): Promise<Asked> {
  const phones = people.flatMap(({ id, phone }) => (phone === undefined ? [] : [{ who: id, phone }]));
  const addresses: { who: string; email: string }[] = [
    ...people.map(({ id, email }) => ({ who: id, email })),
    ...customers.flatMap(({ id, contacts }) =>
      contacts.map((contact) => ({ who: `${id}/${contact.id}`, email: contact.email })),
    ),
  ];
  const optedOut = async ({ who, phone }: (typeof phones)[number]): Promise<Doubt[]> =>
    (await standing.optedOut(phone))
      ? [{ who, place: `${who}, phone:`, expected: 'a number that takes SMS: it has answered STOP to this account' }]
      : [];
  const suppressed = async ({ who, email }: (typeof addresses)[number]): Promise<Doubt[]> => {
    const reason = await standing.suppressed(email);
    if (reason === undefined) return [];
    return [
      {
        who,
        place: `${who}, email:`,
        expected: `an address that takes mail: SES suppresses it after a ${reason.toLowerCase()}`,
      },
    ];
  };
  const answers = await Promise.all([
    answered('who has opted out of SMS (sns:CheckIfPhoneNumberIsOptedOut)', atMost(AT_ONCE, phones, optedOut)),
    answered('whose address SES suppresses (ses:GetSuppressedDestination)', atMost(AT_ONCE, addresses, suppressed)),
  ]);
  return {
    doubts: answers.flatMap(({ doubts }) => doubts),
    unanswered: answers.flatMap(({ unanswered }) => unanswered),
  };
}

async function answered(question: string, answers: Promise<Doubt[][]>): Promise<Asked> {
  try {
    return { doubts: (await answers).flat(), unanswered: [] };
  } catch (failure) {
    return { doubts: [], unanswered: [{ question, failure }] };
  }
}
