import { fork } from 'node:child_process';
import { join } from 'node:path';
import { readFunctions } from '../../local/lambda/function-definition.ts';
import type { ResolvedTemplate } from '../../local/template/resolved-template.ts';
import type { AlarmLoad } from './alarm-load.ts';
import type { TenthDone } from './intake-sandbox.ts';
import { openStore, type Store } from './open-store.ts';

export interface IntakeFigures {
  readonly load: AlarmLoad;
  readonly alarmsPerSecond: number;
  /** Processor time of the handler's process for one alarm. */
  readonly cpuMicros: number;
  readonly peakRssBytes: number;
  readonly peakHeapBytes: number;
  /** Table calls for one alarm by operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** The last tenth by the first: 1 is flat. */
  readonly flatness: { readonly cpu: number; readonly calls: number };
}

/** As many alarms at once as the stack hands to one invocation. */
const BATCH = 10;

/** Takes the load through the bundled handler in one sandbox, over the local table in this process. */
export async function measureIntake(
  template: ResolvedTemplate,
  load: AlarmLoad,
  tell: (line: string) => void,
): Promise<IntakeFigures> {
  const store = await openStore(template);
  try {
    const tenths = await runSandbox(template, store, load, tell);
    return figuresOf(load, tenths);
  } finally {
    await store.close();
  }
}

interface Tenth extends TenthDone {
  /** Table calls so far. */
  readonly calls: Readonly<Record<string, number>>;
}

function runSandbox(
  template: ResolvedTemplate,
  store: Store,
  load: AlarmLoad,
  tell: (line: string) => void,
): Promise<Tenth[]> {
  const definition = readFunctions(template).find(({ name }) => name.endsWith('-receive-alarm'));
  if (definition === undefined) throw new Error('the template has no function that receives alarms');
  const order = {
    ...load,
    bundle: join(definition.codeDirectory, 'index.mjs'),
    batch: BATCH,
    warmUp: Math.min(200, load.alarms),
  };
  return new Promise((resolve, reject) => {
    const tenths: Tenth[] = [];
    const failed: Buffer[] = [];
    const child = fork(join(import.meta.dirname, 'intake-sandbox.ts'), [JSON.stringify(order)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: {
        ...definition.environment,
        TZ: 'UTC',
        AWS_REGION: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: definition.name,
        AWS_ENDPOINT_URL: store.url,
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
      },
    });
    child.stderr?.on('data', (chunk: Buffer) => failed.push(chunk));
    child.on('message', (message) => {
      const done = message as TenthDone;
      tenths.push({ ...done, calls: store.calls() });
      tell(`${load.alarms} alarms, ${load.duplicatePercent} % duplicates: ${done.tenth * 10} %`);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0 && tenths.length === 11) resolve(tenths);
      else
        reject(new Error(`the intake stopped early:\n${Buffer.concat(failed).toString('utf8').trim().slice(-2000)}`));
    });
  });
}

/** @param tenths the state before the first tenth, and after each */
export function figuresOf(load: AlarmLoad, tenths: readonly Tenth[]): IntakeFigures {
  const done = tenths.slice(1);
  const [before, first, nextToLast, last] = [tenths[0], tenths[1], tenths.at(-2), tenths.at(-1)];
  if (before === undefined || first === undefined || nextToLast === undefined || last === undefined)
    throw new RangeError('a load has ten tenths');
  const total = (of: (tenth: Tenth) => number): number => done.reduce((sum, tenth) => sum + of(tenth), 0);
  const cpuEach = ({ cpuMicros, taken }: Tenth): number => cpuMicros / taken;
  const callsEach = (from: Tenth, to: Tenth): number => (sum(to.calls) - sum(from.calls)) / to.taken;
  const calls = Object.entries(last.calls).map(([what, count]) => [
    what,
    (count - (before.calls[what] ?? 0)) / total(({ taken }) => taken),
  ]);
  return {
    load,
    alarmsPerSecond: (total(({ taken }) => taken) * 1000) / total(({ wallMs }) => wallMs),
    cpuMicros: total(({ cpuMicros }) => cpuMicros) / total(({ taken }) => taken),
    peakRssBytes: Math.max(...done.map(({ peakRssBytes }) => peakRssBytes)),
    peakHeapBytes: Math.max(...done.map(({ heapBytes }) => heapBytes)),
    calls: Object.fromEntries(calls) as Record<string, number>,
    flatness: { cpu: cpuEach(last) / cpuEach(first), calls: callsEach(nextToLast, last) / callsEach(before, first) },
  };
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
