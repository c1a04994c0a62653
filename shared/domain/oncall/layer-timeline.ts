import { holidaysOf } from './holidays.ts';
import { openHours } from './open-hours.ts';
import { patternOf } from './pattern.ts';
import { changedBy, piecesIn } from './pieces.ts';
import type { Layer, Region } from './schedule.ts';
import {
  always,
  FOREVER,
  listing,
  NOBODY,
  remembering,
  spansAt,
  type People,
  type Pieces,
  type Timeline,
} from './timeline.ts';
import { turnsOf } from './turns.ts';

/** What a layer may point at. Both throw for an id that there is not: a schedule is checked before it is kept. */
export interface Surroundings {
  readonly region: (id: string) => Region;
  readonly schedule: (id: string) => Timeline<People>;
}

/** Who is on call by one layer alone, without what others and overrides say. */
export function layerTimeline(layer: Layer, zone: string, around: Surroundings): Timeline<People> {
  const gates = gatesOf(layer, layer.zone ?? zone, around);
  const inside = peopleOf(layer, layer.zone ?? zone, around);
  if (gates.length === 0) return inside;
  return listing(
    (at) => {
      let opens = FOREVER;
      for (const gate of gates) {
        const { is, until } = gate(at);
        if (!is) return { is: NOBODY, until };
        if (until < opens) opens = until;
      }
      const piece = inside(at);
      return piece.until <= opens ? piece : { is: piece.is, until: opens };
    },
    (from, to) =>
      gates.reduce<Pieces<People>>(
        (people, gate) => changedBy(people, piecesIn(gate, from, to), (isOpen) => (isOpen ? undefined : toNobody)),
        piecesIn(inside, from, to),
      ),
  );
}

const toNobody = (): People => NOBODY;

/** Each says when the layer counts; the first that says no needs no other. */
function gatesOf(
  { from, until, during, holidays }: Layer,
  zone: string,
  { region }: Surroundings,
): Timeline<boolean>[] {
  const gates: Timeline<boolean>[] = [];
  if (from !== undefined || until !== undefined) {
    const [start, end] = [
      from === undefined ? -FOREVER : Date.parse(from),
      until === undefined ? FOREVER : Date.parse(until),
    ];
    gates.push((at) => {
      if (at < start) return { is: false, until: start };
      return at < end ? { is: true, until: end } : { is: false, until: FOREVER };
    });
  }
  if (during !== undefined) gates.push(openHours(during, zone));
  if (holidays !== undefined) {
    const which = holidaysOf(region(holidays.of));
    const only = holidays.on === 'only';
    gates.push((at) => {
      const { is, until } = which(at);
      return { is: (is !== undefined) === only, until };
    });
  }
  return gates;
}

function peopleOf(layer: Layer, zone: string, around: Surroundings): Timeline<People> {
  switch (layer.kind) {
    case 'fixed':
      return always<People>(layer.people);
    case 'rotation': {
      const { turns } = layer;
      return remembering(oneAfterTheOther(turns, turnsOf({ ...layer, zone })));
    }
    case 'pattern':
      return patternOf(layer, zone);
    case 'holiday-turns': {
      const { turns, region } = layer;
      return oneAfterTheOther(turns, holidaysOf(around.region(region)));
    }
    case 'calendar': {
      const shifts = spansAt<People>(
        layer.shifts.map(({ start, end, people }) => ({ start: Date.parse(start), end: Date.parse(end), of: people })),
      );
      return (at) => {
        const { is, until } = shifts(at);
        return { is: is.reduce(together, NOBODY), until };
      };
    }
    case 'schedule':
      return around.schedule(layer.schedule);
  }
}

/** The turns by their number, round and round; nobody where there is no number. */
export function oneAfterTheOther(turns: readonly People[], numbers: Timeline<number | undefined>): Timeline<People> {
  const count = turns.length;
  return (at) => {
    const { is: number, until } = numbers(at);
    return { is: number === undefined || number < 0 ? NOBODY : (turns[number % count] as People), until };
  };
}

/** Each person once, where they are named first. */
export function together(one: People, other: People): People {
  if (one.length === 0) return other;
  const more = other.filter((person) => !one.includes(person));
  return more.length === 0 ? one : one.concat(more);
}
