import { parseArgs } from 'node:util';
import { givenInstant } from '../../shared/domain/sla/given-instant.ts';
import { month } from '../../shared/domain/sla/period.ts';
import { WrongUse } from '../operator/terminal.ts';

export interface RunArguments {
  readonly contracts: string;
  readonly impacts: string;
  readonly month: string;
  readonly out: string;
  readonly maintenance: string | undefined;
  readonly exclusions: string | undefined;
  readonly policy: string;
  /** Cut-off, epoch milliseconds. */
  readonly until: number;
  readonly resume: boolean;
}

const HALF_A_DAY = 12 * 3_600_000;

/** Reads what follows `run`; throws WrongUse. */
export function readRunArguments(args: readonly string[], now: number): RunArguments {
  const { values, positionals } = parsed(args);
  const [contracts, impacts, ...rest] = positionals;
  if (contracts === undefined || impacts === undefined)
    throw new WrongUse('Name the file of the contracts and the file of the impacts.');
  if (rest.length > 0) throw new WrongUse(`${rest.join(' ')}: not expected after ${impacts}`);
  const { month: name, out, maintenance, exclusions, policy = 'erlmcp', until, resume = false } = values;
  if (name === undefined || !month.safeParse(name).success)
    throw new WrongUse(`--month${name === undefined ? '' : ` ${name}`}: expected a month such as 2026-03`);
  if (out === undefined) throw new WrongUse('--out: expected the file to write statements to');
  return {
    contracts,
    impacts,
    month: name,
    out,
    maintenance,
    exclusions,
    policy,
    until: untilOf(name, until, now),
    resume,
  };
}

/**
 * Without a cut-off what is known is what is known when the month is over everywhere: the same whenever it is computed, so that a run
 * can be resumed another day.
 */
function untilOf(name: string, until: string | undefined, now: number): number {
  if (until !== undefined) {
    const read = givenInstant.safeParse(until);
    if (!read.success) throw new WrongUse(`--until ${until}: expected an instant such as 2026-04-01T12:00:00Z`);
    return read.data;
  }
  const [year = 0, ofYear = 0] = name.split('-').map(Number);
  const over = Date.UTC(year, ofYear, 1) + HALF_A_DAY;
  if (over > now)
    throw new WrongUse(`${name} is not over everywhere: say --until with an instant, and the same again to resume.`);
  return over;
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        month: text,
        out: text,
        maintenance: text,
        exclusions: text,
        policy: text,
        until: text,
        resume: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new WrongUse((error instanceof Error ? error.message : String(error)).split('. ')[0] ?? '');
  }
}
