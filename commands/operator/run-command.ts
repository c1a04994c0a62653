import { parseArgs, type ParseArgsConfig } from 'node:util';
import { PolicyError } from '../../policies/policy-error.ts';
import { explainFailure } from './explain-failure.ts';
import { readTarget, type Target, targetOptions } from './target.ts';
import { Refused, WrongUse, type Terminal } from './terminal.ts';

/** What a command is given of the process it runs in. */
export interface Surroundings {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
}

export interface CommandLine {
  /** What stands without a dash. */
  readonly words: readonly string[];
  /** Text of an option. */
  readonly text: (name: string) => string | undefined;
  readonly isSet: (name: string) => boolean;
  readonly target: Target;
}

export interface Command {
  /** Shown with --help, and its first line with every wrong use. */
  readonly help: string;
  /** Beside those that name the deployment. */
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Does it; throws WrongUse, Refused, PolicyError or whatever AWS says. The answer is the exit code. */
  readonly run: (line: CommandLine, terminal: Terminal) => Promise<number>;
}

/** Reads the command line, runs the command and says what went wrong, if it did. Answers the exit code: 0, 1 or 2. */
export async function runCommand(command: Command, { args, env, terminal }: Surroundings): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(command.help);
    return 0;
  }
  let target: Target | undefined;
  try {
    const line = readCommandLine(command, args, env);
    ({ target } = line);
    return await command.run(line, terminal);
  } catch (error) {
    if (error instanceof WrongUse) {
      terminal.err(`${error.message}\n\n${command.help}`);
      return 2;
    }
    if (error instanceof PolicyError) terminal.err(error.problems.join('\n'));
    else if (error instanceof Refused) terminal.err(error.message);
    else terminal.err(target === undefined ? String(error) : explainFailure(error, target));
    return 1;
  }
}

function readCommandLine(command: Command, args: readonly string[], env: Surroundings['env']): CommandLine {
  const { values, positionals }: Parsed = parsed(command, args);
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    words: positionals,
    text,
    isSet: (name) => values[name] === true,
    target: readTarget(
      { stage: text('stage'), table: text('table'), region: text('region'), endpoint: text('endpoint') },
      env,
    ),
  };
}

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parsed({ options }: Command, args: readonly string[]): Parsed {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...targetOptions, ...options } });
  } catch (error) {
    throw new WrongUse((error instanceof Error ? error.message : String(error)).split('. ')[0] ?? '');
  }
}
