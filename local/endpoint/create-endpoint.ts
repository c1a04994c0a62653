import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { denialMessage, type Iam } from '../iam/iam.ts';
import { AwsError, type Kernel, type Principal } from '../kernel/kernel.ts';
import type { AwsRequest, AwsService, Grant } from './aws-service.ts';
import { foreignPage, isBrowserLike } from './browser-guard.ts';
import { notModelled, type Codec, type HttpAnswer, type RawRequest } from './codec.ts';
import { readCredential, readScope, type SignedScope } from './credential-scope.ts';
import { jsonProtocol } from './json-protocol.ts';
import { queryProtocol } from './query-protocol.ts';
import { readBody } from './read-body.ts';
import { restJsonProtocol } from './rest-json-protocol.ts';
import { renderXml } from './xml.ts';

export interface EndpointOptions {
  kernel: Kernel;
  services: readonly AwsService[];
  iam: Iam;
  /** Answers `/_local/*` and what a browser asks for. */
  localRoutes: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  /** 0 takes a free port. */
  port: number;
  /** Whether the worker of an access-key id is inside an invocation; without it every worker may call at any time. */
  isWorkerBusy?: (accessKeyId: string) => boolean;
}

export interface Endpoint {
  port: number;
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
}

function codecOf(service: AwsService | undefined, request: RawRequest): Codec {
  const form = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  switch (service?.protocol) {
    case 'query':
      return queryProtocol;
    case 'rest-json':
      return restJsonProtocol;
    case 'json-1.0':
    case 'json-1.1':
      // A client of the days when this service spoke `query` understands an error in XML only.
      return form && request.headers['x-amz-target'] === undefined ? queryErrorsOnly : jsonProtocol;
    case undefined:
      if (request.headers['x-amz-target'] !== undefined) return jsonProtocol;
      if (readScope(request.headers, request.query)?.service === 's3') return bareXmlErrors;
      return form || request.query.has('Action') ? queryProtocol : restJsonProtocol;
  }
}

const queryErrorsOnly: Codec = {
  ...queryProtocol,
  read: (_request, service) => {
    throw notModelled(`The query protocol of ${service.scope} (use an SDK of 2024 or later, which speaks JSON)`);
  },
};

/** S3, which people reach for first, reads errors in this form only. */
const bareXmlErrors: Codec = {
  ...queryErrorsOnly,
  fail: (_service, { status, code, message }, requestId) => ({
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: renderXml('Error', { Code: code, Message: message, RequestId: requestId }),
  }),
};

/** By the signature's scope, else by the prefix of X-Amz-Target, else by the Version of a query. */
function findService(
  services: readonly AwsService[],
  scope: SignedScope | undefined,
  request: RawRequest,
): AwsService | undefined {
  if (scope !== undefined) {
    const found = services.find((service) => service.scope === scope.service);
    if (found !== undefined) return found;
  }
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const prefix = target.slice(0, Math.max(0, target.lastIndexOf('.')));
    return services.find(({ targetPrefix }) => targetPrefix === prefix);
  }
  const version = new URLSearchParams(request.method === 'GET' ? request.query : request.body).get('Version');
  return version === null ? undefined : services.find(({ apiVersion }) => apiVersion === version);
}

function denial(service: AwsService, grant: Grant, message: string): AwsError {
  const usual =
    service.protocol === 'query'
      ? { code: 'AccessDenied', status: 403 }
      : { code: 'AccessDeniedException', status: service.protocol === 'rest-json' ? 403 : 400 };
  const { code, status } = service.denied ?? usual;
  const keyCode = service.denied?.keyCode;
  return grant.action.startsWith('kms:') && keyCode !== undefined
    ? new AwsError(keyCode, message, 400)
    : new AwsError(code, message, status);
}

