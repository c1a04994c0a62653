import * as z from 'zod';
import { WEEKDAYS, type Weekday } from '../../shared/domain/calendar/weekdays.ts';
import { zone } from '../../shared/domain/directory/zone.ts';
import { clockOf } from '../../shared/domain/oncall/zone-clock.ts';
import {
  anchorText,
  calendarShifts,
  DAY,
  everyDay,
  HOUR,
  hoursOf,
  instantText,
  layerInWords,
  scheduleName,
  teamOf,
  type WeekSpan,
} from './import-layers.ts';
import { ImportedPeople } from './import-people.ts';
import { readExport, theirInstant, toRota, unexpected, type Imported, type ImportOptions } from './import-plan.ts';
import type { LayerDraft, ScheduleDraft } from './schedule-draft.ts';
import type { PlanLine } from './plan-line.ts';
import { slugOf, Slugs } from './slugs.ts';

const hour = z.int().min(0).max(24);
const minute = z.int().min(0).max(59);
const dayName = z.preprocess(
  (name) => (typeof name === 'string' ? name.slice(0, 3).toLowerCase() : name),
  z.enum(WEEKDAYS, 'expected a weekday such as monday'),
);
const times = { startHour: hour, startMin: minute, endHour: hour, endMin: minute };
const timeRestriction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('time-of-day'), restriction: z.object(times) }),
  z.object({
    type: z.literal('weekday-and-time-of-day'),
    restrictions: z.array(z.object({ startDay: dayName, endDay: dayName, ...times })).min(1),
  }),
]);
const participant = z.object({
  type: z.enum(['user', 'team', 'escalation', 'none'], 'expected a participant: user, team, escalation or none'),
  id: z.string().optional(),
  username: z.string().optional(),
  name: z.string().optional(),
});
const theirRotation = z.object({
  id: z.string(),
  name: z.string().nullish(),
  startDate: theirInstant,
  endDate: theirInstant.nullish().transform((end) => end ?? undefined),
  type: z.enum(['daily', 'weekly', 'hourly'], 'expected a rotation: daily, weekly or hourly'),
  length: z.int().min(1).default(1),
  participants: z.array(participant),
  timeRestriction: timeRestriction.nullish().transform((each) => each ?? undefined),
  enabled: z.boolean().optional(),
});
const theirSchedule = z.object({
  id: z.string(),
  name: z.string().min(1),
  timezone: zone,
  enabled: z.boolean().optional(),
  ownerTeam: z.object({ name: z.string().optional(), id: z.string().optional() }).nullish(),
  rotations: z.array(theirRotation, 'expected the rotations: save the schedules with expand=rotation'),
});
type TheirRotation = z.infer<typeof theirRotation>;
type TheirSchedule = z.infer<typeof theirSchedule>;

/** A rotation's length in its own units, in wall-clock days; hours are elapsed time. */
const DAYS_OF = { daily: 1, weekly: 7 } as const;

/**
 * Schedules of Opsgenie as `GET /v2/schedules/{id}?expand=rotation`, or the list, answers them. Everybody of every rotation is on
 * call together. Throws Refused.
 */
export function importOpsgenie(json: unknown, options: ImportOptions): Imported {
  const { file } = options;
  const isList = typeof json === 'object' && json !== null && 'data' in json && Array.isArray(json.data);
  const schedules = isList
    ? readExport(z.object({ data: z.array(theirSchedule) }), json, file).data
    : [readExport(z.object({ data: theirSchedule }), json, file).data];
  const people = new ImportedPeople(options.map);
  const slugs = new Slugs();
  const plan: PlanLine[] = [];
  const drafts = schedules.flatMap((each, at) => {
    if (each.enabled === false) {
      const because = 'it is disabled and calls nobody; enable it and save it again if it is to be imported';
      plan.push({ what: `schedule ${each.name}`, because });
      return [];
    }
    const id = slugs.take(slugOf(each.name, 'schedule'));
    return mapSchedule(each, id, isList ? ['data', at] : ['data'], { people, plan, options }) ?? [];
  });
  return { rota: toRota(drafts, file, plan), people: people.people, plan: [...people.plan, ...plan] };
}

