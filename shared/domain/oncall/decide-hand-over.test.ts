import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideDue,
  decideNote,
  decidePlanned,
  decideSign,
  deadlineOf,
  draftAt,
  draftOf,
  handOffsIn,
  type Signing,
} from './decide-hand-over.ts';
import { handOver, MOST_NOTES, signableUntil, type HandOver } from './hand-over.ts';
import { itemsOf } from './hand-over-checklists.ts';
import type { HandOverReport } from './hand-over-report.ts';
import { always, spansAt, type People, type Timeline } from './timeline.ts';

const MINUTE = 60_000;
const AT = 100 * MINUTE;
const terms = { overlap: 'PT30M', signWithin: 'PT15M', escalateTo: 'L2' as never };
const report: HandOverReport = {
  asOf: AT,
  incidents: [],
  moreIncidents: 0,
  firingAlerts: 0,
  services: [],
  moreServices: 0,
  maintenance: [],
  staffing: { onCall: ['tomas'], available: ['maya', 'tomas'], unavailable: [] },
  gaps: [],
};
const draft = (now = AT - 30 * MINUTE): HandOver =>
  draftOf({ at: AT, outgoing: ['maya', 'aoife'], incoming: ['tomas', 'jordan'] }, 'primary', terms, now);
const by = (as: Signing['as'], person: string): Signing => ({ as, by: person, ticked: itemsOf(as) });
const signed = (one: HandOver, signing: Signing, now = AT): HandOver => {
  const decided = decideSign(one, signing, report, now);
  if (decided.kind !== 'changed') throw new Error(`not signed: ${decided.kind}`);
  return handOver.parse(decided.handOver);
};
/** Groups one after the other, ten minutes each. */
const turns = (...groups: People[]): Timeline<People> => {
  const spans = spansAt(groups.map((of, index) => ({ start: index * 10, end: (index + 1) * 10, of })));
  return (at) => {
    const { is, until } = spans(at);
    return { is: is[0] ?? [], until };
  };
};

describe('which changes of hands need a hand-over', () => {
  it.each<[string, People, People, { outgoing: string[]; incoming: string[] } | undefined]>([
    ['one leaves, another comes', ['a'], ['b'], { outgoing: ['a'], incoming: ['b'] }],
    ['one stays: only the others hand over', ['a', 's'], ['s', 'b'], { outgoing: ['a'], incoming: ['b'] }],
    ['the order changes', ['a', 'b'], ['b', 'a'], undefined],
    ['one only joins', ['a'], ['a', 'b'], undefined],
    ['one only leaves', ['a', 'b'], ['a'], undefined],
    ['nobody was before', [], ['a'], undefined],
    ['nobody is after', ['a'], [], undefined],
  ])('%s', (_what, before, after, expected) => {
    const found = handOffsIn(turns(before, after), 1, 19);
    expect(found).toEqual(expected === undefined ? [] : [{ at: 10, ...expected }]);
  });

  it('ranges join without a gap and without one twice', () => {
    const people = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
    const cut = fc.integer({ min: 1, max: 59 });
    fc.assert(
      fc.property(fc.array(people, { minLength: 6, maxLength: 6 }), cut, (groups, at) => {
        const timeline = turns(...groups);
        expect([...handOffsIn(timeline, 0, at), ...handOffsIn(timeline, at, 60)]).toEqual(handOffsIn(timeline, 0, 60));
      }),
    );
  });

  it('finds none where the same people are on call for ever', () => {
    expect(handOffsIn(always(['a']), 0, Number.MAX_SAFE_INTEGER)).toEqual([]);
  });
});

describe('when it is drafted and due', () => {
  it('is drafted the overlap before, and due so long after', () => {
    expect(draftAt({ at: AT }, terms)).toBe(AT - 30 * MINUTE);
    expect(draft()).toMatchObject({ dueAt: AT + 15 * MINUTE, untold: ['drafted'] });
    expect(deadlineOf(draft())).toBe(AT + 15 * MINUTE);
  });

  it('drafted late, leaves as much time to sign as ever', () => {
    expect(draft(AT + 60 * MINUTE).dueAt).toBe(AT + 75 * MINUTE);
  });

  it('is escalated at its deadline and not a millisecond before, once', () => {
    expect(decideDue(draft(), AT + 15 * MINUTE - 1)).toBeUndefined();
    const escalated = decideDue(draft(), AT + 15 * MINUTE);
    expect(escalated).toMatchObject({ state: 'escalated', escalatedAt: AT + 15 * MINUTE });
    expect(decideDue(escalated as HandOver, AT + 99 * MINUTE)).toBeUndefined();
    expect(decideDue(signed(draft(), by('outgoing', 'maya')), AT + 15 * MINUTE)).toMatchObject({ state: 'escalated' });
  });
});

