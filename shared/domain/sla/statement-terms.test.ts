import { describe, expect, it } from 'vitest';
import type { Impact } from './evidence-of.ts';
import { slaTier, type SlaTier } from './sla-tier.ts';
import {
  agreed,
  at,
  contractOf,
  enterprise,
  essential,
  impact,
  MINUTE,
  premium,
  standard,
  statementOf,
  works,
} from './statement-fixture.ts';

const DAY = 86_400_000;
const PERIOD = 743 * 60 * MINUTE;
const start = at('2026-03-10T10:00:00Z');
const down = (ms: number, rest: Partial<Impact> = {}, from = start) => impact(from, from + ms, rest);
const several = slaTier.parse({
  ...premium,
  name: 'Several',
  bands: [
    { below: '99.9', creditBp: 1_000 },
    { below: '99.0', creditBp: 2_500 },
    { below: '95.0', creditBp: 10_000 },
  ],
});

describe('the tiers of document 003 (row S3.4)', () => {
  it.each<[string, SlaTier, number, number]>([
    ['Essential: below 99.0 % a tenth', essential, PERIOD / 100, 12_346],
    ['Standard: below 99.5 % a quarter', standard, PERIOD / 200, 30_864],
    ['Premium: below 99.9 % all', premium, PERIOD / 1_000, 123_456],
    ['Enterprise: below 99.99 % twice the fee', enterprise, PERIOD / 10_000, 246_912],
  ])('%s, and not a millisecond before', (_what, tier, most, creditMinor) => {
    expect(statementOf([down(most)], { tier })).toMatchObject({ breach: false, creditMinor: 0 });
    expect(statementOf([down(most + 1)], { tier })).toMatchObject({ breach: true, creditMinor });
  });

  it.each<[string, SlaTier, number]>([
    ['Essential four hours of a week', essential, 4],
    ['Standard six hours of a week', standard, 6],
    ['Premium eight hours of a week', premium, 8],
  ])('take out of the count for %s, and as much again the next', (_what, tier, hours) => {
    const maintenance = [
      works('2026-03-03T00:00:00Z', '2026-03-03T12:00:00Z'),
      works('2026-03-10T00:00:00Z', '2026-03-10T12:00:00Z'),
    ];
    const made = statementOf([impact(at('2026-03-03T00:00:00Z'), at('2026-03-11T00:00:00Z'))], { tier, maintenance });
    expect(made.excludedMs).toBe(2 * hours * 60 * MINUTE);
    expect(made.allowance.windows.map(({ usedMs }) => usedMs / MINUTE / 60)).toEqual([0, hours, hours, 0, 0, 0]);
  });

  it('take out of the count for Enterprise ten hours of a month, whenever in it', () => {
    const maintenance = [
      works('2026-03-03T00:00:00Z', '2026-03-03T06:00:00Z'),
      works('2026-03-25T00:00:00Z', '2026-03-25T06:00:00Z'),
    ];
    const all = impact(at('2026-03-01T00:00:00Z'), at('2026-04-01T00:00:00Z'));
    expect(statementOf([all], { tier: enterprise, maintenance })).toMatchObject({
      excludedMs: 10 * 60 * MINUTE,
      exclusions: [{ end: '2026-03-03T06:00:00.000Z' }, { end: '2026-03-25T04:00:00.000Z' }],
      allowance: { per: 'month', ms: 10 * 60 * MINUTE, windows: [{ usedMs: 10 * 60 * MINUTE }] },
    });
  });
});

describe('several bands', () => {
  it.each([
    ['just at 99.9 %', PERIOD / 1_000, 0],
    ['below 99.9 %', PERIOD / 1_000 + 1, 1_000],
    ['just at 99 %', PERIOD / 100, 1_000],
    ['below 99 %', PERIOD / 100 + 1, 2_500],
    ['below 95 %', PERIOD / 20 + 1, 10_000],
    ['without service all month', PERIOD, 10_000],
  ])('%s', (_what, ms, bandBp) => {
    const made = statementOf([down(ms, {}, at('2026-03-01T00:00:00Z'))], { tier: several });
    expect(made).toMatchObject({ bandBp, creditMinor: Math.round((123_456 * bandBp) / 10_000) });
    expect(made.bands).toEqual([
      { belowPct: 99.9, creditBp: 1_000 },
      { belowPct: 99, creditBp: 2_500 },
      { belowPct: 95, creditBp: 10_000 },
    ]);
  });
});

