import { describe, expect, it } from 'vitest';
import { answerInJson } from '../../commands/sla/answer-cases.ts';
import { evaluateCase } from '../../shared/domain/sla/evaluate-case.ts';
import { slaCase } from '../../shared/domain/sla/sla-case.ts';
import { drawMonth, drawShortPeriod, type DrawnCase } from './sla-cases.ts';
import { drawAtGuarantee } from './sla-guarantee.ts';
import { oracle, type OracleAnswer, type OracleCase } from './sla-oracle.ts';
import { workedExamples } from './sla-worked.ts';

const same = ['downMs', 'excludedMs', 'uptimePct', 'creditBp', 'creditMinor'] as const;

/** What differs, in words; nothing where the answers are the same. Uptime is compared as a fraction, all else as it is. */
function differences(answer: OracleAnswer, expected: OracleAnswer): string[] {
  const told = same
    .filter((field) => !Object.is(answer[field], expected[field]))
    .map((field) => `${field} is ${String(answer[field])} and should be ${expected[field]}`);
  const { num, den } = answer.uptime;
  if (BigInt(num) * BigInt(expected.uptime.den) !== BigInt(expected.uptime.num) * BigInt(den)) {
    told.push(`uptime is ${num}/${den} and should be ${expected.uptime.num}/${expected.uptime.den}`);
  }
  return told;
}

/** As `sla -- eval` reads, answers and prints it. */
function answerTo(asked: OracleCase): OracleAnswer | string {
  try {
    return JSON.parse(answerInJson(evaluateCase(slaCase.parse(asked)))) as OracleAnswer;
  } catch (error) {
    return `it was refused: ${String(error)}`;
  }
}

/** Stops at the first seed on which the two disagree; the case in the message is what `npm run -s sla -- eval` takes. */
function agree(draw: (seed: number) => DrawnCase, first: number, count: number) {
  for (let seed = first; seed < first + count; seed += 1) {
    const { case: asked, tickMs } = draw(seed);
    const answer = answerTo(asked);
    const told = typeof answer === 'string' ? [answer] : differences(answer, oracle(asked, tickMs));
    if (told.length > 0) expect.fail(`seed ${seed}: ${told.join('; ')}\n${JSON.stringify(asked)}`);
  }
}

const batches = (of: number, count: number) => Array.from({ length: of }, (_, nth) => ({ first: nth * count, count }));

describe('the SLA arithmetic and a count of every single tick give the same answer', () => {
  it.each(workedExamples)('where it was reckoned by hand: $says', (example) => {
    const answer = answerTo(example.case);
    expect(typeof answer === 'string' ? answer : differences(answer, example.answer)).toEqual([]);
  });
  it.each(batches(20, 5_000))('in $count random months from seed $first on', ({ first, count }) => {
    agree(drawMonth, first, count);
  });
  it.each(batches(4, 5_000))('in $count random periods to the millisecond from seed $first on', ({ first, count }) => {
    agree(drawShortPeriod, first, count);
  });
  it.each(batches(4, 2_500))('in $count cases at the guarantee itself from seed $first on', ({ first, count }) => {
    agree(drawAtGuarantee, first, count);
  });
});
