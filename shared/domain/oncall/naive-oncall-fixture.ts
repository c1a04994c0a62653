import { Temporal } from 'temporal-polyfill';
import { weekdayIndex } from '../calendar/weekdays.ts';
import type { Override } from './changes.ts';
import type { OnCallFacts } from './schedule-timeline.ts';
import type { Hours, Layer, Region, Rotation } from './schedule.ts';
import { instantOf, zonedAt } from './zone-fixture.ts';

/*
 * Who is on call at one instant, worked out as slowly and plainly as can be, by Temporal alone: what the rules have to agree with.
 */

const MINUTE = 60_000;
const LENGTH = { hour: 60 * MINUTE, day: 1440 * MINUTE, week: 7 * 1440 * MINUTE, month: 30 * 1440 * MINUTE };

/** When the turns of a rotation begin: the anchor, and so many units on from it. */
export function turnStart({ unit, length, anchor, zone, handOffDays }: Rotation, number: number): number {
  const begin = anchorIn(anchor, zone);
  if (number === 0) return begin.epochMilliseconds;
  if (unit === 'hour') return begin.add({ hours: number * length }).epochMilliseconds;
  // The hand-offs keep to the anchor's time, be it one that the clock skipped on its day.
  let day = anchor.endsWith('Z') ? begin.toPlainDateTime() : Temporal.PlainDateTime.from(anchor);
  if (handOffDays === undefined) return instantOf(day.add({ [`${unit}s`]: number * length }), zone);
  for (let left = number * length; left > 0; left -= handOffDays.some((one) => isDay(day, one)) ? 1 : 0)
    day = day.add({ days: 1 });
  return instantOf(day, zone);
}

const isDay = (day: Temporal.PlainDateTime, weekday: NonNullable<Rotation['handOffDays']>[number]): boolean =>
  day.dayOfWeek === weekdayIndex(weekday) + 1;

const anchorIn = (anchor: string, zone: string): Temporal.ZonedDateTime =>
  anchor.endsWith('Z')
    ? Temporal.Instant.from(anchor).toZonedDateTimeISO(zone)
    : Temporal.PlainDateTime.from(anchor).toZonedDateTime(zone, { disambiguation: 'compatible' });

/** The last turn that has begun, and when the next one does; -1 before the first. */
export function naiveTurn(rotation: Rotation, at: number): { is: number; until: number } {
  const first = turnStart(rotation, 0);
  if (at < first) return { is: -1, until: first };
  let is = Math.max(0, Math.floor((at - first) / (LENGTH[rotation.unit] * rotation.length)) - 2);
  if (rotation.handOffDays !== undefined) is = 0;
  while (is > 0 && turnStart(rotation, is) > at) is -= 1;
  let until = turnStart(rotation, is + 1);
  while (until <= at) {
    is += 1;
    until = turnStart(rotation, is + 1);
  }
  return { is, until };
}

/** Whether the last opening or closing that has come was an opening. */
export function naiveOpen(hours: readonly Hours[], zone: string, at: number): boolean {
  const today = zonedAt(at, zone).toPlainDate();
  // Minutes of nine days, open or not, so that hours that overlap or touch are one.
  const minutes = new Uint8Array(10 * 1440);
  const monday = today.subtract({ days: 4 });
  for (const { days, from, to } of hours) {
    const [begin, end] = [minutesOf(from), minutesOf(to)];
    for (let day = -1; day < 9; day += 1) {
      const index = monday.add({ days: day }).dayOfWeek - 1;
      if (days !== undefined && !days.some((one) => weekdayIndex(one) === index)) continue;
      const start = day * 1440 + begin;
      minutes.fill(1, Math.max(0, start), Math.max(0, start + (end > begin ? end - begin : end + 1440 - begin)));
    }
  }
  let open = minutes[0] === 1;
  for (let minute = 1; minute < minutes.length; minute += 1) {
    if (minutes[minute] === minutes[minute - 1]) continue;
    const edge = monday.toPlainDateTime().add({ minutes: minute });
    if (instantOf(edge, zone) <= at) open = minutes[minute] === 1;
  }
  return open;
}

export function minutesOf(text: string): number {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
}

const midnight = (date: Temporal.PlainDate, zone: string): number => instantOf(date.toPlainDateTime(), zone);

/** Which holiday of the region's it is, in the order of their dates; undefined on any other day. */
export function naiveHoliday({ zone, holidays }: Region, at: number): number | undefined {
  const dates = [...new Set(holidays.map(({ date }) => date))].sort().map((date) => Temporal.PlainDate.from(date));
  const found = dates.findIndex((date) => midnight(date, zone) <= at && at < midnight(date.add({ days: 1 }), zone));
  return found < 0 ? undefined : found;
}