function asAwsError(error: unknown, kernel: Kernel, what: string): AwsError {
  if (error instanceof AwsError) return error;
  kernel.log(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new AwsError('InternalFailure', 'The local endpoint failed; its log says how', 500);
}

/** Who calls, having checked that he may call at all. */
function identify(options: EndpointOptions, scope: SignedScope | undefined, codec: Codec) {
  const inJson = codec !== queryProtocol && codec !== queryErrorsOnly;
  if (scope === undefined) {
    const code = inJson ? 'MissingAuthenticationTokenException' : 'MissingAuthenticationToken';
    throw new AwsError(code, 'Missing Authentication Token: sign the request, with any credentials', 403);
  }
  const { principal, session } = readCredential(scope.accessKeyId);
  if (principal.kind !== 'role') return { principal, session };
  if (!options.iam.isRole(principal.roleLogicalId)) {
    const code = inJson ? 'UnrecognizedClientException' : 'InvalidClientTokenId';
    throw new AwsError(code, `The template has no role ${principal.roleLogicalId}`, 403);
  }
  if (options.isWorkerBusy?.(scope.accessKeyId) === false) {
    const message = `${scope.accessKeyId} calls ${scope.service} with no invocation under way: Lambda would have frozen it`;
    options.kernel.log(message);
    throw new AwsError('CallOutsideInvocation', message);
  }
  return { principal, session };
}

function authorize(
  options: EndpointOptions,
  service: AwsService,
  grants: Grant[],
  caller: { principal: Principal; session: string | undefined },
): void {
  const { iam, kernel } = options;
  for (const grant of grants) {
    const decision = iam.authorize(caller.principal, grant);
    if (decision.allowed) continue;
    const message = denialMessage(iam.callerArn(caller.principal, caller.session), grant, decision.reason);
    kernel.log(`denied: ${message}`);
    throw denial(service, grant, message);
  }
}

async function serve(
  options: EndpointOptions,
  request: RawRequest,
  baseUrl: string,
  requestId: string,
): Promise<HttpAnswer> {
  const scope = readScope(request.headers, request.query);
  const service = findService(options.services, scope, request);
  const codec = codecOf(service, request);
  let what = scope?.service ?? 'a call';
  try {
    const caller = identify(options, scope, codec);
    if (service === undefined) throw notModelled(`The service ${scope?.service ?? ''}`);
    const call = codec.read(request, service);
    what = `${service.scope}:${call.operation}`;
    const operation = Object.hasOwn(service.operations, call.operation)
      ? service.operations[call.operation]
      : undefined;
    if (operation === undefined) throw notModelled(`The operation ${what.slice(0, 200)}`);
    authorize(options, service, operation.grants(call.input), caller);
    const { principal } = caller;
    const awsRequest: AwsRequest = { ...call, principal, baseUrl };
    if (scope !== undefined) awsRequest.accessKeyId = scope.accessKeyId;
    return codec.answer(service, call, await operation.run(awsRequest), requestId);
  } catch (error) {
    return codec.fail(service, asAwsError(error, options.kernel, what), requestId);
  }
}

/**
 * What time it is for the caller: local for a function, real for anybody else. An SDK that is told another time than its own takes
 * its clock for wrong, and tries whatever was refused three times again.
 */
function timeOf({ headers }: IncomingMessage, kernel: Kernel): number {
  const caller = readScope(headers, new URLSearchParams());
  const isFunction = caller !== undefined && readCredential(caller.accessKeyId).principal.kind === 'role';
  return isFunction ? kernel.clock.now() : Date.now();
}

async function handle(options: EndpointOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  const send = ({ status, headers, body }: HttpAnswer): void => {
    const date = new Date(timeOf(request, options.kernel)).toUTCString();
    response.writeHead(status, { date, ...headers, 'content-length': String(Buffer.byteLength(body)) });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const target = URL.canParse(request.url ?? '/', 'http://local')
    ? new URL(request.url ?? '/', 'http://local')
    : undefined;
  const path = target?.pathname ?? '/';
  const isLocalRoute = path === '/_local' || path.startsWith('/_local/') || isBrowserLike(request, path);
  const foreign = foreignPage(request, isLocalRoute);
  const raw: RawRequest = {
    method: request.method ?? 'GET',
    path,
    query: target?.searchParams ?? new URLSearchParams(),
    headers: request.headers,
    body: '',
  };
  const fail = (error: AwsError): void => {
    const scope = readScope(raw.headers, raw.query);
    const service = findService(options.services, scope, raw);
    const { status, headers, body } = codecOf(service, raw).fail(service, error, requestId);
    send({ status, headers: { ...headers, connection: 'close' }, body });
  };
  if (foreign !== undefined) {
    fail(new AwsError('AccessDeniedException', foreign, 403));
    return;
  }
  if (isLocalRoute) {
    await options.localRoutes(request, response);
    return;
  }
  try {
    raw.body = await readBody(request);
  } catch (error) {
    fail(asAwsError(error, options.kernel, 'reading a body'));
    return;
  }
  const { localPort } = request.socket;
  const host = /^[\w.-]+(:\d+)?$|^\[[0-9a-f:]+\](:\d+)?$/i.test(request.headers.host ?? '')
    ? request.headers.host
    : undefined;
  send(await serve(options, raw, `http://${host ?? `127.0.0.1:${localPort ?? 0}`}`, requestId));
}

/**
 * Opens the AWS endpoint on 127.0.0.1: finds service, protocol and caller of each request, checks every right that the
 * operation needs, runs it, and answers as AWS does. Rejects when the port is taken.
 */
export async function createEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const server = createServer((request, response) => {
    handle(options, request, response).catch((error: unknown) => {
      options.kernel.log(`endpoint: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
