import { among, type Path } from '../policy/problem.ts';
import type { Layer, Rota, Schedule } from './schedule.ts';

/** Where something is wrong, and what was expected there. */
export interface RotaProblem {
  readonly path: Path;
  readonly expected: string;
}

const problem = (path: Path, expected: string): RotaProblem => ({ path, expected });

/** What a rota may speak of. */
export interface Known {
  readonly people: ReadonlySet<string>;
  /** Undefined: nobody can tell, so every role will do. */
  readonly roles?: ReadonlySet<string>;
}

/** Whatever in a rota points at nothing, at itself, or ends before it begins. Paths begin at the rota. */
export function checkRota(rota: Rota, known: Known): RotaProblem[] {
  const regions = new Set<string>(rota.regions.map(({ id }) => id));
  return [
    ...twice(rota.regions, ['regions']),
    ...twice(rota.schedules, ['schedules']),
    ...twice(rota.staffing, ['staffing']),
    ...rota.schedules.flatMap((one, index) =>
      checkSchedule(one, { ...known, regions, schedules: rota.schedules }, ['schedules', index]),
    ),
    ...rota.staffing.flatMap(({ region, coordinator, periods }, index) => [
      ...unlessKnown(['staffing', index, 'region'], 'a region', regions, region),
      ...unlessRole(['staffing', index, 'coordinator'], known, coordinator),
      ...periods.flatMap(({ needs }, at) =>
        Object.keys(needs).flatMap((id) =>
          unlessKnown(['staffing', index, 'periods', at, 'needs', id], 'a schedule', idsOf(rota.schedules), id),
        ),
      ),
    ]),
  ];
}

export interface KnownToSchedule extends Known {
  readonly regions: ReadonlySet<string>;
  /** All that there are, this one among them or not. */
  readonly schedules: readonly Schedule[];
}

/** The same of one schedule. */
export function checkSchedule(schedule: Schedule, known: KnownToSchedule, path: Path = []): RotaProblem[] {
  const { layers, temporary = [], region, coordinator, handOver } = schedule;
  const all = [...known.schedules.filter(({ id }) => id !== schedule.id), schedule];
  return [
    ...(region === undefined ? [] : unlessKnown([...path, 'region'], 'a region', known.regions, region)),
    ...(coordinator === undefined ? [] : unlessRole([...path, 'coordinator'], known, coordinator)),
    ...(handOver === undefined ? [] : unlessRole([...path, 'handOver', 'escalateTo'], known, handOver.escalateTo)),
    ...(handOver?.report === undefined ? [] : unlessRole([...path, 'handOver', 'report'], known, handOver.report)),
    ...twice(layers, [...path, 'layers']),
    ...layers.flatMap((one, index) =>
      checkLayer(one, { ...known, schedules: all }, [...path, 'layers', index], schedule),
    ),
    ...twice(temporary, [...path, 'temporary']),
    ...temporary.flatMap(({ from, until, layers: standIns }, index) => [
      ...unlessAfter([...path, 'temporary', index, 'until'], from, until, 'from'),
      ...twice(standIns, [...path, 'temporary', index, 'layers']),
      ...standIns.flatMap((one, at) =>
        checkLayer(one, { ...known, schedules: all }, [...path, 'temporary', index, 'layers', at], schedule),
      ),
    ]),
  ];
}

function checkLayer(layer: Layer, known: KnownToSchedule, path: Path, { id }: Schedule): RotaProblem[] {
  const { from, until, holidays } = layer;
  return [
    ...(from === undefined || until === undefined ? [] : unlessAfter([...path, 'until'], from, until, 'from')),
    ...(holidays === undefined ? [] : unlessKnown([...path, 'holidays', 'of'], 'a region', known.regions, holidays.of)),
    ...checkKind(layer, known, path, id),
  ];
}

