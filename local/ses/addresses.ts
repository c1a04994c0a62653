import { AwsError } from '../kernel/kernel.ts';

/** A mailbox as written in a header: an optional name and the bare address. */
export interface Mailbox {
  name: string | undefined;
  address: string;
  domain: string;
}

const mailbox = /^(?:(?<name>"(?:[^"\\]|\\.)*"|[^<>"]*?)\s*<(?<inside>[^<>]*)>|(?<bare>[^<>\s]+))$/;
const bareAddress = /^[\x21-\x7E]{1,64}@(?<domain>[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*)$/;

const bad = (message: string): AwsError => new AwsError('BadRequestException', message);

/** Throws BadRequestException when a value would end its header line. */
export function checkHeader(name: string, value: string): void {
  // eslint-disable-next-line no-control-regex -- the control characters are what is looked for
  if (/[\r\n\u0000]/.test(value)) throw bad(`Header ${name} must not contain CR, LF or NUL`);
}

/** Reads `Name <box@example.com>` or `box@example.com`. Throws BadRequestException naming the field. */
export function parseMailbox(field: string, text: unknown): Mailbox {
  if (typeof text !== 'string') throw bad(`${field} must be a string`);
  if (text.length > 1000) throw bad(`${field} is too long`);
  checkHeader(field, text);
  const groups = mailbox.exec(text.trim())?.groups;
  const address = (groups?.['inside'] ?? groups?.['bare'] ?? '').trim();
  const domain = bareAddress.exec(address)?.groups?.['domain'];
  if (domain === undefined || address.length > 320)
    throw bad(`${field}: invalid email address ${JSON.stringify(text)}`);
  const name = groups?.['name']?.trim();
  return { name: name === '' ? undefined : name, address, domain: domain.toLowerCase() };
}

/** Splits a header's list at the commas that stand outside quotes and angle brackets. */
export function splitAddresses(header: string): string[] {
  if (header.length > 10_000) throw bad('A list of addresses is too long');
  const parts = header.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,"<])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
