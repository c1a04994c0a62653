import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceOf, type Impact } from './evidence-of.ts';
import { at, contractOf, impact, premium, statementOf, works } from './statement-fixture.ts';

const contract = contractOf();
const outage = (start: number, end: number | null, incident = 'INC-A', rest: Partial<Impact> = {}): Impact =>
  impact(start, end, { incident, ...rest });
const start = at('2026-03-10T10:00:00.000Z');

describe('the worked examples: Premium, EUR 1,234.56, Europe/Dublin, 2026-03', () => {
  it('owes nothing at exactly 99.9 %', () => {
    expect(statementOf([outage(start, at('2026-03-10T10:44:34.800Z'))])).toMatchObject({
      periodMs: 2_674_800_000,
      downtimeMs: 2_674_800,
      uptime: { num: 2_672_125_200, den: 2_674_800_000 },
      uptimePct: 99.9,
      guaranteePct: 99.9,
      breach: false,
      creditMinor: 0,
      currency: 'EUR',
      status: 'draft',
    });
  });

  it('owes the whole fee one millisecond later', () => {
    const made = statementOf([outage(start, at('2026-03-10T10:44:34.801Z'))]);
    expect(made).toMatchObject({ downtimeMs: 2_674_801, breach: true, bandBp: 10_000, creditMinor: 123_456 });
    expect(made.uptimePct).toBeLessThan(99.9);
  });

  it('counts what two incidents share once', () => {
    const made = statementOf([
      outage(start, at('2026-03-10T10:30:00Z'), 'INC-A'),
      outage(at('2026-03-10T10:15:00Z'), at('2026-03-10T10:40:00Z'), 'INC-B'),
    ]);
    expect(made).toMatchObject({ downtimeMs: 2_400_000, breach: false, creditMinor: 0 });
    expect(made.downtime).toHaveLength(2);
  });

  it('lets announced maintenance excuse eight hours of its week and no more', () => {
    const made = statementOf([outage(at('2026-03-08T03:00:00Z'), at('2026-03-08T13:00:00Z'))], {
      maintenance: [works('2026-03-08T02:00:00Z', '2026-03-08T14:00:00Z', '2026-03-01T00:00:00Z')],
    });
    expect(made).toMatchObject({ downtimeMs: 36_000_000, excludedMs: 25_200_000, countedMs: 10_800_000, breach: true });
    expect(made.exclusions).toEqual([
      {
        start: '2026-03-08T03:00:00.000Z',
        end: '2026-03-08T10:00:00.000Z',
        reason: 'announced maintenance',
        source: 'change-17',
        approvedBy: 'mei',
      },
    ]);
  });
});

describe('what counts for a contract', () => {
  const hour = (level: Impact['level'], rest: Partial<Impact> = {}) =>
    outage(start, start + 3_600_000, 'INC-A', { level, ...rest });
  it.each<[string, Impact, number]>([
    ['an outage of all customers', hour('outage'), 3_600_000],
    ['an outage of this customer', hour('outage', { customers: ['liffey'] }), 3_600_000],
    ['an outage of another customer', hour('outage', { customers: ['hoshi'] }), 0],
    ['an outage of another service', hour('outage', { services: ['transport'] }), 0],
    ['degraded service', hour('degraded'), 0],
    ['no impact', hour('none'), 0],
    ['what ended before it began', outage(start, start - 1), 0],
    [
      'an outage across the start of the month',
      outage(at('2026-02-28T23:00:00Z'), at('2026-03-01T00:30:00Z')),
      1_800_000,
    ],
    ['an outage across its end', outage(at('2026-03-31T22:30:00Z'), at('2026-04-01T10:00:00Z')), 1_800_000],
  ])('%s', (_what, impact, downtimeMs) => {
    expect(statementOf([impact]).downtimeMs).toBe(downtimeMs);
  });

  it('includes degraded service where the contract or the tier says so', () => {
    expect(statementOf([hour('degraded')], { tier: { ...premium, degradedCounts: true } }).downtimeMs).toBe(3_600_000);
    expect(statementOf([hour('degraded')], { contract: { ...contract, degradedCounts: true } }).downtimeMs).toBe(
      3_600_000,
    );
  });
});

describe('a statement that can still change', () => {
  it('is provisional while an incident in it lasts, which counts up to the cut-off', () => {
    const now = at('2026-03-10T11:00:00Z');
    expect(statementOf([outage(start, null)], { now })).toMatchObject({
      status: 'provisional',
      downtimeMs: 3_600_000,
      downtime: [{ incident: 'INC-A', start: '2026-03-10T10:00:00.000Z', end: '2026-03-10T11:00:00.000Z', open: true }],
    });
    expect(statementOf([outage(at('2026-03-31T22:00:00Z'), null)])).toMatchObject({
      status: 'provisional',
      downtimeMs: 3_600_000,
    });
  });

  it('is provisional until its month is over in the zone of the contract', () => {
    expect(statementOf([], { now: at('2026-03-31T22:59:59.999Z') }).status).toBe('provisional');
    expect(statementOf([], { now: at('2026-03-31T23:00:00Z') }).status).toBe('draft');
  });

  it('is provisional while the incident is not over although its impact may be', () => {
    expect(statementOf([outage(start, start + 1, 'INC-A', { unfinished: true })]).status).toBe('provisional');
  });

  it('is settled by an incident that lasts but began after it', () => {
    expect(statementOf([outage(at('2026-04-01T09:00:00Z'), null)]).status).toBe('draft');
  });
});

