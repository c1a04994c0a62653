import { describe, expect, it } from 'vitest';
import { toHttpAnswer } from './http-answer.ts';
import { toHttpEvent, type IncomingCall } from './http-event.ts';
import { parseRouteKey, type Route } from './route-table.ts';

const route = parseRouteKey('ANY /a/{proxy+}') as Route;
const now = Date.UTC(2026, 0, 4, 5, 6, 7);

function eventOf(call: Partial<IncomingCall>): Record<string, unknown> {
  return toHttpEvent(
    {
      method: 'POST',
      target: '/a/b',
      protocol: 'HTTP/1.1',
      headers: [['Host', '127.0.0.1:4500']],
      body: Buffer.alloc(0),
      sourceIp: '127.0.0.1',
      ...call,
    },
    { route, pathParameters: { proxy: 'b' } },
    { accountId: '000000000000', apiId: 'api', requestId: 'r1', now },
  );
}

describe('the event of an HTTP request (Create AWS Lambda proxy integrations for HTTP APIs in API Gateway)', () => {
  it('has the path decoded, the query as it was sent, and what API Gateway adds', () => {
    const event = eventOf({
      target: '/a/b%20c?x=1&y=a%20b&x=2',
      headers: [
        ['Host', 'h:4500'],
        ['User-Agent', 'curl'],
      ],
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /a/{proxy+}',
      rawPath: '/a/b c',
      rawQueryString: 'x=1&y=a%20b&x=2',
      queryStringParameters: { x: '1,2', y: 'a b' },
      pathParameters: { proxy: 'b' },
      headers: { host: 'h:4500', 'user-agent': 'curl', 'x-forwarded-for': '127.0.0.1', 'x-forwarded-port': '4500' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'api',
        domainName: 'h:4500',
        http: { method: 'POST', path: '/a/b c', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'curl' },
        requestId: 'r1',
        routeKey: 'ANY /a/{proxy+}',
        stage: '$default',
        time: '04/Jan/2026:05:06:07 +0000',
        timeEpoch: now,
      },
      isBase64Encoded: false,
    });
    expect(event).not.toHaveProperty('body');
    expect(event).not.toHaveProperty('cookies');
  });

  it('joins repeated headers by comma and keeps cookies apart', () => {
    const event = eventOf({
      headers: [
        ['X-One', 'a'],
        ['x-one', 'b'],
        ['Cookie', 'k=1; l=2'],
        ['Connection', 'close'],
      ],
    });
    expect(event).toMatchObject({ headers: { 'x-one': 'a,b' }, cookies: ['k=1', 'l=2'] });
    expect(event['headers']).not.toHaveProperty('cookie');
    expect(event['headers']).not.toHaveProperty('connection');
  });

  it.each([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['application/problem+json', false],
    ['text/csv', false],
    ['application/xml', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    [undefined, true],
  ])('of type %s: base64 is %s', (type, isBase64Encoded) => {
    const body = Buffer.from('a=1');
    const event = eventOf({ body, headers: type === undefined ? [] : [['Content-Type', type]] });
    expect(event).toMatchObject({ isBase64Encoded, body: isBase64Encoded ? body.toString('base64') : 'a=1' });
  });

  it.each([
    ['a byte that begins no character', [0x7b, 0xff, 0x7d]],
    ['a character cut in the middle', [0x22, 0xc3, 0x22]],
    ['half of a pair', [0xed, 0xa0, 0x80]],
  ])('hands a text over byte by byte that is not UTF-8: %s', (_what, bytes) => {
    const body = Buffer.from(bytes);
    const event = eventOf({ body, headers: [['Content-Type', 'application/json']] });
    expect(event).toMatchObject({ isBase64Encoded: true, body: body.toString('base64') });
  });

  it('takes a path with a broken escape as it came', () => {
    expect(eventOf({ target: '/a/%zz' })['rawPath']).toBe('/a/%zz');
  });
});

describe('the answer that a function gives', () => {
  it.each([
    [{ statusCode: 201, headers: { 'X-A': 1 }, cookies: ['k=1'], body: 'made' }, 201, 'made'],
    [{ statusCode: '204' }, 204, ''],
    [{ statusCode: 200, body: Buffer.from('bytes').toString('base64'), isBase64Encoded: true }, 200, 'bytes'],
    [{ hello: 'you' }, 200, '{"hello":"you"}'],
    ['text', 200, 'text'],
    [null, 200, 'null'],
    [{ statusCode: 200, body: { not: 'text' } }, 500, '{"message":"Internal Server Error"}'],
    [{ statusCode: 'fine' }, 500, '{"message":"Internal Server Error"}'],
  ])('%j becomes %i %s', (result, status, body) => {
    const answer = toHttpAnswer(result);
    expect([answer.status, answer.body.toString()]).toEqual([status, body]);
  });

  it('has its headers in lower case, its cookies, and a type when it names none', () => {
    const answer = toHttpAnswer({ statusCode: 200, headers: { 'X-A': true }, cookies: ['k=1', 'l=2'], body: '' });
    expect(answer.headers).toEqual({ 'content-type': 'text/plain; charset=utf-8', 'x-a': 'true' });
    expect(answer.cookies).toEqual(['k=1', 'l=2']);
  });
});
