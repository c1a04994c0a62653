import { describe, expect, it } from 'vitest';
import { evaluateTemplate, expressionProblem } from './expressions.ts';
import type { Json } from './state-error.ts';

const now = Date.parse('2026-01-14T15:00:00.000Z');
const evaluate = (expression: string, input: Json = null) =>
  evaluateTemplate(`{% ${expression} %}`, { states: { input }, variables: { v: [1, 2] }, now }, 'Output');

describe('an expression (Transforming data with JSONata in Step Functions)', () => {
  it.each<[string, unknown]>([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(1, 10, 4)', [1, 5, 9]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$hash("abc", "SHA-256")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['$hash("abc", "MD5")', '900150983cd24fb0d6963f7d28e17f72'],
    ['$parse("{\\"a\\":[1]}").a', [1]],
    ['$random() < 1', true],
    ['$length($uuid())', 36],
    ['$now("[Y0001]-[M01]-[D01] [H01]:[m01]", "+0200")', '2026-01-14 17:00'],
    ['$millis()', now],
    ['$v', [1, 2]],
    ['$map($v, function($i) { $i * 2 })', [2, 4]],
    ['$states.input', null],
  ])('%s is answered as by AWS', async (expression, value) => {
    expect(await evaluate(expression)).toEqual(value);
  });

  it.each([
    ['$random(1)', 'seeded'],
    ['$states.nothing', 'returned nothing'],
    ['function($x) { $x }', 'returned a function'],
    ['$uppercase', 'returned a function'],
    ['1 + "a"', 'T2002'],
    ['$hash("a", "CRC")', 'CRC'],
    ['$range(1, 100000, 1)', 'at most 1000'],
  ])('%s fails', async (expression, message) => {
    await expect(evaluate(expression)).rejects.toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining(message) as string,
      field: 'Output',
    });
  });

  it.each([
    ['{% $eval("1") %}', '$eval'],
    ['{% "1" ~> $eval %}', '$eval'],
    ['{% $map([1], $eval) %}', '$eval'],
    ['{% 1 + %}', 'not a JSONata expression'],
    ['{% 1', 'must end with %}'],
    ['{% $toMillis("12:00", "[H]:[m]") %}', 'real clock'],
  ])('%s is refused before anything runs', (expression, problem) => {
    expect(expressionProblem(expression)).toContain(problem);
  });

  it.each(['plain', '', ' {% 1 %}', '{% 1 %}', '{% $toMillis("2026-01-14T15:00:00Z") %}'])('%j is fine', (text) => {
    expect(expressionProblem(text)).toBeUndefined();
  });
});
