/** A moment: an ISO 8601 string with Z or an offset, or epoch milliseconds. */
export type Moment = string | number;

export interface OracleOutage {
  start: Moment;
  end: Moment;
  /** Share of the users who were hit, above 0 and at most 1; absent means all of them. */
  weight?: number;
}

/** The neutral form that `npm run -s sla -- eval <file.json>` takes. */
export type OracleCase = ({ period: { start: Moment; end: Moment } } | { month: string; zone: string }) & {
  outages: OracleOutage[];
  maintenance: { start: Moment; end: Moment }[];
  allowance?: 'none' | 'all' | { minutes: number; per: 'week' | 'month'; zone: string };
  bands: { belowPct: number; creditPct: number }[];
  feeMinor?: number;
  currency?: string;
  capPct?: number;
  minMinor?: number;
};

/** Milliseconds (fractional where a weight makes them so), percent cut to six decimals, basis points, minor units. */
export interface OracleAnswer {
  downMs: number;
  excludedMs: number;
  uptime: { num: number; den: number };
  uptimePct: number;
  creditBp: number;
  creditMinor: number;
}

/**
 * The SLA arithmetic a second time, the slowest way there is, so that it can be believed by reading it: time is a sheet
 * of squares, one byte a square, each square is painted and then looked at, one after the other. No interval is ever cut,
 * merged or subtracted here, and no calendar library is asked: what the rule under test shares with this is the document.
 *
 * `tickMs` is the side of a square; every moment of the case has to lie on a multiple of it. Throws a RangeError if not.
 */
export function oracle(c: OracleCase, tickMs = 1): OracleAnswer {
  const [from, to] = periodOf(c);
  const weights = [...new Set(c.outages.map(({ weight = 1 }) => weight))].sort((a, b) => a - b);
  if (to <= from) throw new RangeError('the period ends before it has begun');
  if (weights.length > 255) throw new RangeError('a square holds one of 255 weights');
  const sheet = look(c, weights, { from: onTick(from, tickMs), to: onTick(to, tickMs), tickMs });

  const scale = Math.max(0, ...weights.map((weight) => exact(weight).places));
  const whole = 10n ** BigInt(scale);
  const weighted = (squares: Float64Array) =>
    weights.reduce((sum, weight, nth) => {
      const { digits, places } = exact(weight);
      return sum + BigInt(squares[nth + 1] ?? 0) * BigInt(tickMs) * digits * 10n ** BigInt(scale - places);
    }, 0n);
  const down = weighted(sheet.down);
  const den = BigInt(to - from) * whole;
  const num = den - down;
  const creditBp = creditOf(c, num, den);
  return {
    downMs: Number(down) / Number(whole),
    excludedMs: Number(weighted(sheet.excluded)) / Number(whole),
    uptime: { num: safe(num), den: safe(den) },
    uptimePct: Number((num * 100_000_000n) / den) / 1_000_000,
    creditBp: Number(creditBp.digits) / 10 ** creditBp.places,
    creditMinor: moneyOf(c, creditBp),
  };
}

const SQUARES = 1 << 16;

/** How many squares of the period lie down, and how many are excused, by the rank of their weight (1 is the lightest). */
function look(c: OracleCase, weights: readonly number[], on: { from: number; to: number; tickMs: number }) {
  const cells = ({ start, end }: { start: Moment; end: Moment }) => {
    const cell = { start: onTick(epoch(start), on.tickMs), end: onTick(epoch(end), on.tickMs) };
    if (cell.end < cell.start) throw new RangeError('it ends before it starts');
    return cell;
  };
  // Light ones are painted first, so that the heavy ones lie on top: what a square shows is its largest weight.
  const outages = c.outages
    .map((outage) => ({ ...cells(outage), rank: weights.indexOf(outage.weight ?? 1) + 1 }))
    .sort((a, b) => a.rank - b.rank);
  const works = c.maintenance.map((work) => ({ ...cells(work), rank: 1 }));
  const strokes = [...outages, ...works];
  const down = new Float64Array(weights.length + 1);
  const excluded = new Float64Array(weights.length + 1);
  const broken = new Uint8Array(SQUARES);
  const serviced = new Uint8Array(SQUARES);

  for (const window of windowsOf(c, on)) {
    let left = window.allowance;
    for (let first = window.from; first < window.to; first += SQUARES) {
      const count = Math.min(SQUARES, window.to - first);
      // A page on which nothing is painted has nothing to count.
      if (!strokes.some(({ start, end }) => start < first + count && end > first)) continue;
      paint(broken, outages, first);
      paint(serviced, works, first);
      for (let square = 0; square < count; square += 1) {
        const spends = serviced[square] === 1 && left > 0;
        if (spends) left -= 1;
        const rank = broken[square] ?? 0;
        if (rank === 0 || first + square < on.from) continue;
        const heap = spends ? excluded : down;
        heap[rank] = (heap[rank] ?? 0) + 1;
      }
    }
  }
  return { down, excluded };
}

function paint(page: Uint8Array, strokes: readonly { start: number; end: number; rank: number }[], first: number) {
  page.fill(0);
  for (const { start, end, rank } of strokes) {
    page.fill(rank, Math.min(SQUARES, Math.max(0, start - first)), Math.min(SQUARES, Math.max(0, end - first)));
  }
}

