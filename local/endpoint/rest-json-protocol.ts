import { AwsError } from '../kernel/kernel.ts';
import type { AwsService, RestRoute } from './aws-service.ts';
import { notModelled, parseJsonObject, type Codec, type RawRequest } from './codec.ts';
import { jsonError } from './json-protocol.ts';

const contentType = 'application/json';

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AwsError('SerializationException', `The path holds a malformed escape: ${part.slice(0, 100)}`);
  }
}

/** The fields that a path gives to a route; undefined when it is not this route's. */
function matchPath(route: RestRoute, path: string): Record<string, string> | undefined {
  const pattern = route.path.split('/');
  const parts = path.replace(/(?<=.)\/$/, '').split('/');
  if (pattern.length !== parts.length) return undefined;
  const fields: Record<string, string> = {};
  for (const [n, expected] of pattern.entries()) {
    const given = parts[n] ?? '';
    const name = /^\{(\w+)\}$/.exec(expected)?.[1];
    if (name === undefined ? expected !== given : given === '') return undefined;
    if (name !== undefined) fields[name] = decode(given);
  }
  return fields;
}

function find(request: RawRequest, service: AwsService): { route: RestRoute; fields: Record<string, string> } {
  for (const route of service.routes ?? []) {
    const fields = route.method === request.method ? matchPath(route, request.path) : undefined;
    if (fields !== undefined) return { route, fields };
  }
  throw notModelled(`${service.scope}: ${request.method} ${request.path.slice(0, 200)}`);
}

/** REST with JSON bodies: the operation is known by method and path. */
export const restJsonProtocol: Codec = {
  read(request, service) {
    const { route, fields } = find(request, service);
    const body = route.rawInput === undefined ? parseJsonObject(request.body) : { [route.rawInput]: request.body };
    const query = Object.fromEntries([...request.query].filter(([name]) => !name.startsWith('X-Amz-')));
    const headers = Object.entries(route.inputHeaders ?? {}).map(([field, header]): [string, unknown] => [
      field,
      request.headers[header.toLowerCase()],
    ]);
    return { operation: route.operation, input: { ...query, ...Object.fromEntries(headers), ...body, ...fields } };
  },
  answer(service, { operation }, output, requestId) {
    const route = service.routes?.find((known) => known.operation === operation);
    const headers: Record<string, string> = { 'content-type': contentType, 'x-amzn-requestid': requestId };
    const rest = { ...output };
    for (const [field, header] of Object.entries(route?.outputHeaders ?? {})) {
      const value = rest[field];
      if (value !== undefined) headers[header] = typeof value === 'string' ? value : JSON.stringify(value);
      rest[field] = undefined;
    }
    const raw = route?.rawOutput === undefined ? undefined : rest[route.rawOutput];
    const body = route?.rawOutput === undefined ? JSON.stringify(rest) : typeof raw === 'string' ? raw : '';
    return { status: route?.status ?? 200, headers, body };
  },
  fail: (service, error, requestId) => jsonError(service, error, requestId, contentType),
};
