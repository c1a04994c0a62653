import { describe, expect, it } from 'vitest';
import { gapsIn, overlapsIn } from './findings.ts';
import { schedule, type Schedule } from './schedule.ts';
import type { OnCallFacts } from './schedule-timeline.ts';

const [FROM, TO] = [Date.UTC(2026, 2, 9), Date.UTC(2026, 2, 16)]; // a Monday, and the next
const scheduleOf = (layers: object[], more: object = {}): Schedule =>
  schedule.parse({ id: 'team', name: 'Team', zone: 'Europe/Dublin', layers, ...more });
const factsOf = (one: Schedule, more: Partial<OnCallFacts> = {}): OnCallFacts => ({
  regions: [],
  schedules: [one],
  overrides: {},
  leave: [],
  ...more,
});
const fixed = (id: string, people: string[], during?: object[]) => ({
  id,
  kind: 'fixed',
  people,
  ...(during === undefined ? {} : { during }),
});
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'];
const spans = (found: readonly { start: number; end: number }[]) =>
  found.map(
    ({ start, end }) => `${new Date(start).toISOString().slice(8, 16)}-${new Date(end).toISOString().slice(8, 16)}`,
  );

describe('a gap', () => {
  const office = [fixed('office', ['maya'], [{ days: weekdays, from: '09:00', to: '17:00' }])];

  it('is every hour in which nobody is on call, each without a break one', () => {
    const one = scheduleOf(office);
    expect(spans(gapsIn(factsOf(one), one, FROM, TO))).toEqual([
      '09T00:00-09T09:00',
      '09T17:00-10T09:00',
      '10T17:00-11T09:00',
      '11T17:00-12T09:00',
      '12T17:00-13T09:00',
      '13T17:00-16T00:00',
    ]);
  });

  it('is none outside the hours in which somebody has to be', () => {
    const one = scheduleOf(office, { covers: [{ days: weekdays, from: '08:00', to: '17:00' }] });
    expect(spans(gapsIn(factsOf(one), one, FROM, TO))).toEqual([
      '09T08:00-09T09:00',
      '10T08:00-10T09:00',
      '11T08:00-11T09:00',
      '12T08:00-12T09:00',
      '13T08:00-13T09:00',
    ]);
  });

  it('opens when somebody goes on leave, and an override closes it', () => {
    const one = scheduleOf([fixed('all', ['maya'])]);
    const away = { person: 'maya', start: '2026-03-10T00:00:00Z', end: '2026-03-12T00:00:00Z' };
    const leave = [{ ...away, id: 'l', by: 'maya', at: away.start }] as never;
    expect(spans(gapsIn(factsOf(one, { leave }), one, FROM, TO))).toEqual(['10T00:00-12T00:00']);
    const stand = { id: 'o', kind: 'add', people: ['tomas'], start: away.start, end: '2026-03-11T00:00:00Z' };
    const overrides = { team: [{ ...stand, by: 'maya', at: away.start }] } as never;
    expect(spans(gapsIn(factsOf(one, { leave, overrides }), one, FROM, TO))).toEqual(['11T00:00-12T00:00']);
  });
});

describe('an overlap', () => {
  const early = fixed('early', ['maya'], [{ from: '06:00', to: '14:30' }]);
  const late = fixed('late', ['tomas'], [{ from: '14:00', to: '22:00' }]);

  it('is when two layers that are one person each are on call at once', () => {
    const one = scheduleOf([early, late]);
    const found = overlapsIn(factsOf(one), one, FROM, FROM + 86_400_000);
    expect(found).toMatchObject([{ kind: 'overlap', people: ['maya', 'tomas'], most: 1 }]);
    expect(spans(found)).toEqual(['09T14:00-09T14:30']);
  });

  it.each([
    ['where so many are meant to be', scheduleOf([early, late], { most: 2 })],
    ['where one layer steps in for another', scheduleOf([early, { ...late, priority: 1 }])],
    ['of a turn that is two people', scheduleOf([fixed('pair', ['maya', 'tomas'])])],
  ])('is none %s', (_what, one) => {
    expect(overlapsIn(factsOf(one), one, FROM, TO)).toEqual([]);
  });

  it('is none where somebody was put beside those on call on purpose', () => {
    const one = scheduleOf([fixed('all', ['maya'])]);
    const beside = {
      id: 'o',
      kind: 'add',
      people: ['tomas'],
      start: '2026-03-10T00:00:00Z',
      end: '2026-03-11T00:00:00Z',
    };
    const overrides = { team: [{ ...beside, by: 'maya', at: beside.start }] } as never;
    expect(overlapsIn(factsOf(one, { overrides }), one, FROM, TO)).toEqual([]);
  });
});
