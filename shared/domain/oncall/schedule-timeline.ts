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

/** The answer, or the other one where a schedule points at nothing: one that is broken takes nobody else's answer away. */
export function unlessBroken<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof UnknownReference) return otherwise;
    throw error;
  }
}

/**
 * Who is on call in a schedule, in the order in which they are tried. Layers of the highest priority that have anybody count; whoever
 * is on leave does not, so that a lower layer may step in; overrides come last, and put nobody there who is on leave. Whoever stands
 * in for somebody does so where that person was planned, so that the leave of the one they stand in for takes nothing from them.
 * Throws UnknownReference.
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
  const overrides = Object.hasOwn(facts.overrides, id) ? (facts.overrides[id] ?? []) : [];
  const changes = inForceOf(overrides, facts.leave);
  const standIns = changes.filter(({ of: { of } }) => of !== undefined);
  const absent = absentees(facts.leave);
  const people = (layer: Layer) =>
    remembering(without(changedWhile(layerTimeline(layer, found.zone, around), standIns, stoodIn), absent));
  const made = changedWhile(withTemporary(byPriority(found.layers, people), found, people), changes, overridden);
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

interface Change {
  readonly start: number;
  readonly end: number;
  readonly of: Override;
}

/** Overrides with those of their people who are there, in the order in which they were made; one that is left with nobody is none. */
function inForceOf(overrides: readonly Override[], leave: readonly Leave[]): Change[] {
  return overrides.flatMap((one) => {
    const [start, end] = [Date.parse(one.start), Date.parse(one.end)];
    const away = one.kind === 'remove' ? [] : leave.filter(({ person }) => one.people.includes(person));
    if (away.length === 0) return [{ start, end, of: one }];
    const absent = spansAt(
      away.map((each) => ({ start: Date.parse(each.start), end: Date.parse(each.end), of: each })),
    );
    const cut: Change[] = [];
    for (let at = start; at < end;) {
      const { is, until } = absent(at);
      const people = one.people.filter((person) => !is.some((each) => each.person === person));
      if (people.length > 0) cut.push({ start: at, end: Math.min(until, end), of: { ...one, people } });
      at = until;
    }
    return cut;
  });
}

function byPriority(layers: readonly Layer[], people: (layer: Layer) => Timeline<People>): Timeline<People> {
  const present = layers.map((layer) => ({ priority: layer.priority ?? 0, timeline: people(layer) }));
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
  { temporary = [] }: Schedule,
  people: (layer: Layer) => Timeline<People>,
): Timeline<People> {
  if (temporary.length === 0) return usual;
  const inForce = spansAt(
    temporary.map(({ from, until, layers }) => ({
      start: Date.parse(from),
      end: Date.parse(until),
      of: byPriority(layers, people),
    })),
  );
  // Where two overlap, the one that was written down later counts.
  return (at) => {
    const { is: standIns, until } = inForce(at);
    const piece = (standIns.at(-1) ?? usual)(at);
    return piece.until <= until ? piece : { is: piece.is, until };
  };
}

type Apply = (people: People, changes: readonly Override[]) => People;

function changedWhile(planned: Timeline<People>, made: readonly Change[], apply: Apply): Timeline<People> {
  if (made.length === 0) return planned;
  const inForce = spansAt(made);
  return listing(
    (at) => {
      const { is: changes, until } = inForce(at);
      const piece = planned(at);
      if (changes.length === 0) return piece.until <= until ? piece : { is: piece.is, until };
      return { is: apply(piece.is, changes), until: Math.min(piece.until, until) };
    },
    (from, to) =>
      changedBy(piecesIn(planned, from, to), piecesIn(inForce, from, to), (changes) =>
        changes.length === 0 ? undefined : (people) => apply(people, changes),
      ),
  );
}

/** Those who are planned, or whoever stands in for them. */
const stoodIn: Apply = (people, changes) =>
  changes.reduce((these, { people: named, of }) => inPlaceOf(these, of, named), people);

/** What else was changed. Whoever stands in for a person that is planned does so already: only those who were put here are left. */
const overridden: Apply = (planned, changes) => {
  let people = planned;
  let put: People = NOBODY;
  for (const { kind, people: named, of } of changes) {
    if (kind === 'remove') people = people.filter((person) => !named.some((one) => one === person));
    else if (kind === 'add') people = together(people, named);
    else if (of === undefined) people = named;
    else if (put.includes(of)) people = inPlaceOf(people, of, named);
    else continue;
    if (kind !== 'remove') put = together(put, named);
  }
  return people;
};

const inPlaceOf = (people: People, of: string | undefined, named: People): People =>
  people.some((person) => person === of)
    ? [...new Set(people.flatMap((person): People => (person === of ? named : [person])))]
    : people;
