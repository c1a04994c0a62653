import { PolicyError } from '../../policies/policy-error.ts';
import { WrongUse, type Terminal } from '../operator/terminal.ts';
import { evaluate } from './evaluate.ts';
import { readRotationCases } from './rotation-case.ts';

const help = `usage: npm run -s oncall -- eval FILE
       npm run -s oncall -- import | apply | export ...   (more: npm run -s oncall -- import --help)

eval says who is on call by rotations that no schedule has to hold: FILE is a JSON object, or an array of objects, such as

  {"rotation": {"unit": "week", "length": 1, "anchor": "2026-01-05T09:00:00Z", "zone": "Europe/Dublin"},
   "participants": [["ana"], ["ben", "cem"]],
   "at": ["2026-01-12T08:59:59Z", "2026-01-12T09:00:00Z"]}

and the answer, by the rules that run in production, is JSON: for each object an array of {"at", "users"}, in order. Turns are of
an hour, day, week or month times length; those of hours are elapsed time, the others keep to the wall clock of the zone. The anchor
is when the first turn begins; without an offset it is a time of that clock. Before it nobody is on call.

exit codes: 0 done, 2 wrong use, or what is wrong with FILE as file:line:column`;

/** `npm run oncall`. Answers the exit code: 0, or 2 with what is wrong and nothing on standard output. */
export function runOncallCommand(args: readonly string[], terminal: Terminal): number {
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(help);
    return 0;
  }
  try {
    const [verb, file, ...rest] = args;
    if (verb !== 'eval')
      throw new WrongUse(
        verb === undefined ? 'Say eval, import, apply or export.' : `${verb}: expected eval, import, apply or export`,
      );
    if (file === undefined) throw new WrongUse('Name the file of the rotations to eval.');
    if (rest.length > 0) throw new WrongUse(`${rest.join(' ')}: not expected after ${file}`);
    terminal.out(JSON.stringify(readRotationCases(file).map(evaluate)));
    return 0;
  } catch (error) {
    if (error instanceof WrongUse) terminal.err(`${error.message}\n\nMore: npm run -s oncall -- --help`);
    else if (error instanceof PolicyError) terminal.err(error.problems.join('\n'));
    else throw error;
    return 2;
  }
}
