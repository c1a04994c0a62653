import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MetricSink } from '../alarms/metric-sink.ts';
import type { InvocationResult, Kernel, LambdaInvoker } from '../kernel/kernel.ts';
import type { FunctionLogs } from '../lambda/function-log.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import { readApi, type ApiDefinition, type ApiRoute } from './api-definition.ts';
import { gatewayAnswer, toHttpAnswer, type HttpAnswer } from './http-answer.ts';
import { commonLogTime, splitTarget, toHttpEvent, type IncomingCall } from './http-event.ts';
import { selectRoute, type RouteMatch } from './route-table.ts';

const largestBody = 10 * 1024 * 1024;
/** Lambda takes no larger event. */
const largestEvent = 6 * 1024 * 1024;

export interface HttpApiParts {
  kernel: Kernel;
  template: ResolvedTemplate;
  lambda: LambdaInvoker;
  metrics: MetricSink;
  logs: Pick<FunctionLogs, 'write'>;
}

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers requests as the HTTP API of the template does. Without an API every request gets 404. */
export function createHttpApi(parts: HttpApiParts): RequestListener {
  const api = readApi(parts.template);
  return (request, response) => {
    void serve(parts, api, request, response).catch((error: unknown) => {
      parts.kernel.log(`HTTP API failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (!response.headersSent) send(request, response, gatewayAnswer(500, 'Internal Server Error'));
    });
  };
}

async function serve(
  parts: HttpApiParts,
  api: ApiDefinition | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const done = parts.kernel.activity.begin('HTTP request');
  try {
    const call = toCall(request, body ?? Buffer.alloc(0));
    const requestId = randomUUID();
    const match = api === undefined ? undefined : selectRoute(api.routes, call.method, splitTarget(call.target).path);
    const began = performance.now();
    const answer =
      body === undefined
        ? gatewayAnswer(413, 'Request Entity Too Large')
        : api === undefined || match === undefined
          ? gatewayAnswer(404, 'Not Found')
          : await integrate(parts, api, match, call, requestId);
    send(request, response, answer);
    if (api !== undefined) note(parts, api, match, call, answer, requestId, performance.now() - began);
  } finally {
    done();
  }
}

async function integrate(
  parts: HttpApiParts,
  api: ApiDefinition,
  match: RouteMatch<ApiRoute>,
  call: IncomingCall,
  requestId: string,
): Promise<HttpAnswer> {
  const { kernel, lambda, template } = parts;
  const { account } = template.pseudo;
  const event = toHttpEvent(call, match, { accountId: account, apiId: api.apiId, requestId, now: kernel.clock.now() });
  if (JSON.stringify(event).length > largestEvent) return gatewayAnswer(413, 'Request Entity Too Large');
  // The source ARN of a call holds stage, method and path of the route, which permissions are written against.
  const { routeKey, method, segments } = match.route;
  const path = segments === undefined ? routeKey : `${method ?? '*'}/${segments.join('/')}`;
  const caller = {
    kind: 'service' as const,
    service: 'apigateway.amazonaws.com',
    sourceArn: `${api.executeArn}/$default/${path}`,
  };
  try {
    const result = await withTimeout(lambda.invoke(match.route.functionArn, event, caller), match.route.timeoutMs);
    if (result === 'timeout') return gatewayAnswer(503, 'Service Unavailable');
    return result.ok ? toHttpAnswer(result.payload) : gatewayAnswer(500, 'Internal Server Error');
  } catch (error) {
    kernel.log(`${routeKey}: ${error instanceof Error ? error.message : String(error)}`);
    return gatewayAnswer(500, 'Internal Server Error');
  }
}

async function withTimeout(work: Promise<InvocationResult>, ms: number): Promise<InvocationResult | 'timeout'> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'timeout'>((resolve) => (timer = setTimeout(() => resolve('timeout'), ms)));
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function note(
  { kernel, metrics, logs }: HttpApiParts,
  api: ApiDefinition,
  match: RouteMatch<ApiRoute> | undefined,
  call: IncomingCall,
  answer: HttpAnswer,
  requestId: string,
  latencyMs: number,
): void {
  const dimensions = { ApiId: api.apiId };
  const count = (metric: string, value: number): void =>
    metrics.put({ namespace: 'AWS/ApiGateway', metric, dimensions, value });
  count('Count', 1);
  count('4xx', answer.status >= 400 && answer.status < 500 ? 1 : 0);
  count('5xx', answer.status >= 500 ? 1 : 0);
  if (api.accessLog === undefined) return;
  const now = kernel.clock.now();
  const latency = String(Math.round(latencyMs));
  const line = api.accessLog.format({
    requestId,
    extendedRequestId: requestId,
    apiId: api.apiId,
    stage: '$default',
    protocol: call.protocol,
    httpMethod: call.method,
    routeKey: match?.route.routeKey ?? '-',
    status: String(answer.status),
    responseLength: String(answer.body.length),
    responseLatency: latency,
    integrationLatency: latency,
    integrationStatus: '200',
    integrationErrorMessage: '-',
    requestTime: commonLogTime(now),
    requestTimeEpoch: String(now),
  });
  logs.write(api.accessLog.group.replaceAll('/', '-').replace(/^-/, ''), `${line}\n`);
}

/** undefined: larger than API Gateway takes; the rest is read and dropped, so that the client hears the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  return size <= largestBody ? Buffer.concat(chunks) : undefined;
}

function toCall(request: IncomingMessage, body: Buffer): IncomingCall {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    headers.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? '']);
  }
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    protocol: `HTTP/${request.httpVersion}`,
    headers,
    body,
    sourceIp: (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
  };
}

function send(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  try {
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-length': String(answer.body.length),
      ...(answer.cookies.length > 0 && { 'set-cookie': answer.cookies }),
    });
  } catch {
    // A header that cannot be sent (a line break in it) is the function's fault.
    send(request, response, gatewayAnswer(500, 'Internal Server Error'));
    return;
  }
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}