describe('who may sign', () => {
  it.each<[string, HandOver, Signing, number, unknown]>([
    ['somebody of neither side', draft(), by('outgoing', 'erik'), AT, { kind: 'not-of-this-side' }],
    ['the incoming as outgoing', draft(), by('outgoing', 'tomas'), AT, { kind: 'not-of-this-side' }],
    [
      'a second of the same side',
      signed(draft(), by('outgoing', 'maya')),
      by('outgoing', 'aoife'),
      AT,
      { kind: 'signed-by-another' },
    ],
    ['the same person again', signed(draft(), by('outgoing', 'maya')), by('outgoing', 'maya'), AT, { kind: 'again' }],
    [
      'with an item missing',
      draft(),
      { ...by('incoming', 'tomas'), ticked: itemsOf('incoming').slice(1) },
      AT,
      { kind: 'not-ticked', items: ['notes-read'] },
    ],
    [
      'with an item of the other side',
      draft(),
      { ...by('incoming', 'tomas'), ticked: [...itemsOf('incoming'), 'sla-told'] },
      AT,
      { kind: 'unknown-items', items: ['sla-told'] },
    ],
    [
      'two weeks after it was due',
      draft(),
      by('incoming', 'tomas'),
      signableUntil(draft()),
      { kind: 'over', why: 'lapsed' },
    ],
    [
      'what was withdrawn',
      decidePlanned(draft(), undefined, AT - 1) as HandOver,
      by('incoming', 'tomas'),
      AT - 1,
      { kind: 'over', why: 'withdrawn' },
    ],
  ])('%s changes nothing', (_who, one, signing, now, expected) => {
    expect(decideSign(one, signing, report, now)).toEqual(expected);
  });

  it('one of each side is enough, in whichever order, escalated or not, and what was signed is frozen', () => {
    const order = fc.constantFrom(['outgoing', 'incoming'] as const, ['incoming', 'outgoing'] as const);
    const who = { outgoing: fc.constantFrom('maya', 'aoife'), incoming: fc.constantFrom('tomas', 'jordan') };
    fc.assert(
      fc.property(order, who.outgoing, who.incoming, fc.boolean(), (sides, outgoing, incoming, late) => {
        const people = { outgoing, incoming };
        let one = late ? (decideDue(draft(), AT + 20 * MINUTE) as HandOver) : draft();
        for (const as of sides) one = signed(one, by(as, people[as]), AT + 21 * MINUTE);
        expect(one).toMatchObject({ state: 'signed', report, signedAt: AT + 21 * MINUTE });
        expect(one.untold).toEqual(['drafted', 'shift-changed', 'shift-report']);
        expect(decideNote(one, { category: 'important', text: 'x', by: 'maya', at: AT })).toEqual({
          kind: 'over',
          why: 'signed',
        });
        expect(deadlineOf(one)).toBeUndefined();
      }),
    );
  });
});

describe('when the plan changes before the hand-off', () => {
  const planned = { at: AT, outgoing: ['maya', 'aoife'], incoming: ['erik'] };

  it('it is of the new people, who are told; the signature of whoever left it falls', () => {
    const both = signed(signed(draft(), by('outgoing', 'maya'), AT - 9), by('incoming', 'tomas'), AT - 8);
    const moved = handOver.parse(decidePlanned(both, planned, AT - 7));
    expect(moved).toMatchObject({ state: 'drafted', incoming: ['erik'], untold: ['drafted'], round: 1 });
    expect(moved).toHaveProperty('signatures', { outgoing: expect.objectContaining({ by: 'maya' }) as unknown });
  });

  it('it is withdrawn where nobody changes hands any more, and told again when somebody does after all', () => {
    const gone = handOver.parse(decidePlanned(draft(), undefined, AT - 9));
    expect(gone).toMatchObject({ state: 'withdrawn', untold: ['withdrawn'] });
    expect(decidePlanned(gone, undefined, AT - 8)).toBeUndefined();
    expect(decidePlanned(gone, planned, AT - 8)).toMatchObject({ state: 'drafted', round: 2, untold: ['drafted'] });
  });

  it('nothing changes when the same people stand in another order, nor once the hand-off has come', () => {
    const turned = { at: AT, outgoing: ['aoife', 'maya'], incoming: ['jordan', 'tomas'] };
    expect(decidePlanned(draft(), turned, AT - 1)).toBeUndefined();
    expect(decidePlanned(draft(), undefined, AT)).toBeUndefined();
  });
});

describe('notes', () => {
  const note = { category: 'known-issue', text: 'the cache is cold', by: 'maya', at: AT } as const;

  it('are kept once, however often they are sent, and no more than fit', () => {
    let one = draft();
    for (let index = 0; index < MOST_NOTES; index += 1) {
      const decided = decideNote(one, { ...note, text: `note ${index}` });
      if (decided.kind !== 'changed') throw new Error(decided.kind);
      one = decided.handOver;
      expect(decideNote(one, { ...note, text: `note ${index}`, at: AT + 1 })).toEqual({ kind: 'again' });
    }
    expect(decideNote(one, note)).toEqual({ kind: 'over', why: 'full' });
  });
});
