import { Cron } from 'croner';

/** When a schedule runs. */
export interface Recurrence {
  /** The first run after an instant; undefined when there is none any more. Epoch ms. */
  next(after: number): number | undefined;
  /** Whenever it has run, it runs again within the hour: its runs may be run once for many when the clock is moved. */
  frequent: boolean;
}

const hourMs = 3_600_000;
/** More than one day of runs each minute has: one that rests for days, and must not miss its own, is not frequent. */
const RUNS_LOOKED_AT = 1500;
const unitMs: Record<string, number> = { minute: 60_000, hour: hourMs, day: 24 * hourMs };

/**
 * Parses `rate(n minutes|hours|days)` and the six-field `cron(minute hour day month weekday year)` of EventBridge.
 * @param zone IANA zone of a cron expression
 * @throws Error saying what is not understood
 */
export function parseRecurrence(expression: string, zone = 'UTC'): Recurrence {
  const [, kind, argument] = /^(rate|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === 'rate' && argument !== undefined) return parseRate(expression, argument);
  if (kind === 'cron' && argument !== undefined) return parseCron(expression, argument, zone);
  throw new Error(`${expression} is not modelled: rate(...) and cron(...) are`);
}

function parseRate(expression: string, argument: string): Recurrence {
  const [, count, unit] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
  const period = Number(count) * (unitMs[unit ?? ''] ?? NaN);
  if (!(period > 0)) throw new Error(`${expression} is not a rate`);
  return { next: (after) => after + period, frequent: period < hourMs };
}

function parseCron(expression: string, argument: string, zone: string): Recurrence {
  const fields = argument.trim().split(/\s+/);
  const [minute, hour, day, month, weekday, year] = fields;
  if (fields.length !== 6 || (day === '?') === (weekday === '?')) {
    throw new Error(`${expression}: six fields are needed, and exactly one of day and weekday must be "?"`);
  }
  // EventBridge numbers weekdays 1-7 from Sunday, as Quartz does.
  const pattern = ['0', minute, hour, day, month, weekday, year]
    .map((field) => (field === '?' ? '*' : field))
    .join(' ');
  const cron = new Cron(pattern, {
    timezone: zone,
    paused: true,
    mode: '7-part',
    alternativeWeekdays: true,
    sloppyRanges: true,
  });
  const next = (after: number): number | undefined => cron.nextRun(new Date(after))?.getTime();
  const soon = cron.nextRuns(RUNS_LOOKED_AT, new Date(0)).map((run) => run.getTime());
  const frequent = soon.length > 1 && soon.every((run, index) => index === 0 || run - (soon[index - 1] ?? 0) < hourMs);
  return { next, frequent };
}