/** The stretches in which an allowance is spent, from the start of the first (it may lie before the period), in squares. */
function windowsOf(c: OracleCase, on: { from: number; to: number; tickMs: number }) {
  const { allowance = 'none' } = c;
  if (allowance === 'none') return [{ from: on.from, to: on.to, allowance: 0 }];
  if (allowance === 'all') return [{ from: on.from, to: on.to, allowance: Infinity }];
  const windows: { from: number; to: number; allowance: number }[] = [];
  const { per, zone } = allowance;
  let day = localDay(zone, on.from * on.tickMs);
  day -= per === 'week' ? (day + 3) % 7 : dateOf(day).getUTCDate() - 1;
  for (;;) {
    const next = per === 'week' ? day + 7 : day + daysInMonth(day);
    const from = onTick(firstMomentOf(zone, day), on.tickMs);
    if (from >= on.to) return windows;
    const to = Math.min(on.to, onTick(firstMomentOf(zone, next), on.tickMs));
    windows.push({ from, to, allowance: onTick(allowance.minutes * MINUTE, on.tickMs) });
    day = next;
  }
}

/** Basis points of the lowest band that the uptime lies strictly below. */
function creditOf(c: OracleCase, num: bigint, den: bigint): Exact {
  const reached = c.bands.filter(({ belowPct }) => {
    const { digits, places } = exact(belowPct);
    return num * 100n * 10n ** BigInt(places) < digits * den;
  });
  const [lowest] = reached.sort((a, b) => a.belowPct - b.belowPct);
  if (lowest === undefined) return { digits: 0n, places: 0 };
  const { digits, places } = exact(lowest.creditPct);
  return { digits: digits * 100n, places };
}

function moneyOf({ feeMinor = 0, capPct, minMinor = 0 }: OracleCase, basisPoints: Exact): number {
  let over = BigInt(feeMinor) * basisPoints.digits;
  let under = 10_000n * 10n ** BigInt(basisPoints.places);
  if (capPct !== undefined) {
    const cap = exact(capPct);
    const capOver = BigInt(feeMinor) * cap.digits;
    const capUnder = 100n * 10n ** BigInt(cap.places);
    if (capOver * under < over * capUnder) [over, under] = [capOver, capUnder];
  }
  if (over < BigInt(minMinor) * under) return 0;
  return safe((2n * over + under) / (2n * under));
}

interface Exact {
  digits: bigint;
  places: number;
}

/** The number as it is written: 99.9 is 999 / 10, not the binary fraction beside it. */
function exact(value: number): Exact {
  const [, whole = '', fraction = '', power = '0'] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (whole === '') throw new RangeError(`${value} is not a plain number of zero or more`);
  const places = fraction.length - Number(power);
  const digits = BigInt(whole + fraction);
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places };
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`${value.toString()} does not fit a number`);
  return Number(value);
}

function onTick(ms: number, tickMs: number): number {
  if (!Number.isInteger(ms / tickMs)) throw new RangeError(`${ms} ms is not on a multiple of ${tickMs} ms`);
  return ms / tickMs;
}

function epoch(moment: Moment): number {
  if (typeof moment === 'number') return moment;
  if (!/(?:Z|[+-]\d\d:\d\d)$/.test(moment)) throw new RangeError(`${moment} does not say in which zone it is`);
  return Date.parse(moment);
}

function periodOf(c: OracleCase): [from: number, to: number] {
  if ('period' in c) return [epoch(c.period.start), epoch(c.period.end)];
  const first = Date.parse(`${c.month}-01T00:00:00Z`) / DAY;
  return [firstMomentOf(c.zone, first), firstMomentOf(c.zone, first + daysInMonth(first))];
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Days are counted from 1970-01-01, a Thursday. */
const dateOf = (day: number) => new Date(day * DAY);
const daysInMonth = (day: number) =>
  new Date(Date.UTC(dateOf(day).getUTCFullYear(), dateOf(day).getUTCMonth() + 1, 0)).getUTCDate();

const calendars = new Map<string, Intl.DateTimeFormat>();

/** The day that a calendar on a wall in that zone shows. */
function localDay(zone: string, at: number): number {
  let calendar = calendars.get(zone);
  if (calendar === undefined) {
    calendar = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    calendars.set(zone, calendar);
  }
  const [month = NaN, day = NaN, year = NaN] = calendar.format(at).split('/').map(Number);
  return Date.UTC(year, month - 1, day) / DAY;
}

const midnights = new Map<string, number>();

/**
 * Local midnight, by looking at the wall until the day is there: where clocks jump over midnight it is the moment after
 * the jump, and where midnight comes twice the first. Offsets have been whole minutes for a century.
 */
function firstMomentOf(zone: string, day: number): number {
  const key = `${zone} ${day}`;
  const known = midnights.get(key);
  if (known !== undefined) return known;
  let before = day * 1_440 - 1_600;
  let after = day * 1_440 + 1_600;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(zone, middle * MINUTE) < day) before = middle;
    else after = middle;
  }
  midnights.set(key, after * MINUTE);
  return after * MINUTE;
}
