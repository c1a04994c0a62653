import { Temporal } from 'temporal-polyfill';
import { luck, type Luck } from './luck.ts';
import type { Moment, OracleCase, OracleOutage } from './sla-oracle.ts';

/** A case, and the side of the squares on which all its moments lie. */
export interface DrawnCase {
  tickMs: number;
  case: OracleCase;
}

/** Every kind of clock: none, half an hour, two hours, at midnight, twice a year for Ramadan, moved for good. */
const zones = [
  ...['UTC', 'Europe/Dublin', 'Europe/London', 'Europe/Berlin', 'Europe/Athens', 'Europe/Istanbul', 'Europe/Moscow'],
  ...['Africa/Cairo', 'Africa/Casablanca', 'Africa/Johannesburg', 'Atlantic/Azores', 'Antarctica/Troll'],
  ...['America/New_York', 'America/Los_Angeles', 'America/St_Johns', 'America/Sao_Paulo', 'America/Santiago'],
  ...['America/Havana', 'America/Asuncion', 'America/Caracas', 'America/Nuuk', 'Asia/Tokyo', 'Asia/Kathmandu'],
  ...['Asia/Kolkata', 'Asia/Tehran', 'Asia/Beirut', 'Asia/Amman', 'Asia/Gaza', 'Asia/Pyongyang', 'Australia/Sydney'],
  ...['Australia/Lord_Howe', 'Australia/Adelaide', 'Australia/Eucla', 'Pacific/Chatham', 'Pacific/Apia'],
  ...['Pacific/Auckland', 'Pacific/Norfolk', 'Pacific/Marquesas', 'Pacific/Kiritimati'],
];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Stretch {
  start: number;
  end: number;
}

/** A month in a zone with the moments at which arithmetic goes wrong: its borders, its Mondays, its changes of clocks. */
interface Stage extends Stretch {
  borders: number[];
}

const stages = new Map<string, Stage>();

export function stageOf(month: string, zone: string): Stage {
  const key = `${month} ${zone}`;
  const known = stages.get(key);
  if (known !== undefined) return known;
  const first = Temporal.PlainDate.from(`${month}-01`);
  const next = first.add({ months: 1 });
  const at = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).epochMilliseconds;
  const start = at(first);
  const end = at(next);
  const borders = [start, end];
  let monday = first.subtract({ days: first.dayOfWeek - 1 });
  for (; Temporal.PlainDate.compare(monday, next) <= 0; monday = monday.add({ days: 7 })) borders.push(at(monday));
  const change = first.subtract({ days: 7 }).toZonedDateTime(zone).getTimeZoneTransition('next')?.epochMilliseconds;
  if (change !== undefined && change < end) borders.push(change, change + HOUR, change - HOUR);
  const stage = { start, end, borders };
  stages.set(key, stage);
  return stage;
}

export const monthOf = (draw: Luck) => `${draw.int(2015, 2035)}-${String(draw.int(1, 12)).padStart(2, '0')}`;
export const zoneOf = (draw: Luck) => draw.pick(zones);

/** Short ones and long ones equally, now and then one that is empty. */
function length(draw: Luck, tickMs: number, longest: number): number {
  if (draw.chance(0.06)) return 0;
  if (draw.chance(0.15)) return tickMs * draw.int(1, 3);
  return Math.floor((longest * 2 ** (-10 * draw.next())) / tickMs) * tickMs;
}

