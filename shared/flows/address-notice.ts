import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { Reader } from '../domain/communication/incident-fields.ts';
import { isForCustomers, placeOf } from '../domain/communication/keep-matrix.ts';
import type { Notice } from '../domain/communication/notice.ts';
import { placeChannels, type Channel } from '../domain/policy/document/channels.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';

/** Nobody can be told by this notice, however often it is tried. */
export class Untellable extends Error {}

/** Whoever a notice is for, with what they can be told on. */
export interface Addressed extends Reader {
  /** A person's id, a contact's as `<customer>/<contact>`, or the name of a place. */
  readonly id: string;
  readonly phone: string | undefined;
  readonly email: string | undefined;
}

/** The recipient as the directory has them at this moment: people are looked up at send (failure 16), as read `REMEMBERED_FOR_MS` ago at most. */
export async function addressed(
  directory: DirectoryStore,
  recipient: string,
): Promise<Addressed & { readonly email: string }> {
  const [customerId = '', contactId] = recipient.split('/');
  if (contactId === undefined) {
    const person = await directory.person(recipient);
    if (person === undefined) throw new Untellable('the person is no longer in the directory');
    const { name, zone, phone, email } = person;
    return { id: recipient, name, zone, customer: undefined, outside: false, phone, email };
  }
  const customer = await directory.customer(customerId);
  const contact = customer?.contacts.find(({ id }) => id === contactId);
  if (customer === undefined || contact === undefined)
    throw new Untellable('the contact is no longer in the directory');
  const { name, phone, email } = contact;
  return { id: recipient, name, zone: customer.zone, customer: customer.name, outside: true, phone, email };
}

/** The same of a notice that may go to a place: that is itself, and many read it there, each in a zone of their own. */
export async function readerOf(directory: DirectoryStore, policy: CompiledPolicy, notice: Notice): Promise<Addressed> {
  const { recipient, audience } = notice;
  if (!isForPlace(policy, notice)) return addressed(directory, recipient);
  const outside = isForCustomers(audience, recipient);
  const nobody = { customer: undefined, phone: undefined, email: undefined };
  return { id: recipient, name: recipient, zone: 'UTC', outside, ...nobody };
}

/** Its line names the place; or it tells those who were told, and another line had told them in that place. */
function isForPlace({ matrix }: CompiledPolicy, { line, channel, recipient, subject }: Notice): boolean {
  const own = matrix.find(({ id }) => id === line);
  if (own === undefined || !placeChannels.has(channel)) return false;
  const names = ({ place }: { readonly place?: string | undefined }): boolean =>
    place !== undefined && subject.about === 'incident' && placeOf(place, { id: subject.incidentId }) === recipient;
  return names(own) || (own.audience === 'told' && matrix.some(names));
}

const RINGING: ReadonlySet<Channel> = new Set<Channel>(['sms', 'voice', 'whatsapp']);

/** Where somebody is told on a channel: a number, an address, a place, or the id by which the channel's adapter knows them. */
export function addressOn(channel: Channel, { id, phone, email }: Addressed): string {
  if (channel === 'email') {
    if (email === undefined) throw new Untellable('the recipient has no email address');
    return email;
  }
  if (!RINGING.has(channel)) return id;
  if (phone === undefined) throw new Untellable('the recipient has no phone number');
  return phone;
}
