import { describe, expect, it } from 'vitest';
import { drawMonth, drawShortPeriod } from './sla-cases.ts';
import { drawAtGuarantee } from './sla-guarantee.ts';
import { oracle, type OracleAnswer } from './sla-oracle.ts';
import { workedExamples } from './sla-worked.ts';

const fraction = ({ num, den }: { num: number; den: number }) => [BigInt(num), BigInt(den)] as const;

describe('the oracle agrees with what was reckoned by hand', () => {
  it.each(workedExamples)('$says', (example) => {
    const { uptime, ...rest } = oracle(example.case);
    const { uptime: expected, ...others } = example.answer;
    expect(rest).toEqual(others);
    const [num, den] = fraction(uptime);
    const [overNum, overDen] = fraction(expected);
    expect(num * overDen).toBe(overNum * den);
  });
});

describe('a month is as long as the clocks of its zone make it', () => {
  it.each([
    ['2026-02', 'Europe/Dublin', 672],
    ['2028-02', 'Europe/Dublin', 696],
    ['2017-11', 'America/Sao_Paulo', 720],
    ['2026-11', 'America/New_York', 721],
    ['2026-11', 'America/Havana', 721],
    ['2026-03', 'Europe/Dublin', 743],
    ['2017-10', 'America/Asuncion', 743],
    ['2026-10', 'Europe/Dublin', 745],
    ['2026-10', 'Australia/Lord_Howe', 743.5],
    ['2026-04', 'Australia/Lord_Howe', 720.5],
    ['2026-04', 'Pacific/Chatham', 721],
    ['2016-05', 'America/Caracas', 743.5],
    ['2026-05', 'Asia/Kathmandu', 744],
  ])('%s in %s has %d hours', (month, zone, hours) => {
    const { uptime } = oracle({ month, zone, outages: [], maintenance: [], bands: [] });
    expect(uptime).toEqual({ num: hours * 3_600_000, den: hours * 3_600_000 });
  });
});

describe('the oracle refuses what it would get wrong', () => {
  it('a moment between two squares', () => {
    const between = { period: { start: 0, end: 10_000 }, outages: [{ start: 0, end: 1_500 }] };
    expect(() => oracle({ ...between, maintenance: [], bands: [] }, 1_000)).toThrow('1500 ms is not on a multiple');
  });
  it('a moment that does not say in which zone it is', () => {
    const vague = { period: { start: '2026-03-01T00:00:00', end: 1e13 }, outages: [], maintenance: [], bands: [] };
    expect(() => oracle(vague)).toThrow('does not say in which zone');
  });
});

describe('downtime that the guarantee just bears', () => {
  it('is no breach to the tick, and one tick more is', () => {
    const seeds = Array.from({ length: 1_000 }, (_, seed) => seed);
    const wrong = seeds.filter((seed) => {
      const { case: asked, tickMs, reached } = drawAtGuarantee(seed);
      return oracle(asked, tickMs).creditBp > 0 !== reached;
    });
    expect(wrong).toEqual([]);
  });
});

describe('the random cases go where arithmetic goes wrong', () => {
  const drawn = [drawMonth, drawShortPeriod].flatMap((draw) =>
    Array.from({ length: 1_000 }, (_, seed) => {
      const { case: asked, tickMs } = draw(seed);
      return { asked, answer: oracle(asked, tickMs) };
    }),
  );
  const share = (holds: (one: (typeof drawn)[number]) => boolean) => drawn.filter(holds).length / drawn.length;
  const both = ({ downMs, excludedMs }: OracleAnswer) => downMs > 0 && excludedMs > 0;

  it('into at least 25 zones', () => {
    const zones = new Set(drawn.flatMap(({ asked }) => ('zone' in asked ? [asked.zone] : [])));
    expect(zones.size).toBeGreaterThanOrEqual(25);
  });
  it.each<[string, number, (one: (typeof drawn)[number]) => boolean]>([
    [
      'an allowance that runs out during an outage',
      0.1,
      (one) => typeof one.asked.allowance === 'object' && both(one.answer),
    ],
    ['no downtime', 0.05, (one) => one.answer.downMs === 0],
    ['fractions of a millisecond', 0.005, (one) => !Number.isInteger(one.answer.downMs)],
    ['a band reached and another one not', 0.05, (one) => one.answer.creditBp > 0 && one.answer.uptimePct > 99],
    ['a credit that is not the whole fee', 0.1, (one) => one.answer.creditMinor > 0 && one.answer.creditBp < 10_000],
    [
      'a credit that a cap or a minimum takes away',
      0.02,
      (one) => one.answer.creditBp > 0 && one.answer.creditMinor === 0,
    ],
  ])('to %s', (_, least, holds) => {
    expect(share(holds)).toBeGreaterThan(least);
  });
});
