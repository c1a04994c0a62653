import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Datapoint } from '../alarms/metric-sink.ts';
import { createKernel } from '../kernel/create-kernel.ts';
import { endServer, listen } from '../kernel/listen.ts';
import { AwsError, type InvocationResult, type Principal } from '../kernel/kernel.ts';
import { resolveTemplate } from '../template/resolve-template.ts';
import { createHttpApi } from './http-api.ts';

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:hello';
const integration = {
  ApiId: { Ref: 'Api' },
  IntegrationType: 'AWS_PROXY',
  IntegrationUri: functionArn,
  PayloadFormatVersion: '2.0',
};
const route = { ApiId: { Ref: 'Api' }, Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Hello' }]] } };
const accessLog = {
  DestinationArn: 'arn:aws:logs:us-east-1:0:log-group:/http',
  Format: '{"r":"$context.routeKey","s":$context.status}',
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(answer: () => Promise<InvocationResult>, routeProperties: Record<string, unknown> = {}) {
  const template = resolveTemplate(
    {
      Resources: {
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
        Stage: {
          Type: 'AWS::ApiGatewayV2::Stage',
          Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true, AccessLogSettings: accessLog },
        },
        Hello: { Type: 'AWS::ApiGatewayV2::Integration', Properties: integration },
        A: {
          Type: 'AWS::ApiGatewayV2::Route',
          Properties: { ...route, RouteKey: 'ANY /a/{proxy+}', ...routeProperties },
        },
      },
    },
    { region: 'us-east-1', account: '0', partition: 'aws', urlSuffix: 'a', stackName: 'S', productPort: 1, awsPort: 2 },
  );
  const events: Record<string, unknown>[] = [];
  const callers: Principal[] = [];
  const metrics: Datapoint[] = [];
  const lines: string[] = [];
  const listener = createHttpApi({
    kernel: createKernel().kernel,
    template,
    metrics: { put: (datapoint) => void metrics.push(datapoint) },
    logs: { write: (_, text) => void lines.push(text) },
    lambda: {
      invoke(_, payload, caller) {
        events.push(payload as Record<string, unknown>);
        callers.push(caller);
        return answer();
      },
    },
  });
  const server = createServer(listener);
  const port = await listen(server, 0, '--port');
  closing.push(() => endServer(server));
  return { url: `http://127.0.0.1:${port}`, events, callers, metrics, lines };
}

const hello = (): Promise<InvocationResult> =>
  Promise.resolve({ ok: true, payload: { statusCode: 200, headers: { 'x-a': 'b' }, body: 'hello' } });

describe('the HTTP API', () => {
  it('hands a request to the function of its route, calling as API Gateway on that route', async () => {
    const { url, events, callers } = await serve(hello);
    const response = await fetch(`${url}/a/b?c=d`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([200, 'b', 'hello']);
    expect(events[0]).toMatchObject({ rawPath: '/a/b', rawQueryString: 'c=d', body: '{}' });
    expect(callers[0]).toMatchObject({ kind: 'service', service: 'apigateway.amazonaws.com' });
    expect(callers[0]).toHaveProperty(
      'sourceArn',
      expect.stringMatching(/^arn:aws:execute-api:us-east-1:0:\w+\/\$default\/\*\/a\/\{proxy\+\}$/),
    );
  });

  it('answers HEAD without a body', async () => {
    const { url, events } = await serve(hello);
    const response = await fetch(`${url}/a/b`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '5', '']);
    expect(events[0]).toMatchObject({ requestContext: { http: { method: 'HEAD' } } });
  });

  it.each([
    [
      'the function fails',
      (): Promise<InvocationResult> => Promise.resolve({ ok: false, errorType: 'E', errorMessage: 'm' }),
    ],
    ['API Gateway may not invoke it', () => Promise.reject(new AwsError('AccessDeniedException', 'no'))],
    [
      'its headers cannot be sent',
      () => Promise.resolve({ ok: true, payload: { statusCode: 200, headers: { a: 'b\r\nc: d' } } } as const),
    ],
  ])('answers API Gateway’s own 500 when %s', async (_, answer) => {
    const { url, metrics } = await serve(answer);
    const response = await fetch(`${url}/a/b`);
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect(metrics.length).toBeGreaterThan(0);
  });

  it('answers 404 where there is no route', async () => {
    const { url } = await serve(hello);
    const response = await fetch(`${url}/b`);
    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  it('turns away bodies over 10 MB in API Gateway’s own shape', async () => {
    const { url, events } = await serve(hello);
    const response = await fetch(`${url}/a/b`, { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect(events).toEqual([]);
  });

  it('logs the route, never the path', async () => {
    const { url, lines } = await serve(hello);
    await fetch(`${url}/a/secret-token?key=secret-key`);
    expect(lines).toEqual(['{"r":"ANY /a/{proxy+}","s":200}\n']);
  });

  it('refuses an authorizer at start, by name', async () => {
    await expect(serve(hello, { AuthorizationType: 'JWT' })).rejects.toThrow(
      'A (AWS::ApiGatewayV2::Route) AuthorizationType',
    );
  });
});
