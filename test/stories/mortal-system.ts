import { subscribe } from 'node:diagnostics_channel';
import { seedDirectory } from '../../local/seed/seed.ts';
import { startSystem } from '../../local/start-system.ts';
import { whatMayWait } from '../../local/what-may-wait.ts';

/** A whole system in a process of its own, which dies on command as by kill -9: at the n-th request or answer from then on. */
export interface MortalOptions {
  readonly cdkOut: string;
  readonly dataDir: string;
  readonly port: number;
  readonly awsPort: number;
  readonly now: number;
}
export type ToMortal = { readonly dieAfter: number } | 'how many';
export type FromMortal =
  | { readonly productUrl: string; readonly awsUrl: string; readonly tokens: Record<string, string> }
  | { readonly seen: number };

const options = JSON.parse(process.argv[2] ?? '') as MortalOptions;
let seen = 0;
let last = Number.POSITIVE_INFINITY;
function count(): void {
  seen += 1;
  if (seen >= last) process.kill(process.pid, 'SIGKILL');
}
subscribe('http.server.request.start', count);
subscribe('http.server.response.finish', count);
process.on('message', (message: ToMortal) => {
  if (message === 'how many') tell({ seen });
  else last = seen + message.dieAfter;
});
process.on('disconnect', () => process.exit());

function tell(message: FromMortal): void {
  process.send?.(message);
}

let tokens: Record<string, string> = {};
const system = await startSystem({
  ...options,
  stackName: 'Tocsin',
  mayWait: whatMayWait,
  seed: async (started) => {
    const { awsUrl } = started;
    const seeded = await seedDirectory({
      awsUrl,
      tableName: 'tocsin',
      policyName: 'erlmcp',
      dataDir: options.dataDir,
      now: started.now(),
    });
    tokens = { ...seeded.tokens };
    return seeded;
  },
});
tell({ productUrl: system.productUrl, awsUrl: system.awsUrl, tokens });
