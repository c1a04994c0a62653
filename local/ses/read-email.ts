import { objectList, textList } from '../endpoint/read-input.ts';
import { AwsError, type CapturedFile } from '../kernel/kernel.ts';
import { checkHeader, parseMailbox, splitAddresses, type Mailbox } from './addresses.ts';
import { htmlToText, parseMimeMessage } from './mime-message.ts';

/** An email as its recipients see it; `to` holds bare addresses, each once. */
export interface Email {
  from: Mailbox;
  to: string[];
  subject: string;
  body: string;
  files: CapturedFile[];
}

type Input = Record<string, unknown>;

const code = 'BadRequestException';
const bad = (message: string): AwsError => new AwsError(code, message);

function part(input: Input, name: string): Input | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw bad(`${name} must be an object`);
  return value as Input;
}

function data(input: Input | undefined, name: string): string | undefined {
  const content = input === undefined ? undefined : part(input, name);
  if (content === undefined) return undefined;
  if (typeof content['Data'] !== 'string') throw bad(`${name}.Data must be a string`);
  return content['Data'];
}

function base64(value: unknown, name: string): Buffer {
  if (typeof value === 'string' && /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) return Buffer.from(value, 'base64');
  throw bad(`${name} must be base64`);
}

function recipients(input: Input): string[] {
  const destination = part(input, 'Destination') ?? {};
  return ['ToAddresses', 'CcAddresses', 'BccAddresses'].flatMap((field) =>
    textList(destination, field, code).map((text) => parseMailbox(field, text).address),
  );
}

function visible(text: string | undefined, html: string | undefined): string | undefined {
  return text ?? (html === undefined ? undefined : htmlToText(html));
}

function readSimple(simple: Input): { subject: string; body: string; files: CapturedFile[] } {
  const subject = data(simple, 'Subject');
  if (subject === undefined) throw bad('Content.Simple.Subject is required');
  checkHeader('Subject', subject);
  for (const header of objectList(simple, 'Headers', code)) {
    if (typeof header['Name'] !== 'string' || !/^[!-9;-~]{1,126}$/.test(header['Name']))
      throw bad('Invalid header name');
    if (typeof header['Value'] !== 'string') throw bad(`Invalid value of header ${header['Name']}`);
    checkHeader(header['Name'], header['Value']);
  }
  const files = objectList(simple, 'Attachments', code).map(readAttachment);
  if (files.reduce((size, { bytes }) => size + bytes.length, 0) * (4 / 3) > MOST_BYTES) {
    throw bad('The message is larger than 40 MB');
  }
  const content = part(simple, 'Body');
  const body = visible(data(content, 'Text'), data(content, 'Html'));
  if (body === undefined) throw bad('Content.Simple.Body needs Text or Html');
  return { subject, body, files };
}

/** Of the whole message, in which files are base64. */
const MOST_BYTES = 40 * 1024 * 1024;

function readAttachment(attachment: Input): CapturedFile {
  const { FileName: name, ContentType: type, ContentDisposition: placed } = attachment;
  if (typeof name !== 'string' || name === '' || name.length > 255) throw bad('An attachment needs a FileName');
  checkHeader('FileName', name);
  if (placed !== undefined && placed !== 'ATTACHMENT' && placed !== 'INLINE') {
    throw bad('ContentDisposition is ATTACHMENT or INLINE');
  }
  const bytes = base64(attachment['RawContent'], 'RawContent');
  if (bytes.length === 0) throw bad(`Attachment ${name} is empty`);
  return { name, contentType: typeof type === 'string' ? type : 'application/octet-stream', bytes };
}

/** Reads the input of SendEmail. Throws BadRequestException naming the field; a template is refused. */
export function readEmail(input: Input): Email {
  const content = part(input, 'Content');
  const simple = content === undefined ? undefined : part(content, 'Simple');
  const raw = content === undefined ? undefined : part(content, 'Raw');
  if (content?.['Template'] !== undefined) throw bad('Content.Template is not modelled locally');
  for (const text of textList(input, 'ReplyToAddresses', code)) parseMailbox('ReplyToAddresses', text);
  const given = recipients(input);
  if (simple !== undefined && raw === undefined) {
    return {
      from: parseMailbox('FromEmailAddress', input['FromEmailAddress']),
      to: unique(given),
      ...readSimple(simple),
    };
  }
  if (raw === undefined || simple !== undefined) throw bad('Content must hold exactly one of Simple, Raw and Template');
  const message = parseMimeMessage(base64(raw['Data'], 'Content.Raw.Data'));
  const written = ['to', 'cc', 'bcc'].flatMap((name) =>
    splitAddresses(message.headers.get(name) ?? '').map((text) => parseMailbox(name, text).address),
  );
  return {
    from: parseMailbox('From', input['FromEmailAddress'] ?? message.headers.get('from')),
    to: unique(given.length > 0 ? given : written),
    subject: message.headers.get('subject') ?? '',
    body: visible(message.text, message.html) ?? '',
    files: [],
  };
}

function unique(addresses: string[]): string[] {
  if (addresses.length === 0) throw bad('Destination must hold at least one address');
  if (addresses.length > 50) throw bad(`Recipient count exceeds 50: ${addresses.length}`);
  return [...new Set(addresses)];
}

/** The sender as far as it can be read before the input is checked, for the question whether the caller may use it. */
export function senderOf(input: Input): Mailbox | undefined {
  try {
    return readEmail(input).from;
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
