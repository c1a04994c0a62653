import { describe, expect, it } from 'vitest';
import { versionsIn } from './contract-versions.ts';
import { agreed, at, contractOf, impact, MINUTE, statementOf, works } from './statement-fixture.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const july = { now: at('2026-07-02T00:00:00Z'), month: '2026-06' };

describe('the month of a contract', () => {
  it.each([
    ['Europe/Dublin', '2026-03', 743, '2026-03-01T00:00:00.000Z'],
    ['Europe/Dublin', '2026-10', 745, '2026-09-30T23:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04', 720.5, '2026-03-31T13:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10', 743.5, '2026-09-30T13:30:00.000Z'],
    ['Pacific/Chatham', '2026-04', 721, '2026-03-31T10:15:00.000Z'],
    ['Pacific/Chatham', '2026-09', 719, '2026-08-31T11:15:00.000Z'],
    ['Asia/Kathmandu', '2026-02', 672, '2026-01-31T18:15:00.000Z'],
    ['UTC', '2028-02', 696, '2028-02-01T00:00:00.000Z'],
  ])('in %s, %s has %d hours', (zone, month, hours, periodStart) => {
    const made = statementOf([], { contract: contractOf({ zone }), month, now: at('2029-01-01T00:00:00Z') });
    expect(made).toMatchObject({
      periodMs: hours * HOUR,
      periodStart,
      uptime: { num: hours * HOUR, den: hours * HOUR },
    });
  });

  it('decides to the millisecond also where it has half an hour more', () => {
    const most = (720.5 * HOUR) / 1000;
    const start = at('2026-04-10T00:00:00Z');
    const asked = {
      contract: contractOf({ zone: 'Australia/Lord_Howe' }),
      month: '2026-04',
      now: at('2026-06-01T00:00:00Z'),
    };
    expect(statementOf([impact(start, start + most)], asked).breach).toBe(false);
    expect(statementOf([impact(start, start + most + 1)], asked).breach).toBe(true);
  });
});

describe('a week across the border of the month', () => {
  // Monday 2026-06-29 to Monday 2026-07-06 in Dublin.
  const maintenance = [
    works('2026-06-29T00:00:00Z', '2026-06-29T06:00:00Z'),
    works('2026-07-01T00:00:00Z', '2026-07-01T06:00:00Z'),
  ];
  const all = impact(at('2026-06-01T00:00:00Z'), at('2026-08-01T00:00:00Z'));

  it('has one allowance: what June has used July no longer has', () => {
    const june = statementOf([all], { ...july, maintenance });
    expect(june.excludedMs).toBe(6 * HOUR);
    const made = statementOf([all], { month: '2026-07', now: at('2026-08-02T00:00:00Z'), maintenance });
    expect(made.excludedMs).toBe(2 * HOUR);
    const week = { start: '2026-06-28T23:00:00.000Z', end: '2026-07-05T23:00:00.000Z', usedMs: 8 * HOUR };
    expect(june.allowance.windows.at(-1)).toEqual(week);
    expect(made.allowance.windows[0]).toEqual(week);
  });
});

describe('a contract that begins or ends within the month', () => {
  const down = impact(at('2026-06-20T00:00:00Z'), at('2026-06-20T06:00:00Z'));
  it.each([
    ['and is prorated', true, { num: 15 * DAY, den: 30 * DAY }, 61_728],
    ['and is not', false, { num: 1, den: 1 }, 123_456],
  ])('%s', (_what, prorate, feePart, creditMinor) => {
    const made = statementOf([down], { ...july, contract: contractOf({ validFrom: '2026-06-16', prorate }) });
    expect(made).toMatchObject({
      contract: 'liffey-registry',
      feePart,
      prorated: prorate,
      creditMinor,
      periodMs: 15 * DAY,
    });
  });
});

describe('versions of a contract', () => {
  const old = contractOf({ prorate: false });
  const next = contractOf({
    validFrom: '2026-06-11',
    tier: 'Premium',
    monthlyFee: { minor: 300_000, currency: 'EUR' },
  });
  const impacts = [impact(at('2026-06-05T00:00:00Z'), at('2026-06-06T00:00:00Z'))];

  it('share the month: each has its own statement, its days and its part of its fee', () => {
    const versions = versionsIn([next, old], '2026-06');
    const made = versions.map((version) => statementOf(impacts, { ...july, ...version }));
    expect(made).toMatchObject([
      { id: 'liffey-registry', periodMs: 10 * DAY, feePart: { num: 10 * DAY, den: 30 * DAY }, creditMinor: 41_152 },
      {
        id: 'liffey-registry@2026-06-11',
        periodMs: 20 * DAY,
        feePart: { num: 20 * DAY, den: 30 * DAY },
        creditMinor: 0,
      },
    ]);
    expect(made.map(({ contract, feeMinor }) => [contract, feeMinor])).toEqual([
      ['liffey-registry', 123_456],
      ['liffey-registry', 300_000],
    ]);
  });

  it.each([
    ['before the next, the first', '2026-05', ['2020-01-01']],
    ['after it, the next', '2026-07', ['2026-06-11']],
    ['before either, none', '2019-12', []],
  ])('%s is alone in its month', (_what, month, validFrom) => {
    expect(versionsIn([next, old], month).map(({ contract }) => contract.validFrom)).toEqual(validFrom);
  });

  it('of the same first day are one: the later told', () => {
    expect(
      versionsIn([old, next, { ...next, tier: 'Enterprise' }], '2026-06').map(({ contract }) => contract.tier),
    ).toEqual(['Premium', 'Enterprise']);
  });

  it('that ended before the next began leave a gap', () => {
    const ended = { ...old, validTo: '2026-06-06' };
    expect(versionsIn([ended, next], '2026-06').map(({ contract }) => contract.validTo)).toEqual([
      '2026-06-06',
      undefined,
    ]);
  });
});

describe('why time does not count', () => {
  it('is said once for each instant: announced maintenance first, then what began first', () => {
    const made = statementOf([impact(at('2026-03-10T00:00:00Z'), at('2026-03-11T00:00:00Z'))], {
      maintenance: [works('2026-03-10T04:00:00Z', '2026-03-10T06:00:00Z')],
      exclusions: [
        agreed('2026-03-10T05:00:00Z', '2026-03-10T08:00:00Z', 'force majeure'),
        agreed('2026-03-10T03:00:00Z', '2026-03-10T07:00:00Z'),
      ],
    });
    expect(made.exclusions.map(({ start, end, reason }) => [start.slice(11, 16), end.slice(11, 16), reason])).toEqual([
      ['03:00', '04:00', 'caused by the customer'],
      ['04:00', '06:00', 'announced maintenance'],
      ['06:00', '07:00', 'caused by the customer'],
      ['07:00', '08:00', 'force majeure'],
    ]);
    expect(made.excludedMs).toBe(5 * HOUR);
  });
});
