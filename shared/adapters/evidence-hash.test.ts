import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceOf, type Impact, type StatementInput } from '../domain/sla/evidence-of.ts';
import { at, contractOf, impact, inputOf, MINUTE, premium, works } from '../domain/sla/statement-fixture.ts';
import { statement } from '../domain/sla/statement.ts';
import { hashOf, statementFrom } from './evidence-hash.ts';

const base = at('2026-02-27T00:00:00Z');
const contract = contractOf({ degradedCounts: true, minimumOutage: 'PT5M', creditCapMinor: 100_000 });
const several = {
  ...premium,
  bands: [
    { below: '99.9', creditBp: 1_000 },
    { below: '99.0', creditBp: 25_000 },
  ],
};

const span = fc
  .tuple(fc.nat(36 * 24 * 60), fc.nat(300))
  .map(([from, length]) => ({ start: base + from * MINUTE, end: base + (from + length) * MINUTE }));
const share = fc.constantFrom(undefined, '100', '50', '50.0', '12.5', '0');
const anyImpact = fc
  .record({
    incident: fc.constantFrom('INC-A', 'INC-B', 'INC-C'),
    level: fc.constantFrom('outage', 'degraded', 'none'),
    customers: fc.constantFrom('all' as const, ['liffey'], ['hoshi']),
    services: fc.constantFrom(['registry'], ['transport'], ['registry', 'transport']),
    time: span,
    share,
  })
  .map(({ time, ...rest }): Impact => ({ ...rest, intervals: [time] }));
const anyWorks = fc
  .tuple(span, fc.constantFrom('change-1', 'change-2'), fc.nat(48))
  .map(([{ start, end }, source, hours]) => ({
    ...works('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'),
    start,
    end,
    source,
    announcedAt: start - hours * 60 * MINUTE,
  }));
const anyExclusion = fc
  .tuple(span, fc.constantFrom('claim-1', 'claim-2'), fc.constantFrom('force majeure', 'caused by the customer'))
  .map(([time, source, reason]) => ({
    ...time,
    source,
    reason,
    approvedBy: 'mei',
    customers: 'all' as const,
    services: ['registry'],
  }));
const anyInput = fc
  .record({
    impacts: fc.array(anyImpact, { maxLength: 8 }),
    maintenance: fc.array(anyWorks, { maxLength: 4 }),
    exclusions: fc.array(anyExclusion, { maxLength: 3 }),
    byShare: fc.boolean(),
  })
  .map(({ impacts, byShare, ...rest }) =>
    inputOf(impacts, {
      ...rest,
      tier: several,
      contract: { ...contract, ...(byShare ? {} : { partialImpact: 'whole' as const }) },
    }),
  );

const made = (input: StatementInput) => {
  const evidence = evidenceOf(input);
  if (evidence === undefined) throw new Error('no evidence');
  return statement.parse(statementFrom(evidence));
};
/** As if each stretch had been told in two that touch. */
const halved = (input: StatementInput): StatementInput => ({
  ...input,
  impacts: input.impacts.map((one) => ({
    ...one,
    intervals: one.intervals.flatMap(({ start, end }) => {
      const middle = start + Math.floor(((end ?? start) - start) / 2);
      return [
        { start: middle, end },
        { start, end: middle },
      ];
    }),
  })),
  exclusions: input.exclusions.flatMap((one) => {
    const middle = one.start + Math.floor((one.end - one.start) / 3);
    return [
      { ...one, start: middle },
      { ...one, end: middle },
    ];
  }),
});
const fewer = (a: { uptime: { num: number; den: number } }, b: { uptime: { num: number; den: number } }): boolean =>
  BigInt(a.uptime.num) * BigInt(b.uptime.den) < BigInt(b.uptime.num) * BigInt(a.uptime.den);

