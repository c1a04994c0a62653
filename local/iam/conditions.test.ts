import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionHolds, unmodelledCondition } from './conditions.ts';
import { matchArn, matchPattern } from './match-pattern.ts';

describe('a condition of a policy (IAM JSON policy elements: Condition operators)', () => {
  it.each([
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', ['a'], 'A', false],
    ['StringEquals', ['a*'], 'ab', false],
    ['StringEquals', ['a'], undefined, false],
    ['StringEqualsIfExists', ['a'], undefined, true],
    ['StringEqualsIfExists', ['a'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringNotEquals', ['a'], undefined, true],
    ['StringLike', ['a*c'], 'abbc', true],
    ['StringLike', ['a?c'], 'abbc', false],
    ['StringNotLike', ['a*'], 'b', true],
    ['ArnLike', ['arn:aws:sns:*:0:t-*'], 'arn:aws:sns:eu-west-1:0:t-1', true],
    ['ArnLike', ['arn:aws:sns:*'], 'arn:aws:sns:eu-west-1:0:t-1', false],
    ['ArnEquals', ['arn:aws:cloudwatch:r:0:alarm:*'], 'arn:aws:cloudwatch:r:0:alarm:a:b', true],
    ['Bool', ['false'], 'true', false],
    ['Bool', ['TRUE'], 'true', true],
    ['BoolIfExists', ['false'], undefined, true],
  ])('%s %j against %s -> %s', (operator, values, value, holds) => {
    const context: Record<string, string> = value === undefined ? {} : { 'aws:sourcearn': value };
    expect(conditionHolds({ operator, key: 'aws:sourcearn', values }, context)).toBe(holds);
  });
});

describe('a condition on a set of values (Set operators for multivalued context keys)', () => {
  const key = 'dynamodb:leadingkeys';
  const incidents = ['INCIDENT#*', 'HEALTH'];

  it.each([
    ['ForAllValues:StringLike', incidents, ['INCIDENT#1'], true],
    ['ForAllValues:StringLike', incidents, ['INCIDENT#1', 'HEALTH'], true],
    ['ForAllValues:StringLike', incidents, ['INCIDENT#1', 'TOKEN#1'], false],
    ['ForAllValues:StringLike', incidents, [], true],
    ['ForAllValues:StringLike', incidents, undefined, true],
    ['ForAllValues:StringEquals', incidents, ['INCIDENT#1'], false],
    ['ForAllValues:StringNotLike', incidents, ['TOKEN#1', 'LINK#1'], true],
    ['ForAllValues:StringNotLike', incidents, ['TOKEN#1', 'INCIDENT#1'], false],
    ['ForAnyValue:StringLike', incidents, ['TOKEN#1', 'INCIDENT#1'], true],
    ['ForAnyValue:StringLike', incidents, ['TOKEN#1'], false],
    ['ForAnyValue:StringLike', incidents, [], false],
    ['ForAnyValue:StringLike', incidents, undefined, false],
    ['ForAnyValue:StringNotLike', incidents, ['TOKEN#1', 'INCIDENT#1'], true],
    ['ForAnyValue:StringNotLike', incidents, undefined, false],
    ['Null', ['false'], ['INCIDENT#1'], true],
    ['Null', ['false'], [], false],
    ['Null', ['false'], undefined, false],
    ['Null', ['true'], undefined, true],
    ['Null', ['true'], ['INCIDENT#1'], false],
  ])('%s %j against %j -> %s', (operator, values, given, holds) => {
    const context: Record<string, string[]> = given === undefined ? {} : { [key]: given };
    expect(unmodelledCondition(operator, key)).toBeUndefined();
    expect(conditionHolds({ operator, key, values }, context)).toBe(holds);
  });

  it.each([
    ['StringLike', 'dynamodb:LeadingKeys', 'a set without ForAllValues or ForAnyValue'],
    ['ForAllValues:StringLike', 'aws:SourceArn', 'one value with ForAllValues'],
    ['ForAllValues:StringLikeIfExists', 'dynamodb:LeadingKeys', 'both at once'],
    ['ForSomeValues:StringLike', 'dynamodb:LeadingKeys', 'an unknown qualifier'],
    ['ForAllValues:Null', 'dynamodb:LeadingKeys', 'Null of a set'],
  ])('refuses %s on %s: %s', (operator, key) => {
    expect(unmodelledCondition(operator, key)).toBe(`condition operator ${operator} on ${key}`);
  });
});

describe('a pattern of a policy', () => {
  it('covers any text by a star and itself literally, whatever signs it holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (start, rest) => {
        expect(matchPattern('*', start)).toBe(true);
        const literal = start.replace(/[*?]/g, '');
        expect(matchPattern(literal, literal)).toBe(true);
        expect(matchPattern(`${literal}*`, literal + rest)).toBe(true);
      }),
    );
  });

  it('takes each section of an ARN on its own', () => {
    expect(matchArn('arn:aws:sqs:*:*:q', 'arn:aws:sqs:r:0:q')).toBe(true);
    expect(matchArn('arn:*:q', 'arn:aws:sqs:r:0:q')).toBe(false);
  });
});