describe('what a source says of the future', () => {
  it('has not been without service yet', () => {
    const later = outage(start, at('2026-03-28T00:00:00Z'));
    expect(statementOf([later], { now: start + 60_000 })).toMatchObject({ downtimeMs: 60_000, breach: false });
  });
});

describe('the fee', () => {
  const part = { ...contract, validFrom: '2026-06-16', prorate: true };
  const down = outage(at('2026-06-20T00:00:00Z'), at('2026-06-20T06:00:00Z'));
  it('is prorated by the days covered only where the contract says so', () => {
    expect(statementOf([down], { contract: part, month: '2026-06', now: at('2026-07-01T12:00:00Z') })).toMatchObject({
      creditMinor: 61_728,
      prorated: true,
    });
    expect(
      statementOf([down], { contract: { ...part, prorate: false }, month: '2026-06', now: at('2026-07-01T12:00:00Z') }),
    ).toMatchObject({
      creditMinor: 123_456,
      prorated: false,
      periodMs: 15 * 86_400_000,
    });
  });

  it.each([
    ['JPY', 333, 2500, 83],
    ['KWD', 1_234_567, 1000, 123_457],
    ['USD', 499_900, 20_000, 999_800],
  ])('in %s of %i minor units at %i basis points credits %i', (currency, minor, creditBp, creditMinor) => {
    const tier = { ...premium, bands: [{ below: '99.9', creditBp }] };
    const made = statementOf([down], {
      tier,
      month: '2026-06',
      now: at('2026-07-01T12:00:00Z'),
      contract: { ...contract, monthlyFee: { minor, currency } },
    });
    expect(made).toMatchObject({ creditMinor, currency });
  });

  it('is credited a hundredfold to the last cent, where it is as much as a contract may take', () => {
    const rich = { ...contract, monthlyFee: { minor: 1_000_000_000_000, currency: 'EUR' } };
    const tier = { ...premium, bands: [{ below: '99.9', creditBp: 1_000_000 }] };
    const made = statementOf([down], { contract: rich, tier, month: '2026-06', now: at('2026-07-01T12:00:00Z') });
    expect(made.creditMinor).toBe(100_000_000_000_000);
  });

  it('has no statement in a month that the contract does not cover', () => {
    const input = { contract: { ...contract, validTo: '2026-01-01' }, tier: premium, month: '2026-03', impacts: [] };
    expect(evidenceOf({ ...input, maintenance: [], exclusions: [], now: start })).toBeUndefined();
  });
});

describe('any statement', () => {
  const span = fc.tuple(fc.integer({ min: -90, max: 46_000 }), fc.nat(600), fc.constantFrom('INC-A', 'INC-B', 'INC-C'));
  const base = at('2026-03-01T00:00:00Z');
  const impactsOf = (spans: readonly (readonly [number, number, string])[]) =>
    spans.map(([from, minutes, incident]) => outage(base + from * 60_000, base + (from + minutes) * 60_000, incident));

  it('says the same bytes in whatever order its incidents come', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), (spans) => {
        const json = JSON.stringify(statementOf(impactsOf(spans)));
        expect(JSON.stringify(statementOf(impactsOf(spans).reverse()))).toBe(json);
      }),
    );
  });

  it('is not changed by how its time is split', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40_000 }),
        fc.integer({ min: 2, max: 900 }),
        fc.array(fc.nat(900)),
        (from, length, cuts) => {
          const edges = [0, ...cuts.filter((cut) => cut < length), length].sort((a, b) => a - b);
          const minute = (n: number) => base + (from + n) * 60_000;
          const pieces = edges.slice(1).map((end, i) => ({ start: minute(edges[i] ?? 0), end: minute(end) }));
          const split = outage(0, 0, 'INC-A', { intervals: pieces });
          expect(statementOf([split])).toEqual(statementOf([outage(minute(0), minute(length))]));
        },
      ),
    );
  });

  it('counts what a count minute by minute counts', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), (spans) => {
        const down = new Set<number>();
        for (const [from, minutes] of spans) {
          for (let m = Math.max(0, from); m < Math.min(743 * 60, from + minutes); m += 1) down.add(m);
        }
        const made = statementOf(impactsOf(spans));
        expect(made.downtimeMs).toBe(down.size * 60_000);
        expect(made.breach).toBe(down.size * 1000 > 743 * 60);
      }),
      { numRuns: 40 },
    );
  });

  it('never credits less for more downtime', () => {
    const tier = {
      ...premium,
      bands: [
        { below: '99.9', creditBp: 1000 },
        { below: '99.0', creditBp: 2500 },
        { below: '95.0', creditBp: 10_000 },
      ],
    };
    fc.assert(
      fc.property(fc.array(span, { maxLength: 5 }), span, (spans, more) => {
        const before = statementOf(impactsOf(spans), { tier }).creditMinor;
        expect(statementOf(impactsOf([...spans, more]), { tier }).creditMinor).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
