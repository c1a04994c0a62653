/** Where a command says what it does: `out` is its answer and may be piped, `err` is for the person who waits. */
export interface Terminal {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** This process's own. Whoever reads only the first lines (`| head`) has read enough. */
export function openTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** The command line is not one that the command knows; the message says what is wrong with it. Exit code 2. */
export class WrongUse extends Error {}

/** What was asked cannot be done; the message says why and what to do. Exit code 1. */
export class Refused extends Error {}
