import type { IncomingMessage, ServerResponse } from 'node:http';

const largestBody = 64 * 1024;

/** What one of the local routes answers. */
export interface LocalAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
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

const ownHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: LocalAnswer): void {
  response.writeHead(answer.status, {
    ...ownHeaders,
    ...answer.headers,
    'content-length': String(Buffer.byteLength(answer.body)),
  });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

/** An answer that may take long: how it began is known before what it is. */
export interface SlowAnswer {
  /** Resolves when nothing but a JSON answer of status 200 can follow; never, for any other answer. */
  begun: Promise<void>;
  answer: Promise<LocalAnswer>;
}

/**
 * Sends an answer that may take longer than clients wait for one (five minutes, with fetch). Once it has taken `patienceMs`
 * since it began, the headers leave, and from then on a space at a time: JSON takes any number of them in front.
 */
export async function sendSlowAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { begun, answer }: SlowAnswer,
  patienceMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isAnswered = false;
  const stayAlive = (): void => {
    if (!response.headersSent) response.writeHead(200, { ...ownHeaders, ...jsonAnswer({}).headers });
    response.write(' ');
  };
  void begun.then(() => {
    if (!isAnswered) timer = setInterval(stayAlive, patienceMs);
  });
  try {
    const sent = await answer;
    if (response.headersSent) response.end(sent.body);
    else sendAnswer(request, response, sent);
  } catch (error) {
    // Half an answer must not look like a whole one.
    if (response.headersSent) response.destroy();
    throw error;
  } finally {
    isAnswered = true;
    clearInterval(timer);
  }
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