function naivePattern(layer: Extract<Layer, { kind: 'pattern' }>, zone: string, at: number): string[] {
  const anchor = Temporal.PlainDate.from(layer.anchor);
  const cycle = layer.cycle.flatMap(({ shift, days }) => Array.from({ length: days }, () => shift));
  const today = zonedAt(at, zone).toPlainDate();
  const people: string[] = [];
  for (const day of [-2, -1, 0, 1].map((days) => today.add({ days }))) {
    if (Temporal.PlainDate.compare(day, anchor) < 0) continue;
    for (const [id, { from, to }] of Object.entries(layer.shifts)) {
      const [begin, end] = [minutesOf(from), minutesOf(to)];
      const start = instantOf(day.toPlainDateTime().add({ minutes: begin }), zone);
      const finish = instantOf(day.toPlainDateTime().add({ minutes: end > begin ? end : end + 1440 }), zone);
      if (at < start || at >= finish) continue;
      const place = anchor.until(day).days;
      for (const crew of layer.crews) if (cycle[(place + crew.day) % cycle.length] === id) people.push(...crew.people);
    }
  }
  return [...new Set(people)];
}

function naiveLayer(facts: OnCallFacts, layer: Layer, zone: string, at: number): readonly string[] {
  const regionOf = (id: string): Region => facts.regions.find((one) => one.id === id) as Region;
  if (layer.from !== undefined && at < Date.parse(layer.from)) return [];
  if (layer.until !== undefined && at >= Date.parse(layer.until)) return [];
  if (layer.during !== undefined && !naiveOpen(layer.during, zone, at)) return [];
  if (layer.holidays !== undefined) {
    const holiday = naiveHoliday(regionOf(layer.holidays.of), at) !== undefined;
    if (holiday !== (layer.holidays.on === 'only')) return [];
  }
  switch (layer.kind) {
    case 'fixed':
      return layer.people;
    case 'rotation': {
      const { is } = naiveTurn({ ...layer, zone }, at);
      return is < 0 ? [] : (layer.turns[is % layer.turns.length] ?? []);
    }
    case 'pattern':
      return naivePattern(layer, zone, at);
    case 'holiday-turns': {
      const holiday = naiveHoliday(regionOf(layer.region), at);
      return holiday === undefined ? [] : (layer.turns[holiday % layer.turns.length] ?? []);
    }
    case 'calendar':
      return layer.shifts
        .filter(({ start, end }) => Date.parse(start) <= at && at < Date.parse(end))
        .flatMap(({ people }) => people);
    case 'schedule':
      return naiveOnCall(facts, layer.schedule, at);
  }
}

const during = ({ start, end }: { start: string; end: string }, at: number): boolean =>
  Date.parse(start) <= at && at < Date.parse(end);

/** Who is on call in a schedule at one instant, in order. */
export function naiveOnCall(facts: OnCallFacts, id: string, at: number): readonly string[] {
  const schedule = facts.schedules.find((one) => one.id === id);
  if (schedule === undefined) throw new Error(`there is no ${id}`);
  const away = facts.leave.filter((leave) => during(leave, at)).map(({ person }) => person);
  const standIn = (schedule.temporary ?? [])
    .filter(({ from, until }) => during({ start: from, end: until }, at))
    .at(-1);
  const changes = (facts.overrides[id] ?? [])
    .filter((change) => during(change, at))
    .map((change) =>
      change.kind === 'remove'
        ? change
        : { ...change, people: change.people.filter((person) => !away.some((one) => one === person)) },
    )
    .filter(({ people }) => people.length > 0);
  const layers = (standIn ?? schedule).layers.map((layer) => {
    let people = [...naiveLayer(facts, layer, layer.zone ?? schedule.zone, at)];
    for (const change of changes) if (change.of !== undefined) people = inPlace(people, change);
    people = people.filter((person) => !away.some((one) => one === person));
    return { priority: layer.priority ?? 0, people };
  });
  const highest = Math.max(...layers.filter(({ people }) => people.length > 0).map(({ priority }) => priority));
  let people = [...new Set(layers.filter(({ priority }) => priority === highest).flatMap((layer) => layer.people))];
  const put = new Set<string>();
  for (const change of changes) {
    const { kind, people: named, of } = change;
    if (kind === 'remove') people = people.filter((person) => !named.some((one) => one === person));
    if (kind === 'add') people = [...new Set([...people, ...named])];
    if (kind === 'replace' && of === undefined) people = [...named];
    // Whoever is planned was stood in for above.
    if (of !== undefined && !put.has(of)) continue;
    if (of !== undefined) people = inPlace(people, change);
    if (kind !== 'remove') for (const person of named) put.add(person);
  }
  return people;
}

function inPlace(people: readonly string[], { people: named, of }: Override): string[] {
  const place = people.findIndex((person) => person === of);
  return place < 0 ? [...people] : [...new Set([...people.slice(0, place), ...named, ...people.slice(place + 1)])];
}
