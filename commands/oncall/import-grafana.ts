import * as z from 'zod';
import { zone } from '../../shared/domain/directory/zone.ts';
import { layerInWords, scheduleName, teamOf } from './import-layers.ts';
import { theirShift, type TheirShift } from './grafana-shift.ts';
import { mapShift } from './import-grafana-shift.ts';
import { ImportedPeople } from './import-people.ts';
import { readExport, toRota, unexpected, type Imported, type ImportOptions } from './import-plan.ts';
import type { LayerDraft, ScheduleDraft } from './schedule-draft.ts';
import type { PlanLine } from './plan-line.ts';
import { slugOf, Slugs } from './slugs.ts';

const theirUser = z.object({
  id: z.string(),
  email: z.string().nullish(),
  username: z.string().nullish(),
  name: z.string().nullish(),
});
const theirSchedule = z.object({
  id: z.string(),
  name: z.string().min(1),
  type: z.enum(['calendar', 'ical', 'web'], 'expected a schedule of the type calendar, ical or web'),
  time_zone: zone.nullish(),
  team_id: z.string().nullish(),
  shifts: z.array(z.string()).nullish(),
});
/** A page of an answer, or its results alone. */
const listOf = <S extends z.ZodType>(item: S) =>
  z.preprocess(
    (given) => (typeof given === 'object' && given !== null && 'results' in given ? given.results : given),
    z.array(item),
  );
const theirs = z.object({
  schedules: listOf(theirSchedule),
  on_call_shifts: listOf(theirShift),
  users: listOf(theirUser).optional(),
});

/** What is above every level of theirs. */
const OVERRIDES = 99;

/**
 * Schedules of Grafana OnCall: one file of `{schedules, on_call_shifts, users?}`, each as the API lists it. The higher level wins,
 * overrides above all. Throws Refused.
 */
export function importGrafana(json: unknown, options: ImportOptions): Imported {
  const { file } = options;
  const given = readExport(theirs, json, file);
  const users = new Map((given.users ?? []).map((user) => [user.id, user]));
  const shifts = new Map(given.on_call_shifts.map((shift) => [shift.id, shift]));
  const people = new ImportedPeople(options.map);
  const personOf = (id: string): string => {
    const user = users.get(id);
    return people.idOf({
      id,
      email: user?.email ?? undefined,
      name: user?.name ?? user?.username ?? undefined,
    });
  };
  const slugs = new Slugs();
  const plan: PlanLine[] = [];
  if (given.users === undefined) {
    plan.push({ what: 'names of people', because: 'the file has no users: add them, or say who is who with --map' });
  }
  const drafts = given.schedules.flatMap((each, at) => {
    const what = `schedule ${each.name}`;
    if (each.type === 'ical') {
      const because = 'its shifts are in a calendar of its own: save that and import it with icalendar';
      plan.push({ what, because });
      return [];
    }
    const found = (each.shifts ?? []).map((id, place): TheirShift => {
      const shift = shifts.get(id);
      if (shift !== undefined) return shift;
      const expected = `expected a shift that is in on_call_shifts, and ${id} is not: save every page of them`;
      throw unexpected(file, ['schedules', at, 'shifts', place], expected);
    });
    const id = slugs.take(slugOf(each.name, 'schedule'));
    return mapSchedule(each, found, id, { personOf, plan, options }) ?? [];
  });
  return { rota: toRota(drafts, file, plan), people: people.people, plan: [...people.plan, ...plan] };
}

interface Working {
  readonly personOf: (id: string) => string;
  readonly plan: PlanLine[];
  readonly options: ImportOptions;
}

function mapSchedule(
  theirs: z.infer<typeof theirSchedule>,
  shifts: readonly TheirShift[],
  id: string,
  { personOf, plan, options }: Working,
): ScheduleDraft | undefined {
  const what = `schedule ${theirs.name}`;
  const named = scheduleName(theirs.name, what);
  const { team, plan: ofTeam } = teamOf([theirs.team_id ?? []].flat(), what);
  const inZone = theirs.time_zone ?? 'UTC';
  const ids = new Slugs();
  const lines: PlanLine[] = [];
  const layers = shifts.flatMap((shift): LayerDraft[] => {
    const title = `${shift.type} ${shift.name ?? shift.id} of ${theirs.name}`;
    const { draft, because } = mapShift(shift, inZone, personOf, options);
    if (draft === undefined) {
      lines.push({ what: title, because });
      return [];
    }
    const level = shift.type === 'override' ? OVERRIDES : Math.min(OVERRIDES - 1, shift.level ?? 0);
    const placed: LayerDraft = {
      ...draft,
      id: ids.take(slugOf(shift.name ?? shift.id, 'layer')),
      ...(level === 0 ? {} : { priority: level }),
    };
    lines.push({ what: title, becomes: layerInWords(placed), ...(because === '' ? {} : { because }) });
    return [placed];
  });
  if (layers.length === 0) {
    plan.push({ what, because: 'no shift of it is left: nobody would be on call' }, ...lines);
    return undefined;
  }
  plan.push({ what, becomes: id }, ...named.plan, ...ofTeam, ...lines);
  return { id, name: named.name, zone: inZone, ...(team === undefined ? {} : { team }), layers };
}
