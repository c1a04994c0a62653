import { luck, type Luck } from './luck.ts';
import { monthOf, moneyOf, stageOf, zoneOf, type DrawnCase, type Stretch } from './sla-cases.ts';

/** A case whose downtime is what its first band still bears, or one tick less or more. */
export interface AtGuarantee extends DrawnCase {
  /** Whether the first band is reached: only by one tick more. */
  reached: boolean;
}

const MINUTE = 60_000;
const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** What guarantees in use bear, in thousandths of a percent of the period; others bear anything up to 13 percent. */
const borne = [10, 50, 100, 100, 100, 125, 500, 1_000, 2_500, 5_000, 10_000];

interface Setting {
  period: Stretch;
  says: { month: string; zone: string } | { period: Stretch };
}

function monthly(draw: Luck): Setting {
  const month = monthOf(draw);
  const zone = zoneOf(draw);
  return { period: stageOf(month, zone), says: { month, zone } };
}

function short(draw: Luck): Setting {
  const start = Date.UTC(draw.int(2015, 2035), draw.int(0, 11), draw.int(1, 28)) + draw.int(0, 86_399_999);
  const period = { start, end: start + draw.pick([1_000 * draw.int(1, 200), 100_000, 200_000]) };
  return { period, says: { period } };
}

/** Builds the downtime first and the outages from it, so that what has to come out is known without any arithmetic. */
export function drawAtGuarantee(seed: number): AtGuarantee {
  const draw = luck(seed ^ 0x3c3c_0000);
  const inMonth = draw.chance(0.5);
  const { period, says } = inMonth ? monthly(draw) : short(draw);
  const long = period.end - period.start;
  let thousandths: number;
  let bears: number;
  let tickMs: number;
  let coarse: boolean;
  do {
    thousandths = draw.chance(0.5) ? draw.pick(borne) : draw.int(1, 13_000);
    bears = (long * thousandths) / 100_000;
    // A month to the millisecond is counted in reasonable time only where little of it is down.
    coarse = inMonth && (thousandths > 100 || draw.chance(0.95));
    tickMs = coarse && Number.isInteger(bears) ? divisor(bears, MINUTE) : 1;
  } while (!Number.isInteger(bears) || (coarse && tickMs < 1_000));

  const [weight, times] = draw.pick([
    [undefined, 1],
    [undefined, 1],
    [1, 1],
    [0.5, 2],
    [0.25, 4],
    [0.2, 5],
  ] as const);
  const off = draw.pick([-1, 0, 0, 1, 1]);
  const down = bears * times + off * tickMs;
  const broken = pieces(draw, { start: period.start, long, down, tickMs });
  const floor = (ms: number) => period.start + Math.floor(ms / tickMs) * tickMs;
  // Work in the last fifth of the period is excused in full, and so is the outage that lies inside it.
  const works = Math.min(long * 0.1, 100_000 * tickMs);
  const work = { start: floor(long * 0.8), end: floor(long * 0.8 + works) };
  const excused = { start: floor(long * 0.8 + works * 0.2), end: work.end };
  const per = draw.pick(['week', 'month'] as const);
  const allowance = draw.pick(['all' as const, { minutes: 50_000, per, zone: 'UTC' }]);
  const worked = draw.chance(0.5);
  const outages = [...broken, ...(worked ? [excused] : [])].map((one) => ({
    ...one,
    ...(weight !== undefined && { weight }),
  }));
  const elsewhere = { start: period.end, end: period.end + 10 * tickMs };
  return {
    tickMs,
    reached: off > 0,
    case: {
      ...says,
      outages: draw.chance(0.3) ? [elsewhere, ...outages] : outages,
      maintenance: worked ? [work] : [],
      ...(worked && { allowance }),
      bands: [{ belowPct: (100_000 - thousandths) / 1_000, creditPct: draw.pick([10, 25, 100, 0.57]) }],
      ...moneyOf(draw),
    },
  };
}

/** Outages that cover `down` milliseconds of the first seven tenths, some of it twice. */
function pieces(draw: Luck, of: { start: number; long: number; down: number; tickMs: number }): Stretch[] {
  const { tickMs } = of;
  const floor = (ms: number) => Math.floor(ms / tickMs) * tickMs;
  let left = of.down;
  let gaps = floor(of.long * 0.7 - of.down);
  const made: Stretch[] = [];
  let at = of.start;
  while (left > 0) {
    const gap = draw.chance(0.3) ? 0 : floor(gaps * draw.next());
    const piece = made.length === 3 ? left : Math.max(tickMs, floor(left * draw.next()));
    const start = at + gap;
    const end = start + piece;
    const middle = start + floor(piece / 2);
    // What begins with the period may have begun long before it.
    made.push({ start: start === of.start && draw.chance(0.5) ? start - 50 * tickMs : start, end });
    if (draw.chance(0.3)) made.push({ start: middle, end });
    left -= piece;
    gaps -= gap;
    at = end;
  }
  return made;
}
