import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Problem } from '../contracts/http/problem.ts';
import { mayUse, type Scope } from '../contracts/http/scopes.ts';
import { loggable, logger } from './logger.ts';

/** Who calls, by the token they brought. */
export interface Caller {
  readonly name: string;
  readonly scope: Scope;
}

export interface Request {
  /** Values of `{name}` in the route's path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** `name=value` each, as a browser sends them. */
  readonly cookies: readonly string[];
  readonly caller: Caller;
  /** The body as JSON; throws a Problem when it is none. */
  json(): unknown;
  /** The body as it came. */
  readonly bodyText: string;
}

export interface Answer {
  readonly status: number;
  /** Text goes out as it is, bytes as they are (with a `content-type` of their own), everything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/v1/incidents/{id}/timeline`, `/v1/schedules/{id}.ics` */
  readonly path: string;
  /** Scopes that may use it; undefined for a route that asks for no token. */
  readonly scopes?: readonly Scope[];
  /** Where the token is: in the header as any client sends it, or as `?key=` of tools that only know an address. */
  readonly tokenIn?: 'header' | 'query';
  readonly answer: (request: Request) => Promise<Answer>;
}

export type Authenticate = (bearer: string) => Promise<Caller | undefined>;

const MAX_BODY_BYTES = 256 * 1024;
const NOBODY: Caller = { name: 'nobody', scope: 'integration' };

/** A Lambda behind the HTTP API: finds the route, checks the token, answers JSON, text or bytes, and says every refusal as problem+json. */
export const httpFunction = (routes: readonly Route[], authenticate: Authenticate = () => Promise.resolve(undefined)) =>
  middy(async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      return written(await answered(event, routes, authenticate));
    } catch (error) {
      return refused(error, event);
    }
  });

async function answered(
  event: APIGatewayProxyEventV2,
  routes: readonly Route[],
  authenticate: Authenticate,
): Promise<Answer> {
  const { route, path } = routeFor(event, routes);
  const caller = route.scopes === undefined ? NOBODY : await authorized(event, route, route.scopes, authenticate);
  const bodyText = textOf(event);
  return route.answer({
    path,
    query: event.queryStringParameters ?? {},
    headers: event.headers,
    cookies: event.cookies ?? [],
    caller,
    bodyText,
    json: () => jsonOf(bodyText),
  });
}

/** Own matching and not a router's, because a path that exists under another method is 405 with Allow, and parameters are decoded. */
function routeFor(
  event: APIGatewayProxyEventV2,
  routes: readonly Route[],
): { route: Route; path: Record<string, string> } {
  // HEAD is GET without its body, which API Gateway leaves out by itself.
  const asked = event.requestContext.http.method;
  const method = asked === 'HEAD' ? 'GET' : asked;
  const found = routes.flatMap((route) => {
    const path = matchPath(route.path, event.rawPath);
    return path === undefined ? [] : [{ route, path }];
  });
  if (found.length === 0) throw new Problem(404, 'Not found', 'there is nothing at this address');
  const exact = found.find(({ route }) => route.method === method);
  if (exact !== undefined) return exact;
  const allow = [...new Set(found.map(({ route }) => route.method))].join(', ');
  throw new Problem(405, 'Method not allowed', `this address takes ${allow}`, {}, { allow });
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/');
  const actual = path.replace(/\/$/, '').split('/');
  if (expected.length !== actual.length) return undefined;
  const values: Record<string, string> = {};
  for (const [i, part] of expected.entries()) {
    const given = actual[i] ?? '';
    if (!part.startsWith('{')) {
      if (part !== given) return undefined;
      continue;
    }
    const [name, suffix = ''] = part.slice(1).split('}') as [string, string?];
    if (!given.endsWith(suffix)) return undefined;
    const decoded = decodedPart(given.slice(0, given.length - suffix.length));
    if (decoded === undefined || decoded === '') return undefined;
    values[name] = decoded;
  }
  return values;
}