/** Anywhere around the stage, at or over one of its borders, or touching, inside or on top of one that is there. */
function place(draw: Luck, on: Stage & { tickMs: number; longest: number }, there: readonly Stretch[]): Stretch {
  const { tickMs } = on;
  const long = length(draw, tickMs, on.longest);
  const floor = (ms: number) => Math.floor(ms / tickMs) * tickMs;
  if (there.length > 0 && draw.chance(0.35)) {
    const kin = draw.pick(there);
    const inside = floor(kin.start + (kin.end - kin.start) * draw.next());
    const within = { start: inside, end: floor(inside + (kin.end - inside) * draw.next()) };
    const after = { start: kin.end, end: kin.end + long };
    const before = { start: kin.start - long, end: kin.start };
    const over = { start: inside, end: inside + long };
    return draw.pick([within, after, before, over, { ...kin }]);
  }
  const around = 0.15 * (on.end - on.start);
  const anchor = floor(
    draw.chance(0.45) ? draw.pick(on.borders) : on.start - around + (on.end - on.start + 2 * around) * draw.next(),
  );
  const start = anchor - draw.pick([0, long, floor(long * draw.next())]);
  return { start, end: start + long };
}

/** As people and programs write it: with Z, with the offset of wherever they sit, or as a number. */
function writer(draw: Luck): (ms: number) => Moment {
  const style = draw.pick(['number', 'number', 'z', 'z', 'mixed', 'offset']);
  return (ms) => {
    const now = style === 'mixed' ? draw.pick(['number', 'z', 'offset']) : style;
    if (now === 'number') return ms;
    if (now === 'z') return new Date(ms).toISOString().replace(draw.chance(0.5) ? '.000Z' : 'Z', 'Z');
    const [offset, minutes] = draw.pick([
      ['+05:45', 345],
      ['-03:30', -210],
      ['+13:00', 780],
      ['+00:00', 0],
    ] as const);
    return new Date(ms + minutes * MINUTE).toISOString().replace('Z', offset);
  };
}

function write(draw: Luck, outages: (Stretch & { weight?: number })[], maintenance: Stretch[]) {
  const at = writer(draw);
  const spell = <T extends Stretch>(one: T) => ({ ...one, start: at(one.start), end: at(one.end) });
  return { outages: outages.map(spell) satisfies OracleOutage[], maintenance: maintenance.map(spell) };
}

function bandsOf(draw: Luck): OracleCase['bands'] {
  const below = new Set<number>();
  const bands = draw.int(1, 4);
  const usual = [100, 99.999, 99.99, 99.985, 99.95, 99.9, 99.5, 99, 98, 95, 90, 75, 50, 12.5];
  while (below.size < bands) below.add(draw.chance(0.7) ? draw.pick(usual) : draw.int(90_000, 99_999) / 1_000);
  const credits = [0, 0.57, 2.25, 5, 10, 12.5, 25, 33.33, 50, 100];
  return [...below].map((belowPct) => ({
    belowPct,
    creditPct: draw.chance(0.7) ? draw.pick(credits) : draw.int(1, 9_999) / 100,
  }));
}

/** Fees from nothing to 10^12 minor units; a cap and a minimum often enough to matter. */
export function moneyOf(draw: Luck): Pick<OracleCase, 'feeMinor' | 'currency' | 'capPct' | 'minMinor'> {
  const feeMinor = draw.pick([0, 1, 5, 123_456, 1e12, draw.int(1, 999), Math.floor(1e12 * 2 ** (-40 * draw.next()))]);
  const minMinor = draw.pick([0, 1, 50, 5_000, Math.floor(feeMinor * draw.next())]);
  return {
    ...(draw.chance(0.9) && { feeMinor, currency: draw.pick(['EUR', 'USD', 'JPY', 'KWD']) }),
    ...(draw.chance(0.3) && { capPct: draw.pick([0, 5, 10, 12.5, 33.33, 100, draw.int(1, 9_999) / 100]) }),
    ...(draw.chance(0.3) && { minMinor }),
  };
}

function weightOf(draw: Luck): { weight?: number } {
  if (draw.chance(0.2)) return {};
  return { weight: draw.pick([1, 0.5, 0.25, 0.1, 0.333, 0.0001, 0.9999, draw.int(1, 1_000_000) / 1_000_000]) };
}

