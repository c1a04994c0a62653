import type { MailOutcome } from '../contracts/events/mail-event.ts';
import { markChannel, type MarkDeps } from './mark-channel.ts';

export interface MailEventDeps extends MarkDeps {
  readonly raise: (metric: 'MailNotSent' | 'TransientBounces', value: number) => void;
}

/** What was done, fit to be logged: recipients by id, addresses never. */
export interface TakenMailEvent {
  readonly outcome: MailOutcome['kind'];
  readonly recipients: readonly string[];
  /** Addresses that nobody in the directory has any more. */
  readonly unknown: number;
}

/** Marks the email of everybody whom the event says no mail reaches. What came back only for now is counted. */
export async function takeMailEvent(deps: MailEventDeps, outcome: MailOutcome, now: number): Promise<TakenMailEvent> {
  if (outcome.kind === 'welcome') return { outcome: outcome.kind, recipients: [], unknown: 0 };
  if (outcome.kind === 'not sent') {
    deps.raise('MailNotSent', 1);
    return { outcome: outcome.kind, recipients: [], unknown: 0 };
  }
  const owners = await ownersOf(deps, outcome.addresses);
  if (outcome.kind === 'transient') deps.raise('TransientBounces', outcome.addresses.length);
  else {
    const { why, at: since } = outcome;
    for (const { recipient, address } of owners)
      await markChannel(deps, recipient, { channel: 'email', why, since, foundBy: 'provider', address }, now);
  }
  const known = new Set(owners.map(({ address }) => address));
  return {
    outcome: outcome.kind,
    recipients: owners.map(({ recipient }) => recipient),
    unknown: outcome.addresses.filter((address) => !known.has(address)).length,
  };
}

/** Everybody who has one of the addresses now: people, and customers' contacts as `<customer>/<contact>`. */
async function ownersOf({ directory }: MailEventDeps, addresses: readonly string[]) {
  const [people, customers] = await Promise.all([directory.people(), directory.customers()]);
  const everybody = [
    ...people.map(({ id, email }) => ({ recipient: id, email })),
    ...customers.flatMap(({ id, contacts }) =>
      contacts.map((contact) => ({ recipient: `${id}/${contact.id}`, email: contact.email })),
    ),
  ];
  return addresses.flatMap((address) =>
    everybody
      .filter(({ email }) => email.toLowerCase() === address.toLowerCase())
      .map(({ recipient }) => ({ recipient, address })),
  );
}