function checkKind(layer: Layer, known: KnownToSchedule, path: Path, own: string): RotaProblem[] {
  const people = (ids: readonly string[], at: Path): RotaProblem[] => [
    ...ids.flatMap((id, index) => unlessKnown([...path, ...at, index], 'a person of the directory', known.people, id)),
    ...ids.flatMap((id, index) =>
      ids.indexOf(id) === index ? [] : [problem([...path, ...at, index], `each person once: "${id}" stands twice`)],
    ),
  ];
  switch (layer.kind) {
    case 'fixed':
      return people(layer.people, ['people']);
    case 'rotation':
      return [
        ...layer.turns.flatMap((turn, index) => people(turn, ['turns', index])),
        ...(layer.handOffDays === undefined || layer.unit === 'day'
          ? []
          : [problem([...path, 'handOffDays'], 'it only with turns of days')]),
      ];
    case 'holiday-turns':
      return [
        ...unlessKnown([...path, 'region'], 'a region', known.regions, layer.region),
        ...layer.turns.flatMap((turn, index) => people(turn, ['turns', index])),
      ];
    case 'pattern':
      return [
        ...checkPattern(layer, path),
        ...layer.crews.flatMap((crew, at) => people(crew.people, ['crews', at, 'people'])),
      ];
    case 'calendar':
      return layer.shifts.flatMap((shift, index) => [
        ...unlessAfter([...path, 'shifts', index, 'end'], shift.start, shift.end, 'start'),
        ...people(shift.people, ['shifts', index, 'people']),
      ]);
    case 'schedule': {
      const circle = circleFrom(layer.schedule, own, known.schedules);
      return [
        ...unlessKnown([...path, 'schedule'], 'a schedule', idsOf(known.schedules), layer.schedule),
        ...(circle === undefined
          ? []
          : [
              problem(
                [...path, 'schedule'],
                `another schedule: ${[own, ...circle].join(' -> ')} goes round in a circle`,
              ),
            ]),
      ];
    }
  }
}

function checkPattern({ cycle, shifts, crews }: Extract<Layer, { kind: 'pattern' }>, path: Path): RotaProblem[] {
  const length = cycle.reduce((sum, { days }) => sum + days, 0);
  const names = new Set(Object.keys(shifts));
  return [
    ...cycle.flatMap(({ shift }, index) =>
      shift === undefined ? [] : unlessKnown([...path, 'cycle', index, 'shift'], 'one of the shifts', names, shift),
    ),
    ...crews.flatMap(({ day }, index) =>
      day < length ? [] : [problem([...path, 'crews', index, 'day'], `a day of the cycle, from 0 to ${length - 1}`)],
    ),
  ];
}

/** The way from a schedule back to `target`, if there is one. */
function circleFrom(
  id: string,
  target: string,
  schedules: readonly Schedule[],
  path: readonly string[] = [],
  seen = new Set<string>(),
): readonly string[] | undefined {
  if (id === target) return [...path, id];
  // Whoever was seen leads nowhere, by whichever way one comes to it.
  if (seen.has(id)) return undefined;
  seen.add(id);
  const found = schedules.find((one) => one.id === id);
  for (const next of found === undefined ? [] : referencesOf(found)) {
    const circle = circleFrom(next, target, schedules, [...path, id], seen);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** The schedules that a schedule's layers point at. */
export const referencesOf = ({ layers, temporary = [] }: Schedule): string[] =>
  [...layers, ...temporary.flatMap((one) => one.layers)].flatMap((one) =>
    one.kind === 'schedule' ? [one.schedule] : [],
  );

/** Of more than so many ids a list helps nobody. */
const MOST_LISTED = 20;

const idsOf = (all: readonly { readonly id: string }[]): ReadonlySet<string> => new Set(all.map(({ id }) => id));

const unlessKnown = (path: Path, what: string, known: ReadonlySet<string>, id: string): RotaProblem[] =>
  known.has(id) ? [] : [problem(path, `${what}${known.size > MOST_LISTED ? '' : ` (${among(known)})`}, not "${id}"`)];

const unlessRole = (path: Path, { roles }: Known, role: string): RotaProblem[] =>
  roles === undefined ? [] : unlessKnown(path, 'a role', roles, role);

const unlessAfter = (path: Path, from: string, until: string, name: string): RotaProblem[] =>
  Date.parse(from) < Date.parse(until) ? [] : [problem(path, `an instant after ${name}`)];

const twice = (all: readonly { readonly id: string }[], path: Path): RotaProblem[] =>
  all.flatMap(({ id }, index) =>
    all.findIndex((one) => one.id === id) === index
      ? []
      : [problem([...path, index, 'id'], `an id of its own: "${id}" stands twice`)],
  );
