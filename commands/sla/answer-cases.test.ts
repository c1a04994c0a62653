import { describe, expect, it } from 'vitest';
import { fileOf, sla } from './sla-fixture.ts';

const premium = {
  month: '2026-03',
  zone: 'Europe/Dublin',
  outages: [{ start: '2026-03-10T10:00:00Z', end: '2026-03-10T10:44:34.801Z' }] as object[],
  bands: [{ belowPct: 99.9, creditPct: 100 }] as object[],
  feeMinor: 123_456,
  currency: 'EUR',
};
const sunday = {
  ...premium,
  outages: [{ start: '2026-03-08T03:00:00Z', end: '2026-03-08T13:00:00Z' }],
  maintenance: [{ start: '2026-03-08T02:00:00Z', end: '2026-03-08T14:00:00Z' }],
};
const HOUR = 3_600_000;
const P = 743 * HOUR;

async function answered(...cases: object[]) {
  const { code, out, err } = await sla('eval', fileOf(JSON.stringify(cases)));
  expect({ code, err, lines: out.length }).toEqual({ code: 0, err: [], lines: 1 });
  return JSON.parse(out[0] ?? '') as Record<string, unknown>[];
}
const refused = async (text: string) => {
  const file = fileOf(text);
  const { code, out, err } = await sla('eval', file);
  expect({ code, out }).toEqual({ code: 2, out: [] });
  return err.map((line) => line.replace(file, 'FILE').replace(/^FILE:\d+:\d+ /, ''));
};

