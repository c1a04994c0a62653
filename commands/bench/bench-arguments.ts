import { parseArgs } from 'node:util';
import { WrongUse } from '../operator/terminal.ts';

export const sections = ['bundles', 'incident', 'intake', 'latency', 'oncall', 'sla'] as const;
export type Section = (typeof sections)[number];

export interface BenchArguments {
  readonly sections: readonly Section[];
  /** Small loads and one run of each: to see that it works, not for figures to keep. */
  readonly quick: boolean;
  readonly json: boolean;
  readonly peer: 'alertmanager' | undefined;
}

export const benchHelp = `usage: npm run bench -- [--only SECTION]... [--quick] [--json] [--peer alertmanager]
Measures Tocsin on this machine, on the synthesized template, and changes nothing outside it. All of it takes 15 to 40 minutes.
  --only   bundles, incident, intake, latency, oncall or sla; may be given several times (default: all of them)
  --quick  small loads and single runs: seconds to a few minutes
  --json   the figures as one JSON document on standard output
  --peer   the same loads on Alertmanager, where its binary is on the PATH`;

/** Reads the command line; throws WrongUse. */
export function readBenchArguments(args: readonly string[]): BenchArguments {
  const { only = [], quick = false, json = false, peer } = parsed(args);
  const unknown = only.find((name) => !isSection(name));
  if (unknown !== undefined) throw new WrongUse(`--only ${unknown}: there is ${sections.join(', ')}`);
  if (peer !== undefined && peer !== 'alertmanager')
    throw new WrongUse(`--peer ${peer}: the only peer that it knows how to load is alertmanager`);
  return { sections: only.length === 0 ? sections : sections.filter((name) => only.includes(name)), quick, json, peer };
}

const isSection = (name: string): name is Section => (sections as readonly string[]).includes(name);

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        only: { type: 'string', multiple: true },
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        peer: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new WrongUse((error instanceof Error ? error.message : String(error)).split('. ')[0] ?? '');
  }
}
