import * as z from 'zod';
import { zone } from '../../shared/domain/directory/zone.ts';
import {
  anchorText,
  calendarShifts,
  DAY,
  everyDay,
  hoursOf,
  instantText,
  layerInWords,
  MINUTE,
  scheduleName,
  teamOf,
  turnLength,
  type WeekSpan,
} from './import-layers.ts';
import { ImportedPeople } from './import-people.ts';
import { readExport, theirInstant, toRota, unexpected, type Imported, type ImportOptions } from './import-plan.ts';
import type { LayerDraft, ScheduleDraft } from './schedule-draft.ts';
import type { PlanLine } from './plan-line.ts';
import { slugOf, Slugs } from './slugs.ts';

const user = z.object({
  id: z.string().min(1),
  summary: z.string().nullish(),
  name: z.string().nullish(),
  email: z.string().nullish(),
});
const restriction = z.object({
  type: z.enum(['daily_restriction', 'weekly_restriction']),
  start_time_of_day: z.string().regex(/^\d\d:\d\d(:\d\d)?/, 'expected a time of day such as 08:00:00'),
  start_day_of_week: z.int().min(1).max(7).nullish(),
  duration_seconds: z.int().min(1),
});
const theirLayer = z.object({
  id: z.string(),
  name: z.string().nullish(),
  start: theirInstant,
  end: theirInstant.nullish().transform((end) => end ?? undefined),
  rotation_virtual_start: theirInstant,
  rotation_turn_length_seconds: z.int().min(1),
  users: z.array(z.object({ user })),
  restrictions: z.array(restriction).nullish(),
});
const theirSchedule = z.object({
  id: z.string(),
  name: z.string().min(1),
  time_zone: zone,
  schedule_layers: z.array(
    theirLayer,
    'expected the layers: list schedules with include[]=schedule_layers, or save one',
  ),
  teams: z.array(z.object({ summary: z.string().nullish(), id: z.string() })).nullish(),
  overrides_subschedule: z
    .object({
      rendered_schedule_entries: z.array(z.object({ start: theirInstant, end: theirInstant, user })).nullish(),
    })
    .nullish(),
});
type TheirLayer = z.infer<typeof theirLayer>;
type TheirSchedule = z.infer<typeof theirSchedule>;

/**
 * Schedules of PagerDuty as `GET /schedules/{id}` or `GET /schedules?include[]=schedule_layers` answer them. Of its layers the first
 * in the answer wins (the last on its screen); one person is on call at a time. Throws Refused.
 */
export function importPagerDuty(json: unknown, options: ImportOptions): Imported {
  const { file } = options;
  const isList = typeof json === 'object' && json !== null && 'schedules' in json;
  const [schedules, placeOf] = isList
    ? [
        readExport(z.object({ schedules: z.array(theirSchedule) }), json, file).schedules,
        (at: number) => ['schedules', at],
      ]
    : [[readExport(z.object({ schedule: theirSchedule }), json, file).schedule], () => ['schedule']];
  const people = new ImportedPeople(options.map);
  const slugs = new Slugs();
  const plan: PlanLine[] = [];
  const drafts = schedules.flatMap((each, at) => {
    const id = slugs.take(slugOf(each.name, 'schedule'));
    return mapSchedule(each, id, placeOf(at), { people, plan, options }) ?? [];
  });
  return { rota: toRota(drafts, file, plan), people: people.people, plan: [...people.plan, ...plan] };
}

interface Working {
  readonly people: ImportedPeople;
  readonly plan: PlanLine[];
  readonly options: ImportOptions;
}

function mapSchedule(
  theirs: TheirSchedule,
  id: string,
  place: readonly PropertyKey[],
  working: Working,
): ScheduleDraft | undefined {
  const { plan, options } = working;
  const what = `schedule ${theirs.name} (${theirs.id})`;
  const named = scheduleName(theirs.name, what);
  const { team, plan: ofTeam } = teamOf(
    (theirs.teams ?? []).map((each) => each.summary ?? each.id),
    what,
  );
  const ids = new Slugs();
  const count = theirs.schedule_layers.length;
  const lines: PlanLine[] = [];
  const layers = theirs.schedule_layers.flatMap((layer, at): LayerDraft[] => {
    const title = `layer ${layer.name ?? layer.id} of ${theirs.name}`;
    if (layer.end !== undefined && Date.parse(layer.end) <= options.now) {
      lines.push({ what: title, because: `it ended at ${layer.end}; nothing to do` });
      return [];
    }
    const begins = Math.max(Date.parse(layer.start), Date.parse(layer.rotation_virtual_start));
    if (layer.end !== undefined && Date.parse(layer.end) <= begins) {
      const because = `it ends at ${layer.end} and its rotation does not begin before ${instantText(begins)}, so it never counts; nothing to do`;
      lines.push({ what: title, because });
      return [];
    }
    if (layer.users.length === 0) {
      const where = [...place, 'schedule_layers', at, 'users'];
      throw unexpected(options.file, where, 'expected at least one user: an empty rotation has nobody to call');
    }
    const layerId = ids.take(slugOf(layer.name ?? layer.id, 'layer'));
    const { draft, because } = mapLayer(layer, layerId, theirs.time_zone, working);
    const placed = count === 1 ? draft : { ...draft, priority: Math.min(98, count - 1 - at) };
    lines.push({ what: title, becomes: layerInWords(placed), ...(because === '' ? {} : { because }) });
    return [placed];
  });
  const overrides = mapOverrides(theirs, ids, working, lines);
  const all = [...overrides, ...layers];
  if (all.length === 0) {
    plan.push({ what, because: 'no layer of it is left: nobody would be on call' }, ...lines);
    return undefined;
  }
  plan.push({ what, becomes: id }, ...named.plan, ...ofTeam, ...lines);
  return {
    id,
    name: named.name,
    zone: theirs.time_zone,
    ...(team === undefined ? {} : { team }),
    layers: all,
  };
}