describe('caps and least amounts', () => {
  it.each<[string, Readonly<Record<string, unknown>>, Partial<SlaTier>, object]>([
    ['the cap of the tier', {}, { creditCap: { bp: 2_500 } }, { creditMinor: 30_864, bound: 'capped' }],
    ['the cap of the contract', { creditCapMinor: 5_000 }, {}, { creditMinor: 5_000, bound: 'capped' }],
    [
      'the cap of the contract in the place of the tier’s, also where it is more',
      { creditCapMinor: 100_000 },
      { creditCap: { bp: 2_500 } },
      { creditMinor: 100_000, bound: 'capped' },
    ],
    ['a cap that does not bind', { creditCapMinor: 123_456 }, {}, { creditMinor: 123_456 }],
    ['the least amount', { creditMinimumMinor: 123_457 }, {}, { creditMinor: 0, bound: 'below the least amount' }],
    ['the least amount, reached', { creditMinimumMinor: 123_456 }, {}, { creditMinor: 123_456 }],
  ])('%s', (_what, fields, tier, expected) => {
    const made = statementOf([down(DAY)], { contract: contractOf(fields), tier: { ...premium, ...tier } });
    expect({ creditMinor: made.creditMinor, ...(made.bound === undefined ? {} : { bound: made.bound }) }).toEqual(
      expected,
    );
    expect(made).toMatchObject({ breach: true, bandBp: 10_000 });
  });
});

describe('terms of the contract’s own', () => {
  const { name: _name, ...terms } = { ...several, degradedCounts: true, noticeBefore: 'PT48H' };

  it('replace all of the tier’s', () => {
    const contract = contractOf({ terms });
    expect(statementOf([down(DAY, { level: 'degraded' })], { contract })).toMatchObject({
      tier: 'Premium',
      bandBp: 2_500,
      downtime: [{ level: 'degraded' }],
    });
  });

  it('give way to the fields of the contract', () => {
    const contract = contractOf({ terms, degradedCounts: false, noticeBefore: 'PT24H' });
    expect(statementOf([down(DAY, { level: 'degraded' })], { contract }).breach).toBe(false);
    const maintenance = [works('2026-03-10T00:00:00Z', '2026-03-10T12:00:00Z', '2026-03-08T23:00:00Z')];
    expect(statementOf([down(MINUTE)], { contract, maintenance }).excludedMs).toBe(0);
    expect(statementOf([down(MINUTE, {}, at('2026-03-10T07:59:00Z'))], { contract, maintenance }).excludedMs).toBe(
      MINUTE,
    );
  });
});

describe('maintenance that is announced late', () => {
  it.each([
    ['24 hours before, to the millisecond, is taken out', '2026-03-09T09:00:00.000Z', 60],
    ['a millisecond later is not', '2026-03-09T09:00:00.001Z', 0],
    ['afterwards is not', '2026-03-11T00:00:00.000Z', 0],
  ])('%s', (_what, announcedAt, minutes) => {
    const maintenance = [works('2026-03-10T09:00:00Z', '2026-03-10T12:00:00Z', announcedAt)];
    const made = statementOf([down(60 * MINUTE)], { maintenance });
    expect(made.excludedMs).toBe(minutes * MINUTE);
    // It was maintenance all the same: the allowance is spent.
    expect(made.allowance.windows[2]?.usedMs).toBe(180 * MINUTE);
  });

  it('may be excused by a person', () => {
    const maintenance = [works('2026-03-10T09:00:00Z', '2026-03-10T12:00:00Z', '2026-03-10T08:00:00Z')];
    const exclusions = [agreed('2026-03-10T10:30:00Z', '2026-03-10T23:00:00Z')];
    expect(statementOf([down(60 * MINUTE)], { maintenance, exclusions })).toMatchObject({
      excludedMs: 30 * MINUTE,
      countedMs: 30 * MINUTE,
      exclusions: [
        {
          start: '2026-03-10T10:30:00.000Z',
          end: '2026-03-10T11:00:00.000Z',
          reason: 'caused by the customer',
          source: 'claim-3',
          approvedBy: 'oluchi',
        },
      ],
    });
  });
});