describe('npm run sla -- eval', () => {
  it('answers each case in its order, with exactly the figures that a statement would have', async () => {
    const kept = { ...premium, outages: [{ start: 1_773_136_800_000, end: '2026-03-10T11:44:34.800+01:00' }] };
    expect(await answered(kept, premium)).toEqual([
      {
        downMs: 2_674_800,
        excludedMs: 0,
        uptime: { num: P - 2_674_800, den: P },
        uptimePct: 99.9,
        creditBp: 0,
        creditMinor: 0,
      },
      {
        downMs: 2_674_801,
        excludedMs: 0,
        uptime: { num: P - 2_674_801, den: P },
        uptimePct: 99.899999,
        creditBp: 10_000,
        creditMinor: 123_456,
      },
    ]);
    expect(await answered()).toEqual([]);
  });

  it.each<[string, object, number, number]>([
    ['nothing of it where nothing is said', {}, 10 * HOUR, 0],
    ['nothing of it', { allowance: 'none' }, 10 * HOUR, 0],
    ['all of it', { allowance: 'all' }, 0, 10 * HOUR],
    ['eight hours of the week', { allowance: { minutes: 480, per: 'week' } }, 3 * HOUR, 7 * HOUR],
    ['ten hours of the month', { allowance: { minutes: 600, per: 'month' } }, HOUR, 9 * HOUR],
    // In Tokyo the week ends at 15:00Z on Sunday: the same, but not for works before it.
    [
      'by the weeks of another zone',
      { allowance: { minutes: 480, per: 'week', zone: 'Asia/Tokyo' } },
      3 * HOUR,
      7 * HOUR,
    ],
    // In Kiritimati it is Monday from 10:00Z on: a new allowance.
    [
      'by weeks that begin in it',
      { allowance: { minutes: 480, per: 'week', zone: 'Pacific/Kiritimati' } },
      0,
      10 * HOUR,
    ],
  ])('takes out of maintenance %s', async (_what, rest, downMs, excludedMs) => {
    expect(await answered({ ...sunday, ...rest })).toMatchObject([{ downMs, excludedMs }]);
  });

  it('takes a period in the place of a month', async () => {
    const period = { start: 0, end: '1970-01-02T00:00:00Z' };
    const [made] = await answered({ period, outages: [{ start: -5, end: 7 }], bands: [] });
    expect(made).toEqual({
      downMs: 7,
      excludedMs: 0,
      uptime: { num: 86_399_993, den: 86_400_000 },
      uptimePct: 99.999991,
      creditBp: 0,
      creditMinor: 0,
    });
  });

  it('counts the largest weight at each instant, with all its digits', async () => {
    const period = { start: 0, end: 1000 };
    const outages = [
      { start: 0, end: 100, weight: 0.25 },
      { start: 50, end: 150, weight: 0.5 },
      { start: 140, end: 141, weight: 1e-7 },
    ];
    expect(await answered({ period, outages, bands: [] })).toMatchObject([
      { downMs: 62.5, uptime: { num: 1875, den: 2000 } },
    ]);
    const third = { period, outages: [{ start: 0, end: 3, weight: 0.3333333333333333 }], bands: [] };
    const { out } = await sla('eval', fileOf(JSON.stringify([third])));
    expect(out[0]).toContain('{"downMs":0.9999999999999999,');
    expect(out[0]).toContain('"uptime":{"num":9990000000000000001,"den":10000000000000000000}');
  });

  it('takes maintenance out of the count with its weight', async () => {
    const outages = [{ start: 0, end: 100, weight: 0.5 }];
    const one = {
      period: { start: 0, end: 1000 },
      outages,
      maintenance: [{ start: 0, end: 10 }],
      allowance: 'all',
      bands: [],
    };
    expect(await answered(one)).toMatchObject([{ downMs: 45, excludedMs: 5, uptime: { num: 955, den: 1000 } }]);
  });

  it.each<[string, object, number, number]>([
    [
      'bands in any order, as numbers or text',
      {
        bands: [
          { belowPct: '50', creditPct: 80 },
          { belowPct: 99.9, creditPct: '12.34' },
        ],
      },
      1_234,
      15_234,
    ],
    ['a cap: the band stays what it is', { capPct: 50 }, 10_000, 61_728],
    ['a least amount', { minMinor: 123_457 }, 10_000, 0],
    ['no fee', { feeMinor: 0 }, 10_000, 0],
    ['half a unit, up', { bands: [{ belowPct: 100, creditPct: 10 }], feeMinor: 5 }, 1_000, 1],
    [
      'the largest fee there is',
      { bands: [{ belowPct: 100, creditPct: 100 }], feeMinor: Number.MAX_SAFE_INTEGER },
      10_000,
      Number.MAX_SAFE_INTEGER,
    ],
  ])('credits with %s', async (_what, rest, creditBp, creditMinor) => {
    expect(await answered({ ...premium, ...rest })).toMatchObject([{ creditBp, creditMinor }]);
  });

  const span = (start: unknown, end: unknown) => ({ start, end });
  it.each<[string, object, string]>([
    ['an unknown key', { outage: [] }, '[1].outage expected no such key'],
    [
      'an unknown key of an outage',
      { outages: [{ ...span(0, 1), wieght: 1 }] },
      '[1].outages[0].wieght expected no such key',
    ],
    ['an end before its start', { outages: [span(1, 0)] }, '[1].outages[0].end: expected no instant before start'],
    ['maintenance that ends before it starts', { maintenance: [span(1, 0)] }, '[1].maintenance[0].end: expected'],
    [
      'an instant without an offset',
      { outages: [span('2026-03-10T10:00:00', 1)] },
      '[1].outages[0].start: expected an instant with its offset',
    ],
    [
      'a day that no month has',
      { outages: [span('2026-02-30T10:00:00Z', 1)] },
      '[1].outages[0].start: expected an instant',
    ],
    ['an unknown zone', { zone: 'Europe/Atlantis' }, '[1].zone: expected an IANA time zone'],
    [
      'an unknown zone of the allowance',
      { allowance: { minutes: 1, per: 'week', zone: 'X' } },
      '[1].allowance.zone: expected an IANA',
    ],
    ['another window', { allowance: { minutes: 1, per: 'day' } }, '[1].allowance.per: expected week or month'],
    ['another word', { allowance: 'some' }, '[1].allowance: expected none, all'],
    ['an unknown currency', { currency: 'EUX' }, '[1].currency: expected an ISO 4217'],
    ['a negative fee', { feeMinor: -1 }, '[1].feeMinor: expected no fewer than 0'],
    [
      'a band twice',
      { bands: [...premium.bands, { belowPct: '99.90', creditPct: 1 }] },
      '[1].bands[1].belowPct: expected each band once',
    ],
    [
      'a band above 100',
      { bands: [{ belowPct: 100.1, creditPct: 1 }] },
      '[1].bands[0].belowPct: expected a percentage between 0 and 100',
    ],
    ['a band below 0', { bands: [{ belowPct: -1, creditPct: 1 }] }, '[1].bands[0].belowPct: expected a percentage'],
    ['a credit of three decimals', { bands: [{ belowPct: 1, creditPct: 1.234 }] }, '[1].bands[0].creditPct: expected'],
    [
      'a weight above one',
      { outages: [{ ...span(0, 1), weight: 1.01 }] },
      '[1].outages[0].weight: expected a decimal number between 0 and 1',
    ],
    ['a month without a zone', { zone: undefined }, '[1].zone: expected the zone of the month'],
    ['neither a month nor a period', { month: undefined }, '[1].period: expected a period, or a month'],
    ['both', { period: span(0, 1) }, '[1].month: expected a period or a month, not both'],
    [
      'a period that holds nothing',
      { month: undefined, period: span(1, 1) },
      '[1].period.end: expected an instant after start',
    ],
    ['no outages', { outages: undefined }, '[1].outages: expected'],
  ])('refuses %s by its place, and answers nothing', async (_what, rest, said) => {
    const lines = await refused(JSON.stringify([premium, { ...premium, ...rest }]));
    expect(lines[0]?.replace(/(?<=\w): (?=expected no such)/, ' ')).toContain(said);
  });

  it('says where text is no JSON', async () => {
    const file = fileOf('[\n  {"month": }\n]');
    expect((await sla('eval', file)).err[0]).toBe(`${file}:2:13 the file: expected JSON (value expected)`);
  });

  it.each([[[]], [['eval']], [['eval', 'a', 'b']], [['evaluate', 'a']]])(
    'refuses the command line %j',
    async (args) => {
      const { code, out, err } = await sla(...args);
      expect({ code, out }).toEqual({ code: 2, out: [] });
      expect(err.at(-1)).toBe('More: npm run -s sla -- --help');
    },
  );
});
