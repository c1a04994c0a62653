import type { Layer } from './schedule.ts';
import { timeOf } from './open-hours.ts';
import { FOREVER, NOBODY, type People, type Timeline } from './timeline.ts';
import { clockOf } from './zone-clock.ts';

type Pattern = Extract<Layer, { kind: 'pattern' }>;

const DAY = 24 * 3_600_000;

/**
 * Who of the crews works, each on its own day of the cycle. A shift that ends at or before it begins lasts into the next day, which
 * may already be another day of the cycle (row S1.3).
 */
export function patternOf({ anchor, shifts, cycle, crews }: Pattern, zone: string): Timeline<People> {
  const clock = clockOf(zone);
  const days = cycle.flatMap(({ shift, days: count }) => Array.from({ length: count }, () => shift));
  const anchorDay = Date.parse(anchor) / DAY;
  const all = Object.entries(shifts).map(([id, { from, to }]) => {
    const [begin, end] = [timeOf(from), timeOf(to)];
    return { id, begin, end: end > begin ? end : end + DAY };
  });
  /** The crews on a shift of a local day, by the shift and the day's place in the cycle; worked out when it is first asked. */
  const working = new Map<string, People>();
  const peopleOf = (id: string, day: number): People => {
    const place = (((day - anchorDay) % days.length) + days.length) % days.length;
    const key = `${place} ${id}`;
    const known = working.get(key);
    if (known !== undefined) return known;
    const found = crews.filter((crew) => days[(place + crew.day) % days.length] === id).flatMap(({ people }) => people);
    working.set(key, found);
    return found;
  };
  return (at) => {
    const today = Math.floor(clock.localOf(at) / DAY);
    const is: string[] = [];
    let until = FOREVER;
    const note = (edge: number) => {
      if (edge > at && edge < until) until = edge;
    };
    // The clock may show yesterday's date a second time, and a night shift is yesterday's: of the day before it where one was left out.
    for (let day = today - 2; day <= today + 1; day += 1) {
      note(clock.instantOf(day * DAY));
      if (day < anchorDay) continue;
      for (const { id, begin, end } of all) {
        const [start, finish] = [clock.instantOf(day * DAY + begin), clock.instantOf(day * DAY + end)];
        note(start);
        note(finish);
        if (start <= at && at < finish) is.push(...peopleOf(id, day));
      }
    }
    return { is: is.length === 0 ? NOBODY : [...new Set(is)], until };
  };
}
