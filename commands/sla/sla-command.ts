import { PolicyError } from '../../policies/policy-error.ts';
import { Refused, WrongUse, type Terminal } from '../operator/terminal.ts';
import { answerCases } from './answer-cases.ts';
import { readRunArguments } from './run-arguments.ts';
import { runMonth } from './run-month.ts';
import { slaHelp } from './sla-help.ts';
import { verifyStatements } from './verify-statements.ts';

/**
 * `npm run sla`. Answers the exit code: 0; 1 for a statement that does not follow from its evidence, or what cannot be done; 2 with
 * what is wrong and nothing on standard output.
 */
export async function runSlaCommand(args: readonly string[], terminal: Terminal, now: number): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(slaHelp);
    return 0;
  }
  try {
    const [verb, ...rest] = args;
    if (verb === 'eval') {
      terminal.out(answerCases(onlyFile(rest, 'of the cases to eval')));
      return 0;
    }
    if (verb === 'verify') return verify(onlyFile(rest, 'of the statements to verify'), terminal);
    if (verb === 'run') return await run(rest, terminal, now);
    throw new WrongUse(verb === undefined ? 'Say eval, verify or run.' : `${verb}: expected eval, verify or run`);
  } catch (error) {
    if (error instanceof Refused) {
      terminal.err(error.message);
      return 1;
    }
    if (error instanceof WrongUse) terminal.err(`${error.message}\n\nMore: npm run -s sla -- --help`);
    else if (error instanceof PolicyError) terminal.err(error.problems.join('\n'));
    else throw error;
    return 2;
  }
}

function onlyFile([file, ...rest]: readonly string[], what: string): string {
  if (file === undefined) throw new WrongUse(`Name the file ${what}.`);
  if (rest.length > 0) throw new WrongUse(`${rest.join(' ')}: not expected after ${file}`);
  return file;
}

function verify(file: string, terminal: Terminal): number {
  const { lines, ok } = verifyStatements(file);
  for (const line of lines) terminal.out(line);
  return ok ? 0 : 1;
}

async function run(args: readonly string[], terminal: Terminal, now: number): Promise<number> {
  const asked = readRunArguments(args, now);
  const { before, written } = await runMonth(asked);
  terminal.out(`${written} ${before === 'none' ? 'statements' : 'more statements'} of ${asked.month} in ${asked.out}`);
  return 0;
}
