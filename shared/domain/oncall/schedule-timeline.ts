import type { Leave, Override } from './changes.ts';
import { layerTimeline, together, type Surroundings } from './layer-timeline.ts';
import { changedBy, mergedBy, piecesIn } from './pieces.ts';
import type { Layer, Region, Schedule } from './schedule.ts';
import { listing, NOBODY, remembering, spansAt, type People, type Timeline } from './timeline.ts';

/** All that has to be known to say who is on call. Leave and overrides outside the time asked for may be left out. */
export interface OnCallFacts {
  readonly regions: readonly Region[];
  readonly schedules: readonly Schedule[];
  /** By schedule, in the order in which they were made; accepted swaps among them. */
  readonly overrides: Readonly<Record<string, readonly Override[]>>;
  readonly leave: readonly Leave[];
}

/** Where schedules point at one another in a circle, or at one that there is not. */
export class UnknownReference extends Error {}

/**
 * Who is on call in a schedule, in the order in which they are tried. Layers of the highest priority that have anybody count; whoever
 * is on leave does not, so that a lower layer may step in; overrides come last. Throws UnknownReference.
 */
export function scheduleTimeline(facts: OnCallFacts, id: string): Timeline<People> {
  return compile(facts, id, new Map(), []);
}

function compile(
  facts: OnCallFacts,
  id: string,
  compiled: Map<string, Timeline<People>>,
  path: readonly string[],
): Timeline<People> {
  if (path.includes(id)) throw new UnknownReference(`the schedules ${[...path, id].join(' -> ')} go round in a circle`);
  const done = compiled.get(id);
  if (done !== undefined) return done;
  const found = facts.schedules.find((one) => one.id === id);
  if (found === undefined) throw new UnknownReference(`there is no schedule ${id}`);
  const around: Surroundings = {
    schedule: (other) => compile(facts, other, compiled, [...path, id]),
    region(wanted) {
      const region = facts.regions.find((one) => one.id === wanted);
      if (region === undefined) throw new UnknownReference(`there is no region ${wanted}`);
      return region;
    },
  };
  const absent = absentees(facts.leave);
  const usual = byPriority(found.layers, found.zone, around, absent);
  const made = overridden(withTemporary(usual, found, around, absent), facts.overrides[id] ?? []);
  compiled.set(id, made);
  return made;
}

/** Undefined where nobody is ever absent. */
function absentees(leave: readonly Leave[]): Timeline<readonly string[]> | undefined {
  if (leave.length === 0) return undefined;
  return spansAt(
    leave.map(({ start, end, person }) => ({ start: Date.parse(start), end: Date.parse(end), of: person })),
  );
}

function byPriority(
  layers: readonly Layer[],
  zone: string,
  around: Surroundings,
  absent: Timeline<readonly string[]> | undefined,
): Timeline<People> {
  const present = layers.map((layer) => ({
    priority: layer.priority ?? 0,
    timeline: remembering(without(layerTimeline(layer, zone, around), absent)),
  }));
  const priorities = [...new Set(present.map(({ priority }) => priority))].sort((one, other) => other - one);
  const levels = priorities.map((level) =>
    beside(present.filter(({ priority }) => priority === level).map(({ timeline }) => timeline)),
  );
  if (levels.length === 1) return levels[0] as Timeline<People>;
  return listing(
    (at) => {
      let until = Number.POSITIVE_INFINITY;
      for (const level of levels) {
        const piece = level(at);
        if (piece.until < until) until = piece.until;
        if (piece.is.length > 0) return piece.until === until ? piece : { is: piece.is, until };
      }
      return { is: NOBODY, until };
    },
    (from, to) =>
      mergedBy(
        levels.map((level) => piecesIn(level, from, to)),
        (higher) => higher,
      ),
  );
}

/** All of them together. */
function beside(timelines: readonly Timeline<People>[]): Timeline<People> {
  if (timelines.length === 1) return timelines[0] as Timeline<People>;
  const join = meeting();
  return listing(
    (at) => {
      let is: People = NOBODY;
      let until = Number.POSITIVE_INFINITY;
      for (const timeline of timelines) {
        const piece = timeline(at);
        if (piece.until < until) until = piece.until;
        if (piece.is.length > 0) is = is.length === 0 ? piece.is : join(is, piece.is);
      }
      return { is, until };
    },
    (from, to) =>
      mergedBy(
        timelines.map((timeline) => piecesIn(timeline, from, to)),
        join,
      ),
  );
}

/** As `together`, for the few who meet again and again: of those who met last it is known who they are. */
function meeting(): typeof together {
  const met: { one: People; other: People; both: People }[] = [];
  let oldest = 0;
  return (one, other) => {
    for (const each of met) if (each.one === one && each.other === other) return each.both;
    const both = together(one, other);
    met[oldest] = { one, other, both };
    oldest = (oldest + 1) % 8;
    return both;
  };
}

function without(people: Timeline<People>, absent: Timeline<readonly string[]> | undefined): Timeline<People> {
  if (absent === undefined) return people;
  return listing(
    (at) => {
      const away = absent(at);
      const piece = people(at);
      const until = Math.min(piece.until, away.until);
      return { is: away.is.length === 0 ? piece.is : present(piece.is, away.is), until };
    },
    (from, to) =>
      changedBy(piecesIn(people, from, to), piecesIn(absent, from, to), (away) =>
        away.length === 0 ? undefined : (these) => present(these, away),
      ),
  );
}

const present = (people: People, away: readonly string[]): People => people.filter((person) => !away.includes(person));

function withTemporary(
  usual: Timeline<People>,
  { temporary = [], zone }: Schedule,
  around: Surroundings,
  absent: Timeline<readonly string[]> | undefined,
): Timeline<People> {
  if (temporary.length === 0) return usual;
  const inForce = spansAt(
    temporary.map(({ from, until, layers }) => ({
      start: Date.parse(from),
      end: Date.parse(until),
      of: byPriority(layers, zone, around, absent),
    })),
  );
  // Where two overlap, the one that was written down later counts.
  return (at) => {
    const { is: standIns, until } = inForce(at);
    const piece = (standIns.at(-1) ?? usual)(at);
    return piece.until <= until ? piece : { is: piece.is, until };
  };
}

function overridden(planned: Timeline<People>, overrides: readonly Override[]): Timeline<People> {
  if (overrides.length === 0) return planned;
  const inForce = spansAt(
    overrides.map((one) => ({ start: Date.parse(one.start), end: Date.parse(one.end), of: one })),
  );
  return listing(
    (at) => {
      const { is: changes, until } = inForce(at);
      const piece = planned(at);
      if (changes.length === 0) return piece.until <= until ? piece : { is: piece.is, until };
      return { is: changes.reduce(changed, piece.is), until: Math.min(piece.until, until) };
    },
    (from, to) =>
      changedBy(piecesIn(planned, from, to), piecesIn(inForce, from, to), (changes) =>
        changes.length === 0 ? undefined : (people) => changes.reduce(changed, people),
      ),
  );
}

function changed(people: People, { kind, people: named, of }: Override): People {
  switch (kind) {
    case 'add':
      return together(people, named);
    case 'remove':
      return people.filter((person) => !named.some((one) => one === person));
    case 'replace':
      if (of === undefined) return named;
      return [...new Set(people.flatMap((person): People => (person === of ? named : [person])))];
  }
}