describe('a statement and the hash of its evidence', () => {
  it('are the same bytes in whatever order the facts come, however they are split, and when they are told twice', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const json = JSON.stringify(made(input));
        const { impacts, maintenance, exclusions } = input;
        const reversed = {
          ...input,
          impacts: impacts.toReversed(),
          maintenance: [...maintenance.toReversed(), ...maintenance],
          exclusions: [...exclusions, ...exclusions].toReversed(),
        };
        expect(JSON.stringify(made(reversed))).toBe(json);
        expect(JSON.stringify(made(halved(input)))).toBe(json);
      }),
    );
  });

  it('follow from the evidence as it is stored, and the evidence is its own evidence', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const evidence = evidenceOf(input);
        if (evidence === undefined) throw new Error('no evidence');
        const { contract: own, customerName, tier, month, period, contractPeriod, ...facts } = evidence;
        const reach = { customers: 'all' as const, services: ['registry'] };
        const again = inputOf(
          facts.impacts.map(({ start, end, ...rest }) => ({ ...rest, ...reach, intervals: [{ start, end }] })),
          {
            contract: own,
            tier,
            maintenance: facts.maintenance.map((one) => ({ ...one, ...reach })),
            exclusions: facts.exclusions.map((one) => ({ ...one, ...reach })),
          },
        );
        expect({ customerName, month, period, contractPeriod }).toMatchObject({
          month: '2026-03',
          period: contractPeriod,
        });
        expect(evidenceOf(again)).toEqual(evidence);
        expect(statementFrom(JSON.parse(JSON.stringify(evidence)) as typeof evidence)).toEqual(made(input));
      }),
    );
  });

  it('never say more uptime for more downtime, nor less credit', () => {
    fc.assert(
      fc.property(anyInput, anyImpact, (input, more) => {
        const [before, after] = [made(input), made({ ...input, impacts: [...input.impacts, more] })];
        expect(fewer(before, after)).toBe(false);
        expect(after.creditMinor).toBeGreaterThanOrEqual(before.creditMinor);
      }),
    );
  });

  it('never say less uptime for time that a person took out of the count', () => {
    fc.assert(
      fc.property(anyInput, anyExclusion, (input, more) => {
        const [before, after] = [made(input), made({ ...input, exclusions: [...input.exclusions, more] })];
        expect(fewer(after, before)).toBe(false);
      }),
    );
  });

  it('never credit more than the cap, and account for every millisecond', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { creditMinor, periodMs, downtimeMs, excludedMs, countedMs, exclusions, uptime } = made(input);
        expect(creditMinor).toBeLessThanOrEqual(100_000);
        expect(countedMs).toBe(downtimeMs - excludedMs);
        expect(exclusions.reduce((sum, { start, end }) => sum + (at(end) - at(start)), 0)).toBe(excludedMs);
        expect(uptime.den % periodMs).toBe(0);
        expect(uptime.num * periodMs).toBeGreaterThanOrEqual((periodMs - countedMs) * uptime.den);
      }),
    );
  });

  it('have one hash exactly where the evidence is one', () => {
    fc.assert(
      fc.property(anyInput, anyInput, (one, other) => {
        const [a, b] = [evidenceOf(one), evidenceOf(other)];
        if (a === undefined || b === undefined) throw new Error('no evidence');
        expect(hashOf(a)).toMatch(/^[0-9a-f]{64}$/);
        expect(hashOf(a) === hashOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});

describe('the evidence of one impact', () => {
  const start = at('2026-03-10T00:00:00Z');
  const evidenceOfShare = (share?: string) =>
    evidenceOf(inputOf([impact(start, start + MINUTE, share === undefined ? {} : { share })]));

  it.each([
    ['50.0', '50'],
    ['12.50', '12.5'],
    ['07', '7'],
    ['100.0', undefined],
    ['100', undefined],
  ])('writes a share of %s as %s', (told, share) => {
    expect(evidenceOfShare(told)).toEqual(evidenceOfShare(share));
  });

  it('says of what is to end later that it lasts', () => {
    const now = start + MINUTE;
    const until = (end: number | null) => evidenceOf(inputOf([impact(start, end)], { now }));
    expect(until(now + 1)).toEqual(until(null));
    expect(until(now)?.impacts).toMatchObject([{ start, end: now }]);
  });
});

describe('what does not concern a contract and its month', () => {
  const evidence = evidenceOf(inputOf([]));
  const early = at('2026-02-10T00:00:00Z');
  it.each<[string, Partial<StatementInput>]>([
    ['another customer’s outage', { impacts: [impact(at('2026-03-10T00:00:00Z'), null, { customers: ['hoshi'] })] }],
    ['another service’s', { impacts: [impact(at('2026-03-10T00:00:00Z'), null, { services: ['transport'] })] }],
    [
      'degraded service that does not count',
      { impacts: [impact(at('2026-03-10T00:00:00Z'), null, { level: 'degraded' })] },
    ],
    ['an outage of another month', { impacts: [impact(early, early + MINUTE)] }],
    ['maintenance of another week', { maintenance: [works('2026-02-10T00:00:00Z', '2026-02-10T01:00:00Z')] }],
    ['when it was looked at, once the month is over', { now: at('2029-01-01T00:00:00Z') }],
  ])('is not in its evidence: %s', (_what, rest) => {
    expect(evidenceOf(inputOf([], rest))).toEqual(evidence);
  });
});
