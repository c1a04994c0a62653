import { describe, expect, it } from 'vitest';
import { at, contractOf, impact, MINUTE, premium, statementOf } from './statement-fixture.ts';

const start = at('2026-03-10T10:00:00Z');
const minutes = (from: number, to: number, share?: string, incident = 'INC-A') =>
  impact(start + from * MINUTE, start + to * MINUTE, { incident, ...(share === undefined ? {} : { share }) });
const PERIOD = 743 * 60 * MINUTE;

describe('an outage of a share of the users', () => {
  it('counts by that share, and its time is said in full', () => {
    expect(statementOf([minutes(0, 60, '50')])).toMatchObject({
      downtimeMs: 60 * MINUTE,
      countedMs: 60 * MINUTE,
      uptime: { num: PERIOD - 30 * MINUTE, den: PERIOD },
      downtime: [{ incident: 'INC-A', sharePct: 50 }],
    });
  });

  it('counts as a whole where the contract says so', () => {
    expect(statementOf([minutes(0, 60, '50')], { contract: contractOf({ partialImpact: 'whole' }) })).toMatchObject({
      uptime: { num: PERIOD - 60 * MINUTE, den: PERIOD },
      downtime: [{ sharePct: 50 }],
    });
  });

  it('gives way to a larger share at the same time, of the same incident or of another', () => {
    // 0-20 at 25 %, 20-40 at 80 %, 40-60 at 25 %: 5 + 16 + 5 minutes.
    for (const other of ['INC-A', 'INC-B'])
      expect(statementOf([minutes(0, 60, '25'), minutes(20, 40, '80', other)]).uptime).toEqual({
        num: PERIOD - 26 * MINUTE,
        den: PERIOD,
      });
  });

  it('is never added up to more than all of them', () => {
    const all = [minutes(0, 60, '70'), minutes(0, 60, '80', 'INC-B'), minutes(0, 60, undefined, 'INC-C')];
    expect(statementOf(all).uptime.num).toBe(PERIOD - 60 * MINUTE);
  });

  it('stays exact where it is no whole millisecond: both numbers are multiplied', () => {
    const made = statementOf([impact(start, start + 1, { share: '37.5' })]);
    expect(made.uptime).toEqual({ num: 8 * PERIOD - 3, den: 8 * PERIOD });
    expect(made).toMatchObject({ periodMs: PERIOD, downtimeMs: 1, uptimePct: 99.999999 });
  });

  it('is refused where its fraction is finer than a number can hold', () => {
    expect(() => statementOf([impact(start, start + 1, { share: '0.000000001' })])).toThrow(RangeError);
  });

  it('breaches only below the guarantee, by the millisecond and the share', () => {
    const most = 2 * 2_674_800;
    expect(statementOf([impact(start, start + most, { share: '50' })]).breach).toBe(false);
    expect(statementOf([impact(start, start + most + 1, { share: '50' })]).breach).toBe(true);
  });

  it('counts for degraded service as for an outage, once degraded service counts', () => {
    const degraded = impact(start, start + 60 * MINUTE, { level: 'degraded', share: '50' });
    expect(statementOf([degraded]).downtimeMs).toBe(0);
    expect(statementOf([degraded], { tier: { ...premium, degradedCounts: true } }).uptime.num).toBe(
      PERIOD - 30 * MINUTE,
    );
  });

  it('is taken out of the count with its share', () => {
    const exclusions = [
      {
        start: start,
        end: start + 30 * MINUTE,
        reason: 'force majeure',
        source: 'claim-1',
        approvedBy: 'mei',
        customers: 'all' as const,
        services: ['registry'],
      },
    ];
    expect(statementOf([minutes(0, 60, '50')], { exclusions })).toMatchObject({
      excludedMs: 30 * MINUTE,
      countedMs: 30 * MINUTE,
      uptime: { num: PERIOD - 15 * MINUTE, den: PERIOD },
    });
  });
});

describe('a contract with a least length of outages', () => {
  const contract = contractOf({ minimumOutage: 'PT10M' });
  const listed = (...impacts: ReturnType<typeof impact>[]) => {
    const made = statementOf(impacts, { contract });
    return { minutes: made.downtimeMs / MINUTE, incidents: made.downtime.map(({ incident }) => incident) };
  };

  it.each([
    ['an outage that is shorter does not count, nor is it listed', [minutes(0, 9)], 0, []],
    ['one of just that length does', [minutes(0, 10)], 10, ['INC-A']],
    [
      'short ones that follow each other are one',
      [minutes(0, 5), minutes(5, 10, '1', 'INC-B')],
      10,
      ['INC-A', 'INC-B'],
    ],
    ['short ones that overlap are one', [minutes(0, 6), minutes(4, 10, undefined, 'INC-B')], 10, ['INC-A', 'INC-B']],
    ['short ones with a minute between them are two', [minutes(0, 9), minutes(10, 19, undefined, 'INC-B')], 0, []],
  ])('%s', (_what, impacts, count, incidents) => {
    expect(listed(...impacts)).toEqual({ minutes: count, incidents });
  });

  it('measures an outage across the month’s borders before it is cut', () => {
    const across = impact(at('2026-02-28T23:51:00Z'), at('2026-03-01T00:01:00Z'));
    const out = impact(at('2026-03-31T22:59:00Z'), at('2026-03-31T23:09:00Z'), { incident: 'INC-B' });
    expect(listed(across, out)).toEqual({ minutes: 2, incidents: ['INC-A', 'INC-B'] });
  });

  it('measures it before anything is taken out of the count', () => {
    const exclusions = [
      {
        start,
        end: start + 5 * MINUTE,
        reason: 'force majeure',
        source: 'claim-1',
        approvedBy: 'mei',
        customers: 'all' as const,
        services: ['registry'],
      },
    ];
    expect(statementOf([minutes(0, 10)], { contract, exclusions })).toMatchObject({
      downtimeMs: 10 * MINUTE,
      countedMs: 5 * MINUTE,
    });
  });

  it('waits for one that lasts', () => {
    const lasting = impact(start, null);
    const until = (minute: number) => statementOf([lasting], { contract, now: start + minute * MINUTE });
    expect(until(9)).toMatchObject({ status: 'provisional', downtimeMs: 0, downtime: [] });
    expect(until(10)).toMatchObject({ status: 'provisional', downtimeMs: 10 * MINUTE, downtime: [{ open: true }] });
  });
});
