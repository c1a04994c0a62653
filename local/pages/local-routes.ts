import type { IncomingMessage, ServerResponse } from 'node:http';
import { channels } from '../../shared/domain/policy/document/channels.ts';
import { ClockGoesBack } from '../kernel/due-driver.ts';
import type { Clock, Outbox } from '../kernel/kernel.ts';
import { parseClockMove } from '../kernel/move-clock.ts';
import {
  jsonAnswer,
  problemAnswer,
  readText,
  redirectAnswer,
  sendAnswer,
  sendSlowAnswer,
  type LocalAnswer,
  type SlowAnswer,
} from './local-answer.ts';
import { renderPhonesPage, type AlarmLine } from './phones-page.ts';

export interface LocalParts {
  /** Heading of the page. */
  title: string;
  /** A command to try, shown while nothing was sent. */
  hint?: string | undefined;
  clock: Clock;
  outbox: Outbox;
  /** Calls `onBegin` when the move is accepted and begins. */
  advance: (to: (now: number) => number, coalesce: boolean, onBegin: () => void) => Promise<number>;
  /** False until all is up. */
  isReady: () => boolean;
  localTokens: () => Record<string, string>;
  /** What functions read at an address of the world outside; undefined: it is out of reach. */
  worldAt: (address: string) => string | undefined;
  alarms: () => (AlarmLine & { reason: string; changedAt: number })[];
  /** Real milliseconds after which a move of the clock tells its client that it is under way. */
  patienceMs?: number;
}

type Answer = LocalAnswer | SlowAnswer;
type Handler = (request: IncomingMessage, query: URLSearchParams) => Answer | Promise<Answer>;
type Routes = Record<string, Partial<Record<'GET' | 'POST', Handler>>>;

/** Answers `/_local/*`, and sends a browser that opens the bare address there. */
export function createLocalRoutes(
  parts: LocalParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const iso = (at: number): string => new Date(at).toISOString();
  const routes: Routes = {
    '/': { GET: () => redirectAnswer('/_local/') },
    '/_local': { GET: () => redirectAnswer('/_local/') },
    '/_local/': {
      GET: () => {
        const alarms = parts.alarms().filter(({ state }) => state === 'ALARM');
        const { title, hint } = parts;
        return renderPhonesPage({ title, hint, now: parts.clock.now(), messages: parts.outbox.list({}), alarms });
      },
    },
    '/_local/health': {
      GET: () => (parts.isReady() ? jsonAnswer({ ready: true }) : jsonAnswer({ ready: false }, 503)),
    },
    '/_local/messages': { GET: (_, query) => listMessages(parts.outbox, query) },
    '/_local/clock': {
      GET: () => jsonAnswer({ now: iso(parts.clock.now()) }),
      POST: (request) => moveClock(parts, request),
    },
    '/_local/attachment': { GET: (_, query) => downloadFile(parts.outbox, query) },
    '/_local/tokens': { GET: () => jsonAnswer(parts.localTokens()) },
    '/_local/world': { GET: (_, query) => readWorld(parts, query.get('address') ?? '') },
    '/_local/alarms': {
      GET: () => jsonAnswer(parts.alarms().map((alarm) => ({ ...alarm, changedAt: iso(alarm.changedAt) }))),
    },
  };
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
    const found = await answer(route, request, url.searchParams);
    if ('begun' in found) await sendSlowAnswer(request, response, found, parts.patienceMs ?? 10_000);
    else sendAnswer(request, response, found);
  };
}

async function answer(
  route: Routes[string] | undefined,
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<Answer> {
  if (route === undefined) return problemAnswer(404, 'Not found', 'There is no such local route.');
  const handler = request.method === 'POST' ? route.POST : isReading(request) ? route.GET : undefined;
  if (handler === undefined) {
    const allow = [...(route.GET ? ['GET', 'HEAD'] : []), ...(route.POST ? ['POST'] : [])].join(', ');
    const problem = problemAnswer(405, 'Method not allowed', `This route takes ${allow}.`);
    return { ...problem, headers: { ...problem.headers, allow } };
  }
  return handler(request, query);
}

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

function readWorld({ worldAt }: LocalParts, address: string): LocalAnswer {
  const page = worldAt(address);
  if (page === undefined) return problemAnswer(404, 'Out of reach', 'Nothing is known to stand there.', 'address');
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: page };
}

/** `?message=message-00000007&file=0`: a file of a message, as its reader would keep it. */
function downloadFile(outbox: Outbox, query: URLSearchParams): LocalAnswer {
  const file = outbox.file(query.get('message') ?? '', Number(query.get('file') ?? 0));
  if (file === undefined) return problemAnswer(404, 'Not found', 'No message has such a file.', 'message');
  const name = file.name.replace(/[^A-Za-z0-9._-]/g, '-');
  return {
    status: 200,
    headers: { 'content-type': file.contentType, 'content-disposition': `attachment; filename="${name}"` },
    body: file.bytes,
  };
}

function listMessages(outbox: Outbox, query: URLSearchParams): LocalAnswer {
  const channel = query.get('channel');
  if (channel !== null && !channels.some((one) => one === channel)) {
    return problemAnswer(400, 'Unknown channel', `channel is one of ${channels.join(', ')}`, 'channel');
  }
  // A plus sign that was not encoded arrives as a space; no phone number starts with one.
  const to = query.get('to')?.replace(/^ /, '+');
  return jsonAnswer(outbox.list({ ...(channel === null ? {} : { channel }), ...(to === undefined ? {} : { to }) }));
}

/** JSON from a program, a form from the page without JavaScript, which is sent back to the page. */
async function moveClock(parts: LocalParts, request: IncomingMessage): Promise<Answer> {
  const text = await readText(request);
  if (text === undefined) return problemAnswer(413, 'Too large', 'A move of the clock takes a few words.');
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const body =
    isForm && !text.trimStart().startsWith('{') ? Object.fromEntries(new URLSearchParams(text)) : parseJson(text);
  const parsed = parseClockMove(body);
  if (!parsed.ok) return problemAnswer(400, 'The clock was not moved', parsed.detail, parsed.field);
  const { target, coalesce } = parsed.move;
  const accepted = Promise.withResolvers<undefined>();
  const moving = parts.advance(target, coalesce, () => accepted.resolve(undefined));
  if (isForm && typeof body === 'object' && !text.trimStart().startsWith('{')) {
    return moving.then(() => redirectAnswer('/_local/'), notMoved);
  }
  return {
    begun: accepted.promise,
    answer: moving.then((now) => jsonAnswer({ now: new Date(now).toISOString() }), notMoved),
  };
}

function notMoved(error: unknown): LocalAnswer {
  if (!(error instanceof ClockGoesBack || error instanceof RangeError)) throw error;
  const field = error instanceof ClockGoesBack ? 'to' : 'advance';
  return problemAnswer(400, 'The clock was not moved', error.message, field);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