function mapLayer(theirs: TheirLayer, id: string, inZone: string, working: Working) {
  const { people, options } = working;
  const start = Date.parse(theirs.start);
  const anchor = Date.parse(theirs.rotation_virtual_start);
  const restrictions = theirs.restrictions ?? [];
  const during = hoursOf(restrictions.flatMap(spansOf));
  const turns = theirs.users.map((each) => [people.idOf(theirPerson(each.user))]);
  const notes: string[] = [];
  if (restrictions.some((each) => each.duration_seconds % 60 !== 0 || /:\d\d:(?!00)/.test(each.start_time_of_day))) {
    notes.push('hours are whole minutes here');
  }
  const length = theirs.rotation_turn_length_seconds * 1000;
  const unit = turnLength(length);
  const alone = new Set(turns.flat()).size === 1;
  const since = alone || start !== anchor ? { from: instantText(Math.max(start, anchor)) } : {};
  if (anchor > start) notes.push('nobody is on call before the rotation begins; PagerDuty has the layer begin earlier');
  const base = {
    id,
    ...since,
    ...(theirs.end === undefined ? {} : { until: instantText(Date.parse(theirs.end)) }),
    ...(during === undefined ? {} : { during }),
  };
  const draft = (): LayerDraft => {
    if (alone) return { ...base, kind: 'fixed', people: turns[0] ?? [] };
    if (unit !== undefined) return { ...base, kind: 'rotation', ...unit, anchor: anchorText(anchor, inZone), turns };
    notes.push(`turns of ${length / MINUTE} minutes are written out until ${instantText(options.horizon)}`);
    const first = Math.max(0, Math.floor((options.now - anchor) / length));
    const count = Math.max(0, Math.ceil((options.horizon - anchor) / length) - first);
    const shifts = Array.from({ length: count }, (_, at) => {
      const begin = anchor + (first + at) * length;
      return { start: begin, end: begin + length, people: turns[(first + at) % turns.length] ?? [] };
    });
    return { ...base, kind: 'calendar', shifts: calendarShifts(shifts, options.file) };
  };
  return { draft: draft(), because: notes.join('; ') };
}

/** What the answer shows of overrides, above all layers, as PagerDuty has it. */
function mapOverrides(
  theirs: TheirSchedule,
  ids: Slugs,
  { people, options }: Working,
  lines: PlanLine[],
): LayerDraft[] {
  const entries = (theirs.overrides_subschedule?.rendered_schedule_entries ?? []).filter(
    ({ end }) => Date.parse(end) > options.now,
  );
  const what = `overrides of ${theirs.name}`;
  if (entries.length === 0) {
    lines.push({
      what,
      because:
        'the file shows none that is still to come; where there are, save it with since= and until=, or make them by hand',
    });
    return [];
  }
  const shifts = entries.map(({ start, end, user: who }) => ({
    start: Date.parse(start),
    end: Date.parse(end),
    people: [people.idOf(theirPerson(who))],
  }));
  lines.push({
    what,
    becomes: `${shifts.length} shifts above all layers`,
    because: 'only those between since= and until= of the request are in the file',
  });
  const id = ids.take('overrides');
  return [{ id, kind: 'calendar', priority: 99, shifts: calendarShifts(shifts, options.file) }];
}

function spansOf(each: z.infer<typeof restriction>): WeekSpan[] {
  const [hour = 0, minute = 0, second = 0] = each.start_time_of_day.slice(0, 8).split(':').map(Number);
  const from = Math.round(hour * 60 + minute + second / 60);
  const lasts = Math.max(1, Math.round(each.duration_seconds / 60));
  if (each.type === 'daily_restriction') return everyDay(from, Math.min(lasts, DAY / MINUTE));
  return [{ from: ((each.start_day_of_week ?? 1) - 1) * (DAY / MINUTE) + from, lasts }];
}

const theirPerson = ({ id, email, name, summary }: z.infer<typeof user>) => ({
  id,
  email: email ?? undefined,
  name: name ?? summary ?? undefined,
});
