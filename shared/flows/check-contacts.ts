import type { Addresses } from '../adapters/channel-marks.ts';
import type { ContactStanding } from '../adapters/contact-standing.ts';
import type { BadMark, MarkReason } from '../domain/communication/channel-mark.ts';
import { pageChannels, type PageChannel } from '../domain/communication/page-channel.ts';
import { checkContacts as checkNumbers } from '../domain/directory/check-contacts.ts';
import { atMost } from '../runtime/at-most.ts';
import { markChannel, type MarkDeps } from './mark-channel.ts';
import { addressesOf } from './who-is-reachable.ts';

export interface CheckDeps extends MarkDeps {
  readonly standing: Pick<ContactStanding, 'optedOut' | 'suppressed'>;
  /** Waits before the next try of a question that was turned away; the first wait follows try 1. */
  readonly pause: (tried: number) => Promise<void>;
}

/** What was found, fit to be logged: recipients by id. */
export interface Checked {
  readonly contacts: number;
  readonly marked: readonly string[];
  readonly cleared: readonly string[];
}

interface Contact {
  /** A person's id, or `<customer>/<contact>`. */
  readonly recipient: string;
  readonly addresses: Addresses;
  readonly impossible: boolean;
}

/** Both services answer some tens of questions a second, to the whole account. */
const AT_ONCE = 4;
const MOST_TRIES = 8;

/**
 * Asks of everybody in the directory what no provider says at sending: is it a number that can get an SMS, has its owner opted out,
 * does SES hold back mail to the address? What reaches nobody is marked and told as a bounce is; a mark of this check's own that is
 * no longer true ends (failures 10 and 12). One that cannot be asked keeps nobody else's from being asked; the check then fails.
 */
export async function checkContacts(deps: CheckDeps, now: number): Promise<Checked> {
  const [contacts, badOf] = await Promise.all([everybody(deps), deps.marks.ofAll()]);
  const looks = await atMost(AT_ONCE, contacts, (contact) =>
    checkOne(deps, contact, badOf(contact.recipient, contact.addresses), now).catch((error: unknown) => ({ error })),
  );
  const failures = looks.flatMap((look) => ('error' in look ? [look.error] : []));
  if (failures.length > 0) {
    // A provider's message may quote the number; its name never does.
    const [first] = failures;
    const why = first instanceof Error ? first.name : 'unknown';
    throw new Error(`${failures.length} of ${contacts.length} contacts could not be checked, the first by ${why}`);
  }
  const done = looks.flatMap((look) => ('error' in look ? [] : [look]));
  return {
    contacts: contacts.length,
    marked: done.flatMap(({ marked }) => marked),
    cleared: done.flatMap(({ cleared }) => cleared),
  };
}

async function everybody({ directory }: CheckDeps): Promise<Contact[]> {
  const [people, customers] = await Promise.all([directory.people(), directory.customers()]);
  const hopeless = new Set(
    checkNumbers({ people })
      .filter((problem) => problem.hopeless && problem.path.at(-1) === 'phone')
      .map(({ who }) => who),
  );
  return [
    ...people.map((one) => ({ recipient: one.id, addresses: addressesOf(one), impossible: hopeless.has(one.id) })),
    ...customers.flatMap(({ id, contacts }) =>
      contacts.map((one) => ({ recipient: `${id}/${one.id}`, addresses: { email: one.email }, impossible: false })),
    ),
  ];
}

async function checkOne(
  deps: CheckDeps,
  { recipient, addresses, impossible }: Contact,
  standing: readonly BadMark[],
  now: number,
): Promise<{ marked: string[]; cleared: string[] }> {
  const marked: string[] = [];
  const cleared: string[] = [];
  for (const channel of pageChannels) {
    const address = addresses[channel];
    if (address === undefined) continue;
    const why = await wrongWith(deps, channel, address, impossible);
    if (why !== undefined) {
      const mark = await markChannel(deps, recipient, { channel, why, since: now, foundBy: 'check', address }, now);
      if (mark.since === now) marked.push(`${recipient} ${channel} ${mark.why}`);
    } else if (standing.some((mark) => mark.channel === channel)) {
      if (await deps.marks.clear(recipient, channel, address, now)) cleared.push(`${recipient} ${channel}`);
    }
  }
  return { marked, cleared };
}

async function wrongWith(
  deps: CheckDeps,
  channel: PageChannel,
  address: string,
  impossible: boolean,
): Promise<MarkReason | undefined> {
  if (channel === 'email')
    return (await patiently(deps, () => deps.standing.suppressed(address))) === undefined ? undefined : 'suppressed';
  if (impossible) return 'impossible';
  return (await patiently(deps, () => deps.standing.optedOut(address))) ? 'opted-out' : undefined;
}

/** Asks again, after longer and longer, while it is told that it asks too often. */
async function patiently<T>({ pause }: CheckDeps, ask: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await ask();
    } catch (error) {
      const isTooOften = error instanceof Error && /^(Throttl|TooManyRequests|RequestLimit)/.test(error.name);
      if (!isTooOften || tried >= MOST_TRIES) throw error;
      await pause(tried);
    }
  }
}
