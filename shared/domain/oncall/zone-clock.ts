import { Temporal } from 'temporal-polyfill';

/** A stretch of time in which a zone's clocks run at one offset: `[start, end)`, in epoch milliseconds. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Local time less UTC, in milliseconds. */
  readonly offset: number;
  /**
   * Until then local time alone does not say what came first: the clocks were put forward over it, or back to it. An hour, or half
   * of one, after `start`; a day in Apia.
   */
  readonly doubtful: number;
}

/** No date is later; what would be has no end. */
const LAST_OF_ALL = 8.64e15 - 2 * 26 * 3_600_000;

/** Farther than any clock was ever moved at once. */
const FARTHEST_JUMP = 26 * 3_600_000;

/**
 * A zone's clock. Local times are milliseconds as if the wall clock showed UTC. What is known of a zone comes from Temporal, a
 * stretch between two changes at a time, and is kept: asking Temporal of every instant costs a thousand times as much.
 */
export class ZoneClock {
  readonly #zone: string;
  readonly #known: Stretch[] = [];
  #last: Stretch | undefined;

  constructor(zone: string) {
    this.#zone = zone;
  }

  localOf(at: number): number {
    return at + this.stretchAt(at).offset;
  }

  /**
   * The instant at which the clock first shows a local time; one that it skips moves on by what was skipped, so that 02:30 becomes
   * 03:30. That is what Temporal calls compatible.
   */
  instantOf(local: number): number {
    if (!(local < LAST_OF_ALL)) return Number.POSITIVE_INFINITY;
    const usual = this.#last;
    if (usual !== undefined) {
      const at = local - usual.offset;
      if (at >= usual.start + FARTHEST_JUMP && at < usual.end) return at;
    }
    let stretch = this.stretchAt(local - FARTHEST_JUMP);
    for (;;) {
      const at = local - stretch.offset;
      if (at < stretch.end) return at;
      const next = this.stretchAt(stretch.end);
      if (local - next.offset < next.start) return at;
      stretch = next;
    }
  }

  /** The stretch that an instant lies in. */
  stretchAt(at: number): Stretch {
    const last = this.#last;
    if (last !== undefined && at >= last.start && at < last.end) return last;
    let low = 0;
    let high = this.#known.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#known[middle] as Stretch).end <= at) low = middle + 1;
      else high = middle;
    }
    const found = this.#known[low];
    if (found !== undefined && found.start <= at) return (this.#last = found);
    const asked = ask(this.#zone, at);
    this.#known.splice(low, 0, asked);
    return (this.#last = asked);
  }
}

function ask(zone: string, at: number): Stretch {
  const here = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone);
  const next = here.getTimeZoneTransition('next');
  // "Previous" is strictly before: at the very instant of a change it would be the one before it.
  const previous = here.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const offset = here.offsetNanoseconds / 1e6;
  const start = previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY;
  const before = previous?.subtract({ milliseconds: 1 }).offsetNanoseconds;
  const moved = before === undefined ? 0 : Math.abs(offset - before / 1e6);
  return { start, end: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY, offset, doubtful: start + moved };
}

const clocks = new Map<string, ZoneClock>();

/** The clock of a zone; one for everybody who asks, as what it has learned is true for all. */
export function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new ZoneClock(zone);
  clocks.set(zone, made);
  return made;
}
