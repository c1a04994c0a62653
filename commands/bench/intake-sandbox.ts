import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { alarmAt } from './alarm-load.ts';
import { alarmMessage } from './alarm-messages.ts';

// A process of its own, as one Lambda sandbox: it loads the bundle of receive-alarm and hands it batches, one after another. What
// it measures is the handler with its SDK; the store is in another process.

const order = z.object({
  bundle: z.string(),
  alarms: z.number(),
  duplicatePercent: z.number(),
  batch: z.number(),
  warmUp: z.number(),
});

type Handler = (event: { Records: object[] }, context: object) => Promise<{ batchItemFailures: unknown[] }>;

/** Told after each tenth, and once before the first. Times in ms, processor time in microseconds, memory in bytes. */
export interface TenthDone {
  readonly tenth: number;
  readonly taken: number;
  readonly wallMs: number;
  readonly cpuMicros: number;
  readonly heapBytes: number;
  readonly peakRssBytes: number;
}

const { bundle, alarms, duplicatePercent, batch, warmUp } = order.parse(JSON.parse(process.argv[2] ?? '{}'));
const { handler } = (await import(pathToFileURL(bundle).href)) as { handler: Handler };
const firedAt = Date.now();

async function hand(names: readonly string[]): Promise<void> {
  const Records = names.map((name, at) => ({
    messageId: `${name}-${at}`,
    receiptHandle: 'bench',
    body: alarmMessage(name, 'ALARM', firedAt),
    attributes: {},
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:tocsin-alarms',
    awsRegion: 'us-east-1',
  }));
  const context = {
    awsRequestId: 'bench',
    functionName: 'tocsin-receive-alarm',
    getRemainingTimeInMillis: () => 10_000,
  };
  const { batchItemFailures } = await handler({ Records }, context);
  if (batchItemFailures.length > 0)
    throw new Error(`${batchItemFailures.length} of ${names.length} alarms were not taken`);
}

/** Hands out the places from `from` up to `to` in batches. */
async function take(from: number, to: number, percent: number, known: number): Promise<void> {
  for (let place = from; place < to; place += batch) {
    const size = Math.min(batch, to - place);
    const at = (offset: number): number => alarmAt({ duplicatePercent: percent }, place + offset, known);
    await hand(Array.from({ length: size }, (_, offset) => `bench-${at(offset)}`));
  }
}

const tell = (done: TenthDone): void => void process.send?.(done);

await take(0, warmUp, 0, 0);
let wall = performance.now();
let cpu = process.cpuUsage();
for (let tenth = 0; tenth <= 10; tenth += 1) {
  if (tenth > 0) await take(edge(tenth - 1), edge(tenth), duplicatePercent, warmUp);
  const spent = process.cpuUsage(cpu);
  tell({
    tenth,
    taken: edge(tenth) - edge(Math.max(0, tenth - 1)),
    wallMs: performance.now() - wall,
    cpuMicros: spent.user + spent.system,
    heapBytes: process.memoryUsage().heapUsed,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  });
  wall = performance.now();
  cpu = process.cpuUsage();
}
if (process.connected) process.disconnect();

function edge(tenth: number): number {
  return Math.round((alarms * tenth) / 10);
}
