import { describe, expect, it } from 'vitest';
import { parseFilter } from './record-filter.ts';

const record = {
  eventName: 'INSERT',
  dynamodb: { NewImage: { sk: { S: 'COMMIT#000001' }, n: { N: '5' }, flag: { BOOL: true } } },
  tags: ['a', 'b'],
};

function passes(...patterns: object[]): boolean {
  const refuse = (path: string, why: string): never => {
    throw new Error(`${path}: ${why}`);
  };
  return parseFilter(
    patterns.map((pattern) => JSON.stringify(pattern)),
    refuse,
  )(record);
}

describe('filter criteria of an event source (Control which events Lambda sends to your function)', () => {
  it.each([
    [[{}]],
    [[{ eventName: ['INSERT'] }]],
    [[{ eventName: ['MODIFY', 'INSERT'] }]],
    [[{ dynamodb: { NewImage: { sk: { S: [{ prefix: 'COMMIT#' }] } } } }]],
    [[{ dynamodb: { OldImage: [{ exists: false }] } }]],
    [[{ dynamodb: { NewImage: { flag: { BOOL: [true] } } } }]],
    [[{ eventName: [{ 'anything-but': ['REMOVE', 'MODIFY'] }] }]],
    [[{ tags: ['b'] }]],
    [[{ eventName: ['REMOVE'] }, { eventName: ['INSERT'] }]],
  ])('%j lets the record through', (patterns) => {
    expect(passes(...patterns)).toBe(true);
  });

  it.each([
    [[{ eventName: ['REMOVE'] }]],
    [[{ eventName: ['INSERT'], dynamodb: { NewImage: { sk: { S: [{ prefix: 'NOTICE#' }] } } } }]],
    [[{ dynamodb: { NewImage: { n: { N: [5] } } } }]],
    [[{ dynamodb: { NewImage: { sk: [{ exists: false }] } } }]],
    [[{ eventName: [{ 'anything-but': 'INSERT' }] }]],
    [[{ nowhere: [{ 'anything-but': 'x' }] }]],
  ])('%j holds the record back', (patterns) => {
    expect(passes(...patterns)).toBe(false);
  });

  it('lets everything through without patterns', () => {
    expect(passes()).toBe(true);
  });

  it.each([
    [{ a: [{ suffix: 'x' }] }, 'a: the operator {"suffix":"x"} is not modelled'],
    [{ a: { b: [{ numeric: ['>', 1] }] } }, 'a.b: the operator'],
    [{ $or: [{ a: [1] }] }, '$or: this operator is not modelled'],
    [{ a: 'text' }, 'a: a pattern is an object'],
    [{ a: [{ prefix: 'x', exists: true }] }, 'a: one operator a rule'],
  ])('%j is refused by name', (pattern, message) => {
    expect(() => passes(pattern)).toThrow(message);
  });
});