function decodedPart(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

async function authorized(
  event: APIGatewayProxyEventV2,
  { tokenIn = 'header' }: Route,
  scopes: readonly Scope[],
  authenticate: Authenticate,
): Promise<Caller> {
  const { field, howToSend, token } = credentials[tokenIn](event);
  const caller = token === undefined ? undefined : await authenticate(token);
  if (caller === undefined) {
    const detail = token === undefined ? howToSend : 'this token is not known, or was revoked';
    throw new Problem(401, 'Unauthorized', detail, { field }, { 'www-authenticate': 'Bearer' });
  }
  if (!mayUse(caller.scope, scopes)) {
    const detail = `a token of scope "${caller.scope}" may not do this; it takes one of: ${scopes.join(', ')}`;
    throw new Problem(403, 'Forbidden', detail, { field });
  }
  return caller;
}

const NOT_UTF8 = 'the body is not UTF-8 text';
const credentials = {
  header: ({ headers }: APIGatewayProxyEventV2) => ({
    field: 'authorization',
    howToSend: 'send a token as "Authorization: Bearer <token>"',
    token: /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1],
  }),
  query: ({ queryStringParameters }: APIGatewayProxyEventV2) => ({
    field: 'key',
    howToSend: 'add an integration key to the address: "?key=<key>"',
    token: queryStringParameters?.['key'],
  }),
};

function textOf(event: APIGatewayProxyEventV2): string {
  const raw = event.body ?? '';
  if (raw !== '') refuseOtherCharsets(event.headers['content-type'] ?? '');
  const bytes = Buffer.from(raw, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) {
    throw new Problem(
      413,
      'Content too large',
      `the body may hold ${MAX_BODY_BYTES} bytes, this one holds ${bytes.length}`,
      { field: '/' },
    );
  }
  const text = decodedUtf8(bytes);
  if (!event.isBase64Encoded && text.includes('\ufffd')) {
    // API Gateway hands text on as text, and what it could not read of it as U+FFFD: whether one was meant cannot be told.
    throw new Problem(400, 'Bad request', `${NOT_UTF8}, or holds U+FFFD, which JSON can write as \\ufffd`, {
      field: '/',
    });
  }
  return text;
}

function decodedUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem(400, 'Bad request', NOT_UTF8, { field: '/' });
  }
}

/** JSON is UTF-8 (RFC 8259), and a body in anything else would be read as another text than was sent. */
function refuseOtherCharsets(contentType: string): void {
  for (const [, charset = ''] of contentType.matchAll(/;\s*charset\s*=\s*"?([^";,]*)/gi)) {
    if (/^utf-?8$/i.test(charset.trim())) continue;
    const detail = `the Content-Type names the charset "${charset.trim()}"; bodies are read as utf-8 only`;
    throw new Problem(415, 'Unsupported media type', detail, { field: 'content-type' });
  }
}

function jsonOf(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable';
    throw new Problem(400, 'Bad request', `the body is not JSON: ${why.slice(0, 200)}`, { field: '/' });
  }
}

const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function written({ status, body, headers }: Answer): APIGatewayProxyStructuredResultV2 {
  if (status === 204) return { statusCode: status, headers: { ...ALWAYS, ...headers } };
  if (body instanceof Uint8Array) {
    const type = { 'content-type': 'application/octet-stream' };
    const encoded = { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    return { statusCode: status, headers: { ...ALWAYS, ...type, ...headers }, ...encoded };
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  return { statusCode: status, headers: { ...ALWAYS, 'content-type': type, ...headers }, body: text };
}

function refused(error: unknown, event: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 {
  if (!(error instanceof Problem)) {
    logger.error('a route failed', { routeKey: event.routeKey, error: loggable(error) });
    const failed = new Problem(
      500,
      'Internal error',
      'this could not be done just now; nothing is known to have changed',
    );
    return refused(failed, event);
  }
  const { status, title, detail, extra, headers } = error;
  // Whatever else is said, the members of RFC 9457 are its own.
  const own = { type: 'about:blank', title, status, detail };
  const body = { ...own, ...extra, ...own };
  return {
    statusCode: status,
    headers: { ...ALWAYS, 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(body),
  };
}
