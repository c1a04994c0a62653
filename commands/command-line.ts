import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** Ends the command: what is wrong, how it is meant, and status 2. */
export function complain(what: string, usage: string): never {
  console.error(`${what}\nusage: ${usage}`);
  process.exit(2);
}

/** The options of this process as given; `--help` says how the command is meant and ends it with status 0. */
export function readCommandLine(usage: string, options: ParseArgsOptionsConfig = {}): Record<string, unknown> {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } });
    if (values['help'] !== true) return values;
  } catch (error) {
    complain((error instanceof Error ? error.message : String(error)).split('. ')[0] ?? '', usage);
  }
  console.log(`usage: ${usage}`);
  process.exit(0);
}
