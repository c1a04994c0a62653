import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { RouteMatch, Route } from './route-table.ts';

/** A request as it arrived. */
export interface IncomingCall {
  method: string;
  /** Request target: path and query as sent. */
  target: string;
  protocol: string;
  /** Name and value, in order, repeated names as they came. */
  headers: readonly (readonly [string, string])[];
  body: Buffer;
  sourceIp: string;
}

export interface HttpEventContext {
  accountId: string;
  apiId: string;
  requestId: string;
  /** Epoch ms. */
  now: number;
}

/** Headers of one connection, which API Gateway does not hand on, and cookies, which have a field of their own. */
const dropped = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'cookie',
  'expect',
]);

const textTypes = /^(text\/.*|application\/(json|javascript|xml)|application\/[\w.-]+\+(json|xml))$/i;

/** Path and query of a request target; the path decoded, as HTTP APIs hand it on, the query as it was sent. */
export function splitTarget(target: string): { path: string; query: string } {
  const question = target.indexOf('?');
  const raw = question < 0 ? target : target.slice(0, question);
  return { path: decode(raw) ?? raw, query: question < 0 ? '' : target.slice(question + 1) };
}

/** The event that API Gateway gives a function in payload format 2.0. */
export function toHttpEvent(
  call: IncomingCall,
  match: RouteMatch<Route>,
  context: HttpEventContext,
): Record<string, unknown> {
  const { path, query } = splitTarget(call.target);
  const headers = joinHeaders(call.headers);
  const cookies = call.headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(/; */));
  const host = headers['host'] ?? '127.0.0.1';
  const queryStringParameters = joinQuery(query);
  // What API Gateway makes of a text that is no UTF-8 is not documented; handed over as bytes, nothing of it is lost.
  const isText = textTypes.test((headers['content-type'] ?? '').split(';')[0]?.trim() ?? '') && isUtf8(call.body);
  return {
    version: '2.0',
    routeKey: match.route.routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers: {
      ...headers,
      'x-amzn-trace-id': `Root=1-${Math.floor(context.now / 1000).toString(16)}-${randomUUID().replaceAll('-', '').slice(0, 24)}`,
      'x-forwarded-for': [headers['x-forwarded-for'], call.sourceIp].filter((part) => part !== undefined).join(', '),
      'x-forwarded-port': host.split(':')[1] ?? '80',
      'x-forwarded-proto': 'http',
    },
    ...(Object.keys(queryStringParameters).length > 0 && { queryStringParameters }),
    requestContext: {
      accountId: context.accountId,
      apiId: context.apiId,
      domainName: host,
      domainPrefix: host.split(/[.:]/)[0],
      http: {
        method: call.method,
        path,
        protocol: call.protocol,
        sourceIp: call.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: match.route.routeKey,
      stage: '$default',
      time: commonLogTime(context.now),
      timeEpoch: context.now,
    },
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    ...(call.body.length > 0 && { body: call.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: call.body.length > 0 && !isText,
  };
}

function joinHeaders(headers: IncomingCall['headers']): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (dropped.has(key)) continue;
    const before = joined.get(key);
    joined.set(key, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}

function joinQuery(query: string): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** `12/Mar/2026:19:03:58 +0000` */
export function commonLogTime(now: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
