import { holidaysOf } from './holidays.ts';
import { openHours } from './open-hours.ts';
import type { Layer, Region, Schedule, Staffing } from './schedule.ts';
import { scheduleTimeline, UnknownReference, type OnCallFacts } from './schedule-timeline.ts';
import { always, type People, type Timeline } from './timeline.ts';

interface Span {
  /** Epoch milliseconds; the end is no longer part of it. */
  readonly start: number;
  readonly end: number;
}

/** What somebody should mend before it happens. */
export type Finding = Span &
  (
    | { readonly kind: 'gap'; readonly schedule: string }
    | { readonly kind: 'overlap'; readonly schedule: string; readonly people: People; readonly most: number }
    | {
        readonly kind: 'understaffed';
        readonly region: string;
        readonly staffing: string;
        readonly period: string;
        readonly schedule: string;
        readonly has: number;
        readonly needs: number;
      }
  );

/** When nobody is on call though somebody has to be. */
export const gapsIn = (facts: OnCallFacts, schedule: Schedule, from: number, to: number): Finding[] =>
  gapsOf(scheduleTimeline(facts, schedule.id), schedule, from, to);

/** Whether somebody has to be on call. */
export const isCovered = ({ covers, zone }: Schedule): Timeline<boolean> =>
  covers === undefined ? always(true) : openHours(covers, zone);

/** The same of people who were read already. */
export function gapsOf(people: Timeline<People>, schedule: Schedule, from: number, to: number): Finding[] {
  const covers = isCovered(schedule);
  return spansWhere(from, to, (at) => {
    const [who, has] = [people(at), covers(at)];
    const missing = has.is && who.is.length === 0;
    return { is: missing ? 'gap' : undefined, until: Math.min(who.until, has.until) };
  }).map(({ start, end }) => ({ kind: 'gap', schedule: schedule.id, start, end }));
}

/** When more people are on call than are meant to be at once, overrides aside: those are made on purpose. */
export function overlapsIn(facts: OnCallFacts, schedule: Schedule, from: number, to: number): Finding[] {
  const most = schedule.most ?? fullestTurn(schedule.layers);
  const planned = scheduleTimeline({ ...facts, overrides: {} }, schedule.id);
  return spansWhere(from, to, (at) => {
    const { is, until } = planned(at);
    return { is: is.length > most ? is.join(' ') : undefined, until };
  }).map(({ start, end, is }) => ({ kind: 'overlap', schedule: schedule.id, people: is.split(' '), most, start, end }));
}

/** When a region has fewer people than its period needs; on a holiday only the holidays' period counts, and so on (row S1.4). */
export function understaffedIn(facts: OnCallFacts, staffing: Staffing, from: number, to: number): Finding[] {
  const region = facts.regions.find(({ id }) => id === staffing.region);
  if (region === undefined) throw new UnknownReference(`there is no region ${staffing.region}`);
  const period = periodOf(staffing, region);
  const wanted = [...new Set(staffing.periods.flatMap(({ needs }) => Object.keys(needs)))];
  return wanted.flatMap((schedule) => {
    const people = scheduleTimeline(facts, schedule);
    return spansWhere(from, to, (at) => {
      const [who, which] = [people(at), period(at)];
      const needs = (which.is?.needs as Readonly<Record<string, number>> | undefined)?.[schedule] ?? 0;
      const has = new Set(who.is).size;
      const is = has < needs ? `${which.is?.id ?? ''} ${has} ${needs}` : undefined;
      return { is, until: Math.min(who.until, which.until) };
    }).map(({ start, end, is }): Finding => {
      const [id = '', has, needs] = is.split(' ');
      const counts = { has: Number(has), needs: Number(needs) };
      return {
        kind: 'understaffed',
        region: region.id,
        staffing: staffing.id,
        period: id,
        schedule,
        ...counts,
        start,
        end,
      };
    });
  });
}

/** The period of staffing that an instant lies in, by the region's own clock. */
export function periodOf({ periods }: Staffing, region: Region): Timeline<Staffing['periods'][number] | undefined> {
  const holiday = holidaysOf(region);
  const weekend = openHours([{ days: ['sat', 'sun'], from: '00:00', to: '24:00' }], region.zone);
  const gates = periods.map((period) => ({
    period,
    hours: period.hours === undefined ? always(true) : openHours(period.hours, region.zone),
  }));
  return (at) => {
    const [free, resting] = [holiday(at), weekend(at)];
    let until = Math.min(free.until, resting.until);
    for (const { period, hours } of gates) {
      const onDay =
        period.on === undefined ||
        (period.on === 'holidays' ? free.is !== undefined : (period.on === 'weekends') === resting.is);
      const open = hours(at);
      until = Math.min(until, open.until);
      if (onDay && open.is) return { is: period, until };
    }
    return { is: undefined, until };
  };
}

const fullestTurn = (layers: readonly Layer[]): number =>
  Math.max(
    ...layers.map((layer) => {
      switch (layer.kind) {
        case 'fixed':
          return layer.people.length;
        case 'rotation':
        case 'holiday-turns':
          return Math.max(...layer.turns.map((turn) => turn.length));
        case 'calendar':
          return Math.max(1, ...layer.shifts.map(({ people }) => people.length));
        case 'pattern':
        case 'schedule':
          return Number.POSITIVE_INFINITY; // several crews at once, and what another schedule means, are not for this one to judge
      }
    }),
  );

/** The spans of `[from, to)` in which the same thing holds; neighbours that are alike are one. */
function spansWhere<T extends string>(from: number, to: number, what: Timeline<T | undefined>): (Span & { is: T })[] {
  const spans: { start: number; end: number; is: T }[] = [];
  for (let at = from; at < to;) {
    const { is, until } = what(at);
    const end = Math.min(until, to);
    const last = spans.at(-1);
    if (is !== undefined && last?.is === is && last.end === at) last.end = end;
    else if (is !== undefined) spans.push({ start: at, end, is });
    at = until;
  }
  return spans;
}
