import { describe, expect, it } from 'vitest';
import { leave, override, overridesOfSwap, swap } from './changes.ts';

const times = { start: '2026-03-02T09:00:00Z', end: '2026-03-03T09:00:00Z' };
const asked = swap.parse({
  id: 'swap-1',
  asker: 'ana',
  other: 'ben',
  gives: times,
  takes: { start: '2026-03-09T09:00:00Z', end: '2026-03-10T09:00:00Z' },
  askedAt: '2026-03-01T09:00:00Z',
  state: 'asked',
});

describe('a swap', () => {
  it('changes nothing until it is accepted', () => {
    for (const state of ['asked', 'declined', 'withdrawn'] as const)
      expect(overridesOfSwap({ ...asked, state })).toEqual([]);
  });

  it('puts each in the other’s place once it is accepted', () => {
    const found = overridesOfSwap({ ...asked, state: 'accepted', answeredAt: '2026-03-01T12:00:00Z' });
    expect(found.map((one) => override.parse(one))).toEqual(found);
    const common = { kind: 'replace', by: 'ben', at: '2026-03-01T12:00:00Z' };
    expect(found).toEqual([
      { ...common, id: 'swap-1-gives', people: ['ben'], of: 'ana', ...asked.gives },
      { ...common, id: 'swap-1-takes', people: ['ana'], of: 'ben', ...asked.takes },
    ]);
  });

  it('is one change where time is given away for nothing', () => {
    const { takes: _takes, ...given } = asked;
    expect(overridesOfSwap({ ...given, state: 'accepted' })).toMatchObject([{ people: ['ben'], of: 'ana' }]);
  });
});

describe('what is refused', () => {
  const change = { id: 'o', kind: 'add', people: ['ana'], ...times, by: 'ben', at: times.start };
  const backwards = { start: times.end, end: times.start };
  const { gives: _gives, takes: _takes, ...bare } = asked;

  it.each([
    ['an override of nobody', override, { ...change, people: [] }, 'people'],
    ['an override that ends before it starts', override, { ...change, ...backwards }, 'end'],
    ['an override that ends as it starts', override, { ...change, end: times.start }, 'end'],
    ['to add somebody in a place', override, { ...change, of: 'cem' }, 'of'],
    ['to replace somebody by themselves', override, { ...change, kind: 'replace', of: 'ana' }, 'of'],
    ['an override of another kind', override, { ...change, kind: 'pause' }, 'kind'],
    ['an instant without an offset', override, { ...change, start: '2026-03-02T09:00:00' }, 'start'],
    ['a swap with oneself', swap, { ...asked, other: 'ana' }, 'other'],
    ['a swap of time that ends before it starts', swap, { ...bare, gives: backwards }, 'gives.end'],
    [
      'leave that ends before it starts',
      leave,
      { id: 'l', person: 'ana', ...backwards, by: 'ana', at: times.start },
      'end',
    ],
  ])('%s', (_what, schema, given, path) => {
    expect(schema.safeParse(given).error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it('nothing else: what was refused above is taken when it is mended', () => {
    expect(override.safeParse(change).success).toBe(true);
    expect(override.safeParse({ ...change, kind: 'replace', of: 'cem' }).success).toBe(true);
    expect(leave.safeParse({ id: 'l', person: 'ana', ...times, by: 'ana', at: times.start }).success).toBe(true);
  });
});
