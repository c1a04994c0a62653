import { describe, expect, it } from 'vitest';
import { onDuty } from './on-duty.ts';
import { schedule } from './schedule.ts';

const daily = (handOver?: object) => ({
  regions: [],
  overrides: {},
  leave: [],
  schedules: [
    schedule.parse({
      id: 'team',
      name: 'Team',
      zone: 'Etc/UTC',
      layers: [
        {
          id: 'daily',
          kind: 'rotation',
          unit: 'day',
          length: 1,
          anchor: '2026-03-01T09:00',
          turns: [['maya'], ['tomas']],
        },
      ],
      ...(handOver === undefined ? {} : { handOver }),
    }),
  ],
});
const overlap = { overlap: 'PT30M', signWithin: 'PT30M', escalateTo: 'coordinator' };

describe('who can be reached around a hand-off (row S1.7)', () => {
  it.each([
    ['the instant before', '2026-03-02T08:59:59.999Z', ['maya']],
    ['the instant itself', '2026-03-02T09:00:00.000Z', ['tomas', 'maya']],
    ['29 minutes later', '2026-03-02T09:29:59.999Z', ['tomas', 'maya']],
    ['30 minutes later', '2026-03-02T09:30:00.000Z', ['tomas']],
    ['before the very first turn', '2026-03-01T08:00:00.000Z', []],
    ['at the very first turn, which nobody handed over', '2026-03-01T09:00:00.000Z', ['maya']],
  ])('S1.7: at %s: the incoming first, the outgoing for half an hour behind them', (_when, at, people) => {
    expect(onDuty(daily(overlap), 'team', Date.parse(at))).toEqual(people);
  });

  it('S1.7: whoever is taken off, or goes on leave, has gone at once', () => {
    const at = '2026-03-02T12:00:00.000Z';
    const span = { start: at, end: '2026-03-02T13:00:00Z', by: 'maya', at };
    const off = { id: 'off', kind: 'remove', people: ['tomas'], ...span };
    const removed = { ...daily(overlap), overrides: { team: [off] } } as never;
    const away = { ...daily(overlap), leave: [{ id: 'away', person: 'tomas', ...span }] } as never;
    for (const facts of [removed, away]) expect(onDuty(facts, 'team', Date.parse(at))).toEqual([]);
  });

  it('is who is on call and nobody else where the schedule has no overlap', () => {
    expect(onDuty(daily(), 'team', Date.parse('2026-03-02T09:00:00.000Z'))).toEqual(['tomas']);
  });
});
