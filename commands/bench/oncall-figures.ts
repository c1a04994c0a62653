import { deepEqual } from 'node:assert/strict';
import { scheduleTimeline } from '../../shared/domain/oncall/schedule-timeline.ts';
import { shiftsIn, type Shift } from '../../shared/domain/oncall/shifts.ts';
import type { Figure } from './figure.ts';
import { CENTRES, OVERRIDES, sunFacts, YEAR } from './follow-the-sun.ts';
import { changed, joinOnCall, type OnCall } from './join-on-call.ts';
import { nowByRrule, rulesOf, yearByRrule } from './sun-by-rrule.ts';
import { nowByTemporal, yearByTemporal } from './sun-by-temporal.ts';

const MINUTE = 60_000;
const NAMES = { tocsin: 'tocsin', rrule: 'rrule-rust 2.0.2', temporal: 'temporal-polyfill alone' } as const;
type By = keyof typeof NAMES;
type Ask = (at: number) => readonly string[];

/**
 * Who is on call now, and in a whole year, by four centres that follow the sun, three people a week in turn and thirty overrides: by
 * the rules, and by two libraries with what they leave to be done. Throws where they do not all say the same.
 */
export function oncallFigures(quick: boolean, tell: (line: string) => void): Figure[] {
  const years = { tocsin: yearOfTocsin, rrule: () => yearBy(yearByRrule), temporal: () => yearBy(yearByTemporal) };
  const asks = { tocsin: askTocsin(), rrule: askRrule(), temporal: askTemporal() };
  const shifts = years.tocsin();
  const at = instants(quick ? 50 : 500);
  for (const by of ['rrule', 'temporal'] as const) {
    deepEqual(inNoOrder(years[by]()), inNoOrder(shifts));
    deepEqual(
      at.map((one) => [...asks[by](one)].sort()),
      at.map((one) => [...asks.tocsin(one)].sort()),
    );
  }
  tell(`all three say the same of ${String(shifts.length)} shifts and ${String(at.length)} instants`);
  const rounds = quick ? 3 : 11;
  const many = instants(quick ? 10_000 : 200_000);
  const now = inTurn(rounds, {
    tocsin: () => askAll(asks.tocsin, many),
    rrule: () => askAll(asks.rrule, at),
    temporal: () => askAll(asks.temporal, at),
  });
  const each = { tocsin: now.tocsin / many.length, rrule: now.rrule / at.length, temporal: now.temporal / at.length };
  const often = quick ? { tocsin: 10, rrule: 5, temporal: 1 } : { tocsin: 100, rrule: 40, temporal: 4 };
  const inAll = inTurn(rounds, {
    tocsin: () => repeat(often.tocsin, years.tocsin),
    rrule: () => repeat(often.rrule, years.rrule),
    temporal: () => repeat(often.temporal, years.temporal),
  });
  const year = {
    tocsin: inAll.tocsin / often.tocsin,
    rrule: inAll.rrule / often.rrule,
    temporal: inAll.temporal / often.temporal,
  };
  return [
    ...rows('Who is on call now: four centres, 30 overrides, random instants of a year', each, 1_000, 'us'),
    ...rows(`A year of the same: ${String(shifts.length)} shifts`, year, 1, 'ms'),
  ];
}

function rows(section: string, ms: Record<By, number>, by: number, unit: string): Figure[] {
  return (['tocsin', 'rrule', 'temporal'] as const).map((one) => ({
    section,
    name: NAMES[one],
    value: ms[one] * by,
    unit,
    ...(one === 'tocsin' ? {} : { ratio: { value: ms[one] / ms.tocsin, to: 'of tocsin' } }),
  }));
}

const FACTS = sunFacts(OVERRIDES);

/** From the facts on: nothing that an earlier run worked out is there but what is known of the zones. */
const yearOfTocsin = (): Shift[] => shiftsIn(scheduleTimeline(FACTS, 'sun'), YEAR.from, YEAR.to);

const yearBy = (year: (centre: (typeof CENTRES)[number], from: number, to: number) => OnCall[]): Shift[] =>
  joinOnCall(
    CENTRES.flatMap((centre) => year(centre, YEAR.from, YEAR.to)),
    OVERRIDES,
    YEAR.from,
    YEAR.to,
  );

function askTocsin(): Ask {
  const line = scheduleTimeline(FACTS, 'sun');
  return (at) => line(at).is;
}

function askRrule(): Ask {
  const centres = CENTRES.map((centre) => ({ centre, rules: rulesOf(centre) }));
  return (at) =>
    changed(
      centres.flatMap(({ centre, rules }) => nowByRrule(rules, centre, at)),
      CHANGES,
      at,
    );
}

const askTemporal = (): Ask => (at) =>
  changed(
    CENTRES.flatMap((centre) => nowByTemporal(centre, at)),
    CHANGES,
    at,
  );

const CHANGES = OVERRIDES.map((change) => ({ start: Date.parse(change.start), end: Date.parse(change.end), change }));

/** The same in every run, spread over the year without a rhythm, never at the second of a hand-off. */
function instants(count: number): number[] {
  const minutes = (YEAR.to - YEAR.from) / MINUTE;
  return Array.from({ length: count }, (_, place) => YEAR.from + (((place * 7_368_787) % minutes) + 0.5) * MINUTE);
}

function askAll(ask: Ask, ats: readonly number[]): number {
  let people = 0;
  for (const at of ats) people += ask(at).length;
  return people;
}

/** The processor's clock ticks in milliseconds: one run alone would be nothing or a tick. */
function repeat(times: number, run: () => unknown): void {
  for (let time = 0; time < times; time += 1) run();
}

/**
 * Median milliseconds of each, in processor time of this thread, so that it matters less what else the machine does. One after the
 * other in every round; the first rounds only warm up.
 */
function inTurn(rounds: number, runs: Record<By, () => unknown>): Record<By, number> {
  const took: Record<By, number[]> = { tocsin: [], rrule: [], temporal: [] };
  const warmUp = Math.ceil(rounds / 3);
  for (let round = -warmUp; round < rounds; round += 1)
    for (const by of ['tocsin', 'rrule', 'temporal'] as const) {
      const before = process.threadCpuUsage();
      runs[by]();
      const { user, system } = process.threadCpuUsage(before);
      if (round >= 0) took[by].push((user + system) / 1000);
    }
  const median = (all: number[]): number => all.sort((one, other) => one - other)[all.length >> 1] ?? Number.NaN;
  return { tocsin: median(took.tocsin), rrule: median(took.rrule), temporal: median(took.temporal) };
}

const inNoOrder = (shifts: readonly Shift[]): Shift[] => {
  const sorted: Shift[] = [];
  for (const shift of shifts) {
    const one = { ...shift, people: [...shift.people].sort() };
    const last = sorted.at(-1);
    if (last !== undefined && last.people.join() === one.people.join())
      sorted[sorted.length - 1] = { ...last, end: one.end };
    else sorted.push(one);
  }
  return sorted;
};
