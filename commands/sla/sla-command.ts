import { PolicyError } from '../../policies/policy-error.ts';
import { WrongUse, type Terminal } from '../operator/terminal.ts';
import { answerCases } from './answer-cases.ts';

const help = `usage: npm run -s sla -- eval FILE

eval says what outages come to by bands that no contract has to hold: FILE (- is standard input) is a JSON array of objects such as

  {"month": "2026-03", "zone": "Europe/Dublin",
   "outages": [{"start": "2026-03-10T10:00:00Z", "end": "2026-03-10T10:44:34.801Z", "weight": 0.5}],
   "maintenance": [{"start": "2026-03-08T02:00:00Z", "end": "2026-03-08T14:00:00Z"}],
   "allowance": {"minutes": 480, "per": "week"},
   "bands": [{"belowPct": 99.9, "creditPct": 100}],
   "feeMinor": 123456, "currency": "EUR", "capPct": 100, "minMinor": 500}

and the answer, by the arithmetic of statements, is JSON: for each object {"downMs", "excludedMs", "uptime": {"num", "den"}, "uptimePct",
"creditBp", "creditMinor"}, in order. "period": {"start", "end"} may stand in the place of month and zone; instants are ISO 8601 with an
offset, or epoch milliseconds. Without "allowance", or with "none", no maintenance is taken out of the count; with "all" all of it is.
A weight is the share of users that were hit; where outages overlap the largest counts. Numbers are exact, with all their digits.

exit codes: 0 done, 2 wrong use, or what is wrong with FILE as file:line:column and [index].field`;

/** `npm run sla`. Answers the exit code: 0, or 2 with what is wrong and nothing on standard output. */
export function runSlaCommand(args: readonly string[], terminal: Terminal): number {
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(help);
    return 0;
  }
  try {
    const [verb, file, ...rest] = args;
    if (verb !== 'eval') throw new WrongUse(verb === undefined ? 'Say eval.' : `${verb}: expected eval`);
    if (file === undefined) throw new WrongUse('Name the file of the cases to eval.');
    if (rest.length > 0) throw new WrongUse(`${rest.join(' ')}: not expected after ${file}`);
    terminal.out(answerCases(file));
    return 0;
  } catch (error) {
    if (error instanceof WrongUse) terminal.err(`${error.message}\n\nMore: npm run -s sla -- --help`);
    else if (error instanceof PolicyError) terminal.err(error.problems.join('\n'));
    else throw error;
    return 2;
  }
}
