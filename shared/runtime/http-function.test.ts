import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parsed } from '../contracts/http/problem.ts';
import type { Scope } from '../contracts/http/scopes.ts';
import { httpFunction, type Route } from './http-function.ts';

const routes: Route[] = [
  {
    method: 'POST',
    path: '/v1/things/{id}',
    scopes: ['commander'],
    answer: (request) => {
      const body = parsed(z.strictObject({ size: z.int() }), request.json(), 'the thing');
      return Promise.resolve({
        status: 200,
        body: { id: request.path['id'], size: body.size, by: request.caller.name },
      });
    },
  },
  {
    method: 'POST',
    path: '/v1/hook',
    scopes: ['integration'],
    tokenIn: 'query',
    answer: (request) => Promise.resolve({ status: 200, body: { by: request.caller.name } }),
  },
  { method: 'GET', path: '/v1/open', answer: () => Promise.resolve({ status: 200, body: 'yes' }) },
  {
    method: 'GET',
    path: '/v1/file.pdf',
    answer: () =>
      Promise.resolve({
        status: 200,
        body: Uint8Array.of(0, 255, 128),
        headers: { 'content-type': 'application/pdf' },
      }),
  },
];
const handler = httpFunction(routes, (bearer) =>
  Promise.resolve(bearer.startsWith('good-') ? { name: 'maya', scope: bearer.slice(5) as Scope } : undefined),
);

interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly token?: string | undefined;
  readonly body?: string;
  readonly base64?: boolean;
  readonly type?: string;
  readonly query?: Record<string, string>;
}
async function call({
  method = 'POST',
  path = '/v1/things/a%20b',
  token = 'good-commander',
  body = '{"size":1}',
  base64 = false,
  type,
  query,
}: Call) {
  const event = {
    rawPath: path,
    routeKey: 'ANY /v1/things/{proxy+}',
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    body,
    isBase64Encoded: base64,
    queryStringParameters: query,
    requestContext: { http: { method } },
  } as unknown as APIGatewayProxyEventV2;
  const answer = await handler(event, {} as Context);
  const isJson = String(answer.headers?.['content-type']).includes('json');
  const content: unknown = isJson ? JSON.parse(answer.body ?? 'null') : answer.body;
  return { status: answer.statusCode, headers: answer.headers ?? {}, content, base64: answer.isBase64Encoded ?? false };
}

describe('a function behind the HTTP API', () => {
  it('answers JSON, with the path decoded and the caller known', async () => {
    expect(await call({})).toMatchObject({ status: 200, content: { id: 'a b', size: 1, by: 'maya' } });
  });

  it('answers bytes in base64, as API Gateway wants them, and text as it is', async () => {
    expect(await call({ method: 'GET', path: '/v1/file.pdf', body: '' })).toMatchObject({
      content: 'AP+A',
      base64: true,
      headers: { 'content-type': 'application/pdf', 'cache-control': 'no-store' },
    });
    expect(await call({ method: 'GET', path: '/v1/open', body: '' })).toMatchObject({ content: 'yes', base64: false });
  });

  it('takes a body that arrives in base64, as forms and unknown types do', async () => {
    const body = Buffer.from('{"size":2}').toString('base64');
    expect(await call({ body, base64: true })).toMatchObject({ status: 200, content: { size: 2 } });
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="Utf-8"',
    'application/json; profile=x; charset=utf8',
    'no type at all',
  ])('reads UTF-8 that is called %s', async (type) => {
    expect(await call({ type })).toMatchObject({ status: 200 });
  });

  it('asks for no charset where there is no body', async () => {
    const read = { method: 'GET', path: '/v1/open', body: '' };
    expect(await call({ ...read, type: 'text/plain; charset=latin1' })).toMatchObject({ status: 200 });
  });

  it('takes U+FFFD from whoever means it: as an escape, or in bytes that nobody has touched', async () => {
    const bytes = Buffer.from('{"size":1,"\ufffd":1}').toString('base64');
    for (const sent of [{ body: String.raw`{"size":1,"\ufffd":1}` }, { body: bytes, base64: true }]) {
      expect(JSON.stringify((await call(sent)).content)).toContain('/\ufffd');
    }
  });

  it('lets a higher scope do what a lower one may', async () => {
    expect(await call({ token: 'good-admin' })).toMatchObject({ status: 200 });
  });

  const hook = { path: '/v1/hook', token: '' };
  it('takes the key of a tool that sends no header from the address, where the route says so', async () => {
    const answer = await call({ ...hook, query: { key: 'good-integration' } });
    expect(answer).toMatchObject({ status: 200, content: { by: 'maya' } });
  });

  it.each<[string, Call, number, string]>([
    ['no key in the address', hook, 401, 'key'],
    ['an empty key in the address', { ...hook, query: { key: '' } }, 401, 'key'],
    ['a wrong key in the address', { ...hook, query: { key: 'bad' } }, 401, 'key'],
    ['two keys in the address', { ...hook, query: { key: 'bad,good-integration' } }, 401, 'key'],
    ['a key of another scope in the address', { ...hook, query: { key: 'good-admin' } }, 403, 'key'],
    ['a token in the header where the key belongs', { ...hook, token: 'good-integration' }, 401, 'key'],
    [
      'a key in the address where the token belongs',
      { token: '', query: { key: 'good-commander' } },
      401,
      'authorization',
    ],
    ['no token', { token: '' }, 401, 'authorization'],
    ['a wrong token', { token: 'bad' }, 401, 'authorization'],
    ['a scope too low', { token: 'good-responder' }, 403, 'authorization'],
    ['a scope beside the ladder', { token: 'good-finance' }, 403, 'authorization'],
    ['a body that is no JSON', { body: '{' }, 400, '/'],
    ['a body that is no UTF-8', { body: '/w==', base64: true }, 400, 'not UTF-8'],
    ['a body of which bytes were replaced', { body: '{"size":"caf\ufffd"}' }, 400, 'not UTF-8'],
    ['a body with half of a character', { body: '{"size":"\ud83d"}' }, 400, 'not UTF-8'],
    ['another charset', { type: 'application/json; charset=iso-8859-1' }, 415, 'content-type'],
    ['another charset in quotes', { type: 'application/json;Charset="UTF-16"' }, 415, 'content-type'],
    ['another charset after the right one', { type: 'a/b; charset=utf-8, a/b; charset=latin1' }, 415, 'content-type'],
    ['another charset of bytes', { type: 'x/y; charset=utf-7', body: 'e30=', base64: true }, 415, 'content-type'],
    ['a charset without a name', { type: 'application/json; charset=' }, 415, 'content-type'],
    ['no body', { body: '' }, 400, '/'],
    ['a field of the wrong type', { body: '{"size":"big"}' }, 400, '/size'],
    ['a field that is not known', { body: '{"size":1,"colour":2}' }, 400, '/colour'],
    ['a body of 1 MB', { body: JSON.stringify({ size: 'x'.repeat(1_000_000) }) }, 413, '/'],
    ['an unknown address', { path: '/v1/nothing' }, 404, ''],
    ['a path that does not decode', { path: '/v1/things/%E0%A4%A' }, 404, ''],
    ['another method', { method: 'GET' }, 405, ''],
  ])('refuses %s as problem+json that names the field (failure 39)', async (_sentence, request, status, field) => {
    const answer = await call(request);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.content).toMatchObject({
      status,
      title: expect.any(String) as string,
      detail: expect.any(String) as string,
    });
    expect(JSON.stringify(answer.content)).toContain(field);
  });
});
