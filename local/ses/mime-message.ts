import { AwsError } from '../kernel/kernel.ts';

/** What is read from a raw message: decoded headers by lower-case name, and the text that a person sees. */
export interface MimeMessage {
  headers: ReadonlyMap<string, string>;
  text: string | undefined;
  html: string | undefined;
}

const bad = (message: string): AwsError => new AwsError('BadRequestException', message);
const deepest = 10;

function decodeBytes(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replace(/[ \t]+$/gm, '').replace(/=\r?\n/g, '');
  const bytes = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

/** RFC 2047: `=?utf-8?B?...?=`; blanks between two such words do not count. */
function decodeWords(value: string): string {
  const adjacent = value.replace(/(\?=)\s+(?==\?)/g, '$1');
  return adjacent.replace(/=\?([^?]+)\?([BbQq])\?([^?]*)\?=/g, (_, charset: string, kind: string, body: string) => {
    const bytes = kind.toUpperCase() === 'B' ? Buffer.from(body, 'base64') : quotedPrintable(body.replace(/_/g, ' '));
    return decodeBytes(bytes, charset);
  });
}

function splitHead(source: string): { headers: Map<string, string>; body: string } {
  const end = /\r?\n\r?\n/.exec(source);
  const head = end === null ? source : source.slice(0, end.index);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0 || !/^[!-9;-~]+$/.test(line.slice(0, colon))) throw bad(`Invalid header line in the raw message`);
    const name = line.slice(0, colon).toLowerCase();
    if (!headers.has(name)) headers.set(name, Buffer.from(line.slice(colon + 1).trim(), 'latin1').toString('utf8'));
  }
  return { headers, body: end === null ? '' : source.slice(end.index + end[0].length) };
}

function parameter(value: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(value);
  return found?.[1] ?? found?.[2];
}

function readPart(source: string, depth: number): MimeMessage {
  if (depth > deepest) throw bad('The raw message nests too deep');
  const { headers, body } = splitHead(source);
  const type = headers.get('content-type') ?? 'text/plain';
  const attached = /^attachment/i.test(headers.get('content-disposition') ?? '');
  if (attached) return { headers, text: undefined, html: undefined };
  if (/^multipart\//i.test(type)) {
    const boundary = parameter(type, 'boundary');
    if (boundary === undefined || boundary === '') throw bad('A multipart without boundary in the raw message');
    const parts = `\n${body}`
      .split(`\n--${boundary}`)
      .slice(1)
      .filter((part) => !part.startsWith('--'))
      .map((part) => readPart(part.replace(/^[^\n]*\n/, '').replace(/\r$/, ''), depth + 1));
    const first = (pick: (part: MimeMessage) => string | undefined): string | undefined =>
      parts.map(pick).find((found) => found !== undefined);
    return { headers, text: first(({ text }) => text), html: first(({ html }) => html) };
  }
  const encoding = (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase();
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? quotedPrintable(body)
        : Buffer.from(body, 'latin1');
  const decoded = decodeBytes(bytes, parameter(type, 'charset') ?? 'utf-8').replace(/\r\n/g, '\n');
  return {
    headers,
    text: /^text\/plain/i.test(type) ? decoded : undefined,
    html: /^text\/html/i.test(type) ? decoded : undefined,
  };
}

/** Reads a raw message (RFC 5322 with MIME parts). Throws BadRequestException for what is none. */
export function parseMimeMessage(bytes: Buffer): MimeMessage {
  if (bytes.length === 0) throw bad('The raw message is empty');
  const message = readPart(bytes.toString('latin1'), 0);
  const headers = new Map([...message.headers].map(([name, value]) => [name, decodeWords(value)]));
  return { ...message, headers };
}

/** The words of an HTML text, for a mailbox that shows text only. */
export function htmlToText(html: string): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
  return html
    .replace(/<(script|style|head)\b[^]*?<\/\1\s*>/gi, '')
    .replace(/<br\s*\/?>|<\/(p|div|tr|h[1-6]|li)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#39|[a-z]+);/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole)
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
