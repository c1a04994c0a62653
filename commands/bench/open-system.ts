import { seedDirectory, type LocalTokens } from '../../local/seed/seed.ts';
import { startSystem, type LocalSystem } from '../../local/start-system.ts';
import type { SystemWatch } from '../../local/system-watch.ts';

export const POLICY = 'erlmcp';

/** The whole template on free ports and in memory, with the sample directory. `now` (epoch ms) default: real time. */
export async function openSystem(
  cdkOut: string,
  { watch, now }: { watch?: SystemWatch; now?: number },
): Promise<{ system: LocalSystem; tokens: LocalTokens }> {
  let tokens: LocalTokens | undefined;
  const system = await startSystem({
    cdkOut,
    stackName: 'Tocsin',
    port: 0,
    awsPort: 0,
    ...(watch && { watch }),
    ...(now !== undefined && { now }),
    seed: async (started) => {
      const seeded = await seedDirectory({
        awsUrl: started.awsUrl,
        tableName: 'tocsin',
        policyName: POLICY,
        dataDir: undefined,
        now: started.now(),
      });
      ({ tokens } = seeded);
      return seeded;
    },
  });
  if (tokens === undefined) throw new Error('the system came up without its tokens');
  return { system, tokens };
}

/** How a client reaches it. */
export const clientOf = (url: string) => ({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
});
