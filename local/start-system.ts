import { createServer } from 'node:http';
import { isMainThread } from 'node:worker_threads';
import { createEndpoint } from './endpoint/create-endpoint.ts';
import type { RequestListener } from './httpapi/http-api.ts';
import { createKernel, type RunningKernel } from './kernel/create-kernel.ts';
import type { CapturedMessage, Kernel } from './kernel/kernel.ts';
import { endServer, findPort, listen } from './kernel/listen.ts';
import { parseClockMove } from './kernel/move-clock.ts';
import { modelledResources } from './modelled-resources.ts';
import { createLocalRoutes } from './pages/local-routes.ts';
import { startServices, type Services } from './start-services.ts';
import type { SystemWatch } from './system-watch.ts';
import { checkModelled } from './template/check-modelled.ts';
import { loadTemplate } from './template/load-template.ts';
import type { ResolvedTemplate } from './template/resolved-template.ts';

export interface SystemOptions {
  /** Directory of the cloud assembly, and the stack in it. */
  cdkOut: string;
  stackName: string;
  /** Product's HTTP API and AWS endpoint; 0 takes a free port. */
  port: number;
  awsPort: number;
  /** Where everything is kept; undefined: nothing is. */
  dataDir?: string | undefined;
  /** Instant at which a clock that was never set begins (epoch ms); default: real time. */
  now?: number;
  /** Takes what happened, a line at a time; default: nothing is told. */
  log?: (line: string) => void;
  /** What functions read in the world outside, by address; default: all of it is out of reach. */
  world?: Readonly<Record<string, string>>;
  /** A command to try, shown on the page of phones. */
  hint?: string;
  /** Loads every function's code once it is up, so that the first alarm finds it loaded; default: the first that needs it does. */
  warm?: boolean;
  /** Names of functions and queues whose work gives way to other work for some seconds; default: none does. */
  mayWait?: readonly string[];
  /** Fills a system that is up but not yet ready; the tokens it answers are shown at /_local/tokens. */
  seed?: (system: LocalSystem) => Promise<{ tokens: Record<string, string> }>;
  /** Default: nobody watches. */
  watch?: SystemWatch;
}

/** A template that runs on this machine. */
export interface LocalSystem extends Services {
  productUrl: string;
  awsUrl: string;
  kernel: Kernel;
  template: ResolvedTemplate;
  /** Epoch ms on the local clock. */
  now(): number;
  /**
   * Moves the clock by an ISO 8601 duration or to an ISO 8601 instant and resolves with the new time (epoch ms) when
   * all that fell due has run.
   * @throws RangeError or ClockGoesBack
   */
  advance(to: string, options?: { coalesce?: boolean }): Promise<number>;
  /** Resolves when nothing is due and nothing is under way at the present instant. */
  settled(): Promise<void>;
  messages(filter?: { channel?: string; to?: string }): CapturedMessage[];
  close(): Promise<void>;
}

/** Longest wait for work under way when the system closes, in real milliseconds. */
const closingLimitMs = 5_000;

/**
 * Runs a synthesized template: the product on one port, the AWS endpoint with `/_local/` on another.
 * @throws StartRefused with a message for the person who started it
 */
export async function startSystem(options: SystemOptions): Promise<LocalSystem> {
  // A worker's own TZ has no effect: the zone is the process's, and Lambda's is UTC.
  if (isMainThread) process.env['TZ'] = 'UTC';
  const product = createGate();
  const productPort = await listen(product.server, options.port, '--port');
  const closing: (() => Promise<void>)[] = [() => endServer(product.server)];
  try {
    const awsPort = await findPort(options.awsPort, '--aws-port');
    const template = loadTemplate(options.cdkOut, options.stackName, {
      region: 'us-east-1',
      account: '000000000000',
      partition: 'aws',
      urlSuffix: 'amazonaws.com',
      productPort,
      awsPort,
    });
    checkModelled(template, modelledResources);
    const running = createKernel({
      dataDir: options.dataDir,
      startAt: options.now,
      ...(options.log && { log: options.log }),
    });
    closing.unshift(() => running.close());
    return await bringUp(options, running, template, product, closing);
  } catch (error) {
    for (const close of closing) await close();
    throw error;
  }
}

async function bringUp(
  options: SystemOptions,
  running: RunningKernel,
  template: ResolvedTemplate,
  product: Gate,
  closing: (() => Promise<void>)[],
): Promise<LocalSystem> {
  const { kernel, driver, outbox } = running;
  const services = await startServices(running, template, options.mayWait, options.watch);
  const { lambda, sqs, dynamodb, alarms } = services;
  closing.unshift(async () => {
    await lambda.close();
    sqs.close();
    await dynamodb.close();
  });
  let ready = false;
  let tokens: Record<string, string> = {};
  const endpoint = await createEndpoint({
    kernel,
    services: services.served,
    iam: services.iam,
    port: template.pseudo.awsPort,
    isWorkerBusy: (accessKeyId) => lambda.isBusy(accessKeyId) ?? true,
    localRoutes: createLocalRoutes({
      title: options.stackName,
      hint: options.hint,
      clock: kernel.clock,
      outbox,
      advance: (to, coalesce, onBegin) => driver.advance(to, coalesce, onBegin),
      isReady: () => ready,
      localTokens: () => tokens,
      worldAt: (address) => (Object.hasOwn(options.world ?? {}, address) ? options.world?.[address] : undefined),
      alarms: () => alarms.list(),
    }),
  });
  closing.unshift(() => endpoint.close());

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    ready = false;
    product.shut();
    await driver.stop();
    await Promise.race([running.idle(), new Promise((resolve) => setTimeout(resolve, closingLimitMs).unref())]);
    for (const step of closing) await step();
  };
  const system: LocalSystem = {
    ...services,
    productUrl: `http://127.0.0.1:${template.pseudo.productPort}`,
    awsUrl: endpoint.url,
    kernel,
    template,
    now: () => kernel.clock.now(),
    async advance(to, { coalesce = true } = {}) {
      const parsed = parseClockMove({ [/^[+-]?P/.test(to) ? 'advance' : 'to']: to, coalesce });
      if (!parsed.ok) throw new RangeError(parsed.detail);
      return driver.advance(parsed.move.target, coalesce);
    },
    settled: () => driver.settled(),
    messages: (filter = {}) => outbox.list(filter),
    close: () => (closed ??= close()),
  };
  if (options.seed !== undefined) ({ tokens } = await options.seed(system));
  driver.start();
  product.open(services.httpApi);
  ready = true;
  if (options.warm === true) void services.warmUp();
  return system;
}

interface Gate {
  server: ReturnType<typeof createServer>;
  open(listener: RequestListener): void;
  shut(): void;
}

/** A server whose port is known before there is anything behind it; until then it answers 503. */
function createGate(): Gate {
  let behind: RequestListener | undefined;
  const server = createServer({ maxHeaderSize: 16 * 1024 }, (request, response) => {
    if (behind !== undefined) {
      behind(request, response);
      return;
    }
    response.writeHead(503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: 'Service Unavailable' }));
  });
  return {
    server,
    open: (listener) => void (behind = listener),
    shut: () => void (behind = undefined),
  };
}