/** Minutes that are used up, nearly used up, never used up, or as long as one of the maintenances to the minute. */
function minutesOf(draw: Luck, maintenance: readonly Stretch[], most: number): number {
  const one = maintenance.length === 0 ? 0 : draw.pick(maintenance);
  const exactly = one === 0 ? 0 : Math.floor((one.end - one.start) / MINUTE);
  return draw.pick([0, 1, exactly, exactly + 1, Math.round(most / 4), most, 20_000, draw.int(0, most)]);
}

interface Theatre {
  on: Stage & { tickMs: number; longest: number };
  period: { month: string; zone: string } | { period: Stretch };
  allowanceZone: string;
  /** Minutes that an allowance has at most, unless it has more than can be used. */
  most: number;
}

function drawOn(draw: Luck, { on, period, allowanceZone, most }: Theatre): DrawnCase {
  const maintenance: Stretch[] = [];
  const works = draw.int(0, 6);
  while (maintenance.length < works) maintenance.push(place(draw, on, maintenance));
  const outages: (Stretch & { weight?: number })[] = [];
  const failures = draw.int(0, 8);
  const weighted = draw.chance(0.3);
  while (outages.length < failures) {
    const { start, end } = place(draw, on, [...outages, ...maintenance]);
    outages.push({ start, end, ...(weighted && weightOf(draw)) });
  }
  const per = draw.pick(['week', 'month'] as const);
  const minutes = minutesOf(draw, maintenance, most);
  const allowances = [undefined, 'none', 'all', ...Array<'spent'>(6).fill('spent')] as const;
  const allowance = draw.pick(allowances);
  return {
    tickMs: on.tickMs,
    case: {
      ...period,
      ...write(draw, outages, maintenance),
      ...(allowance !== undefined && {
        allowance: allowance === 'spent' ? { minutes, per, zone: allowanceZone } : allowance,
      }),
      bands: bandsOf(draw),
      ...moneyOf(draw),
    },
  };
}

/** A calendar month in a zone; its allowance may be spent in another. Most are drawn in minutes, some in milliseconds. */
export function drawMonth(seed: number): DrawnCase {
  const draw = luck(seed);
  const month = monthOf(draw);
  const zone = zoneOf(draw);
  const allowanceZone = draw.chance(0.6) ? zone : zoneOf(draw);
  const stage = stageOf(month, zone);
  const borders = [...stage.borders, ...stageOf(month, allowanceZone).borders];
  const [tickMs, longest, most] = draw.pick([
    ...Array<[number, number, number]>(14).fill([MINUTE, 6 * DAY, 5_000]),
    ...Array<[number, number, number]>(3).fill([10_000, 2 * DAY, 1_500]),
    ...Array<[number, number, number]>(2).fill([1_000, 6 * HOUR, 300]),
    [1, 3 * MINUTE, 6],
  ]);
  return drawOn(draw, { on: { ...stage, borders, tickMs, longest }, period: { month, zone }, allowanceZone, most });
}

/** A period of seconds or minutes, to the millisecond, often across a border of the week or month of the allowance. */
export function drawShortPeriod(seed: number): DrawnCase {
  const draw = luck(seed ^ 0x5a5a_0000);
  const allowanceZone = zoneOf(draw);
  const { borders } = stageOf(monthOf(draw), allowanceZone);
  const long = draw.int(1, draw.pick([10, 1_000, 60_000, 240_000]));
  const start = draw.pick(borders) - draw.int(-5, long);
  const period = { start, end: start + long };
  const on = { ...period, borders: [...near(borders, period), start, start + long], tickMs: 1, longest: long };
  return drawOn(draw, { on, period: { period }, allowanceZone, most: Math.ceil(long / MINUTE) });
}

const near = (borders: readonly number[], { start, end }: Stretch) =>
  borders.filter((border) => Math.abs(border - start) < 10 * MINUTE || Math.abs(border - end) < 10 * MINUTE);