interface Working {
  readonly people: ImportedPeople;
  readonly plan: PlanLine[];
  readonly options: ImportOptions;
}

function mapSchedule(theirs: TheirSchedule, id: string, place: readonly PropertyKey[], working: Working) {
  const { plan, options } = working;
  const what = `schedule ${theirs.name}`;
  const named = scheduleName(theirs.name, what);
  const { team, plan: ofTeam } = teamOf([theirs.ownerTeam?.name ?? theirs.ownerTeam?.id ?? []].flat(), what);
  const ids = new Slugs();
  const lines: PlanLine[] = [];
  const layers = theirs.rotations.flatMap((rotation, at): LayerDraft[] => {
    const title = `rotation ${rotation.name ?? rotation.id} of ${theirs.name}`;
    const over = rotation.endDate !== undefined && Date.parse(rotation.endDate) <= options.now;
    if (over || rotation.enabled === false) {
      lines.push({ what: title, because: `it ${over ? 'is over' : 'is disabled'}; nothing to do` });
      return [];
    }
    if (rotation.participants.length === 0) {
      const where = [...place, 'rotations', at, 'participants'];
      throw unexpected(options.file, where, 'expected at least one participant: an empty rotation has nobody to call');
    }
    const { draft, because } = mapRotation(
      rotation,
      ids.take(slugOf(rotation.name ?? rotation.id, 'layer')),
      theirs.timezone,
      working,
    );
    lines.push({
      what: title,
      ...(draft === undefined ? {} : { becomes: layerInWords(draft) }),
      ...(because === '' ? {} : { because }),
    });
    return draft === undefined ? [] : [draft];
  });
  const overrides = {
    what: `overrides of ${theirs.name}`,
    because: 'the file has none: save GET /v2/schedules/{id}/overrides and make by hand those that are still to come',
  };
  if (layers.length === 0) {
    plan.push({ what, because: 'no rotation of it is left: nobody would be on call' }, ...lines);
    return undefined;
  }
  plan.push({ what, becomes: id }, ...named.plan, ...ofTeam, ...lines, overrides);
  const draft: ScheduleDraft = {
    id,
    name: named.name,
    zone: theirs.timezone,
    ...(team === undefined ? {} : { team }),
    layers,
  };
  return draft;
}

interface MappedRotation {
  readonly draft?: LayerDraft;
  readonly because: string;
}

