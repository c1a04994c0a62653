import type { Layer, Schedule } from './schedule.ts';

/** Everybody whom a schedule's own layers name, at whatever time; of the schedules that it points at, those too. */
export function everybodyIn(id: string, schedules: readonly Schedule[], seen = new Set<string>()): string[] {
  const found = schedules.find((one) => one.id === id);
  if (found === undefined || seen.has(id)) return [];
  seen.add(id);
  const layers = [...found.layers, ...(found.temporary ?? []).flatMap((one) => one.layers)];
  return [...new Set(layers.flatMap((one) => namedIn(one, schedules, seen)))];
}

function namedIn(layer: Layer, schedules: readonly Schedule[], seen: Set<string>): string[] {
  switch (layer.kind) {
    case 'fixed':
      return layer.people;
    case 'rotation':
    case 'holiday-turns':
      return layer.turns.flat();
    case 'pattern':
      return layer.crews.flatMap(({ people }) => people);
    case 'calendar':
      return layer.shifts.flatMap(({ people }) => people);
    case 'schedule':
      return everybodyIn(layer.schedule, schedules, seen);
  }
}
