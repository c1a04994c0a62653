import { parseArgs } from 'node:util';

export interface StartArguments {
  policy: string;
  port: number;
  awsPort: number;
  /** undefined: nothing is kept. */
  dataDir: string | undefined;
}

export const startUsage = `usage: npm start -- [--policy NAME] [--port N] [--aws-port N] [--data DIR | --memory]
  --policy    folder under policies/ to run            (default erlmcp)
  --port      port of the product                      (default 4500; 0 takes a free one)
  --aws-port  port of the AWS endpoint and its pages   (default 4566; 0 takes a free one)
  --data      directory that keeps everything          (default .tocsin)
  --memory    keep nothing
  --help      say this`;

/** Something in the command line is wrong; the message says what. */
export class WrongArgument extends Error {}

/**
 * Reads the command line.
 * @param policies names that exist
 * @returns 'help' when that is all that was asked for
 * @throws WrongArgument
 */
export function readStartArguments(args: string[], policies: readonly string[]): StartArguments | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  const policy = values.policy ?? 'erlmcp';
  if (!policies.includes(policy)) {
    throw new WrongArgument(`--policy ${policy}: there is no such policy; there is ${policies.join(', ')}`);
  }
  if (values.memory === true && values.data !== undefined) {
    throw new WrongArgument('--data and --memory exclude each other');
  }
  if (values.data === '') throw new WrongArgument('--data needs a directory');
  const port = readPort('--port', values.port ?? '4500');
  const awsPort = readPort('--aws-port', values['aws-port'] ?? '4566');
  if (port === awsPort && port !== 0)
    throw new WrongArgument(`--port and --aws-port are both ${port}: they must differ`);
  return { policy, port, awsPort, dataDir: values.memory === true ? undefined : (values.data ?? '.tocsin') };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: false,
      options: {
        policy: { type: 'string' },
        port: { type: 'string' },
        'aws-port': { type: 'string' },
        data: { type: 'string' },
        memory: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new WrongArgument((error instanceof Error ? error.message : String(error)).split('. ')[0] ?? '');
  }
}

function readPort(flag: string, text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new WrongArgument(`${flag} ${text}: a port is a number from 0 to 65535`);
}