function mapRotation(theirs: TheirRotation, id: string, inZone: string, working: Working): MappedRotation {
  const notes: string[] = [];
  const turns = theirs.participants.map((each) => turnOf(each, working, notes));
  const named = turns.filter((turn) => turn !== undefined);
  if (named.length === 0) return { because: [...notes, 'nobody of it is a person: make it by hand'].join('; ') };
  const start = Date.parse(theirs.startDate);
  const during = hoursOf(spansOf(theirs.timeRestriction));
  const base = {
    id,
    ...(theirs.endDate === undefined ? {} : { until: instantText(Date.parse(theirs.endDate)) }),
    ...(during === undefined ? {} : { during }),
  };
  const { type, length } = theirs;
  if (named.length === turns.length) {
    if (new Set(named).size === 1) {
      const draft: LayerDraft = { ...base, from: instantText(start), kind: 'fixed', people: [named[0] ?? ''] };
      return { draft, because: notes.join('; ') };
    }
    const draft: LayerDraft = {
      ...base,
      kind: 'rotation',
      unit: type === 'hourly' ? 'hour' : type === 'daily' ? 'day' : 'week',
      length,
      anchor: anchorText(start, inZone),
      turns: named.map((person) => [person]),
    };
    return { draft, because: notes.join('; ') };
  }
  // A turn here has somebody. Turns of days in which nobody is on call are days off in a pattern; those of hours are written out.
  const local = clockOf(inZone).localOf(start);
  if (type !== 'hourly' && local % 60_000 === 0 && length * DAYS_OF[type] * turns.length <= 36_600) {
    const draft = patternDraft(base, turns, length * DAYS_OF[type], local);
    return { draft, because: [...notes, 'turns of nobody are days off of a pattern; it says the same'].join('; ') };
  }
  const each = length * (type === 'hourly' ? HOUR : DAYS_OF[type] * DAY);
  const first = Math.max(0, Math.floor((working.options.now - start) / each));
  const count = Math.max(0, Math.ceil((working.options.horizon - start) / each) - first);
  const shifts = Array.from({ length: count }, (_, at) => {
    const person = turns[(first + at) % turns.length];
    const begin = start + (first + at) * each;
    return person === undefined ? [] : [{ start: begin, end: begin + each, people: [person] }];
  }).flat();
  const until = `turns of nobody have no rule here: written out until ${instantText(working.options.horizon)}`;
  return {
    draft: { ...base, kind: 'calendar', shifts: calendarShifts(shifts, working.options.file) },
    because: [...notes, until].join('; '),
  };
}

/** One crew for each turn of somebody; the others are days off. `local` is the first turn's beginning on the wall clock. */
function patternDraft(
  base: { readonly id: string },
  turns: readonly (string | undefined)[],
  daysEach: number,
  local: number,
): LayerDraft {
  const begin = new Date(local).toISOString();
  const all = turns.length * daysEach;
  const cycle: { shift?: string; days: number }[] = [];
  const add = (days: number, shift?: string) => {
    for (let left = days; left > 0; left -= 366)
      cycle.push({ ...(shift === undefined ? {} : { shift }), days: Math.min(left, 366) });
  };
  add(daysEach, 'turn');
  add(all - daysEach);
  return {
    ...base,
    kind: 'pattern',
    anchor: begin.slice(0, 10),
    shifts: { turn: { from: begin.slice(11, 16), to: begin.slice(11, 16) } },
    cycle,
    crews: turns.flatMap((person, at) =>
      person === undefined ? [] : [{ people: [person], day: (all - at * daysEach) % all }],
    ),
  };
}

/** Undefined: nobody is on call in this turn. */
function turnOf(
  { type, id, username, name }: z.infer<typeof participant>,
  { people }: Working,
  notes: string[],
): string | undefined {
  if (type === 'none') return undefined;
  // The user name is an email address.
  const theirs = { id, email: username, name };
  if (type === 'user' || people.mapped({ id, name }) !== undefined) return people.idOf(theirs);
  notes.push(
    `${type} ${name ?? id ?? ''} is no person: nobody has its turn until you put somebody there (or use --map)`,
  );
  return undefined;
}

function spansOf(restriction: TheirRotation['timeRestriction']): WeekSpan[] {
  if (restriction === undefined) return [];
  const minutes = (hours: number, rest: number) => hours * 60 + rest;
  const ofDay = DAY / 60_000;
  if (restriction.type === 'time-of-day') {
    const { startHour, startMin, endHour, endMin } = restriction.restriction;
    const [from, to] = [minutes(startHour, startMin), minutes(endHour, endMin)];
    return everyDay(from, to > from ? to - from : to + ofDay - from);
  }
  return restriction.restrictions.map(({ startDay, endDay, startHour, startMin, endHour, endMin }) => {
    const at = (day: Weekday, ofTheDay: number) => WEEKDAYS.indexOf(day) * ofDay + ofTheDay;
    const [from, to] = [at(startDay, minutes(startHour, startMin)), at(endDay, minutes(endHour, endMin))];
    return { from, lasts: to > from ? to - from : to + 7 * ofDay - from };
  });
}
