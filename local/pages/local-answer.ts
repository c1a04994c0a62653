import type { IncomingMessage, ServerResponse } from 'node:http';

const largestBody = 64 * 1024;

/** What one of the local routes answers. */
export interface LocalAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function jsonAnswer(body: unknown, status = 200): LocalAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

/** An error as RFC 9457 describes it; `field` names what is wrong in the request. */
export function problemAnswer(status: number, title: string, detail: string, field?: string): LocalAnswer {
  const body = { type: 'about:blank', title, status, detail, ...(field === undefined ? {} : { field }) };
  return { status, headers: { 'content-type': 'application/problem+json' }, body: JSON.stringify(body) };
}

export function redirectAnswer(location: string): LocalAnswer {
  return { status: 303, headers: { location }, body: '' };
}

export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: LocalAnswer): void {
  response.writeHead(answer.status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...answer.headers,
    'content-length': String(Buffer.byteLength(answer.body)),
  });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

/** The body as text; undefined when it is larger than these routes take (64 KB). */
export async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  return size <= largestBody ? Buffer.concat(chunks).toString('utf8') : undefined;
}
