import { describe, expect, it } from 'vitest';
import { override, overridesOfSwap, swap, type Override } from './changes.ts';
import { overlapsIn } from './findings.ts';
import { schedule } from './schedule.ts';
import { scheduleTimeline } from './schedule-timeline.ts';
import { turnsOf } from './turns.ts';
import { withoutLeavers } from './without-leavers.ts';

const week = { start: '2026-12-14T00:00:00.000Z', end: '2026-12-21T00:00:00.000Z' };
const made = { by: 'devon', at: week.start };
const fixed = (people: string[], id = 'x') =>
  schedule.parse({ id, name: 'X', zone: 'UTC', layers: [{ id: 'a', kind: 'fixed', people }] });
const asked = { id: 's', asker: 'devon', other: 'malia', gives: week, askedAt: week.start, state: 'accepted' };
const swapped = overridesOfSwap(swap.parse(asked));
const change = (kind: string, people: string[], more: object = {}): Override =>
  override.parse({ id: `${kind}-${people.join()}`, kind, people, ...week, ...made, ...more });
const away = (person: string) => ({ id: 'l', person, ...week, ...made }) as never;
const facts = (people: string[], overrides: readonly Override[], leave: never[] = []) => ({
  regions: [],
  schedules: [fixed(people)],
  overrides: { x: overrides },
  leave,
});
const who = (...given: Parameters<typeof facts>) =>
  scheduleTimeline(facts(...given), 'x')(Date.parse('2026-12-15T00:00:00Z')).is;

describe('whoever stands in for somebody', () => {
  it('keeps the shift when the one who gave it goes on leave', () => {
    expect(who(['devon'], swapped, [away('devon')])).toEqual(['malia']);
  });

  it('is not on call while on leave, and whoever was planned is', () => {
    expect(who(['devon'], swapped, [away('malia')])).toEqual(['devon']);
    expect(who(['devon'], [change('replace', ['malia'])], [away('malia')])).toEqual(['devon']);
    expect(who(['devon'], [change('add', ['malia', 'tala'])], [away('malia')])).toEqual(['devon', 'tala']);
  });

  it('does not stand in for those who stand in for others, in whatever order it was arranged', () => {
    const first = change('replace', ['tala'], { of: 'malia' });
    const second = change('replace', ['malia'], { of: 'devon' });
    expect(who(['devon'], [first, second])).toEqual(['malia']);
    expect(who(['devon'], [second, first])).toEqual(['tala']);
  });

  it('stands in for somebody whom an earlier override has put there', () => {
    const put = change('replace', ['malia']);
    expect(who(['devon'], [put, change('replace', ['tala'], { of: 'malia' })])).toEqual(['tala']);
  });

  it('gives other time than they take: who swaps the same time swaps nothing', () => {
    expect(swap.safeParse({ ...asked, takes: week }).error?.issues[0]?.path).toEqual(['takes']);
  });

  it('is named once in an override', () => {
    const twice = { id: 'o', kind: 'replace', people: ['malia', 'malia'], ...week, ...made };
    expect(override.safeParse(twice).error?.issues[0]?.path).toEqual(['people']);
  });
});

describe('names and times at the edges', () => {
  it('a schedule may be called constructor', () => {
    const named = fixed(['devon'], 'constructor');
    const all = { regions: [], schedules: [named], overrides: {}, leave: [] };
    expect(overlapsIn(all, named, Date.parse(week.start), Date.parse(week.end))).toEqual([]);
  });

  it('whoever has left the directory is nobody, planned or put there', () => {
    const here = new Set(['devon']);
    const at = Date.parse('2026-12-15T00:00:00Z');
    expect(scheduleTimeline(withoutLeavers(facts(['malia', 'devon'], []), here), 'x')(at).is).toEqual(['devon']);
    const put = withoutLeavers(facts(['devon'], [change('replace', ['malia'])]), here);
    expect(scheduleTimeline(put, 'x')(at).is).toEqual(['devon']);
  });

  it.each(['soon', '', '30m', 'P1Y', 'PT'])('an overlap of "%s" is refused by its field', (overlap) => {
    const handOver = { overlap, signWithin: 'PT15M', escalateTo: 'manager' };
    const [issue] = schedule.safeParse({ ...fixed(['devon']), handOver }).error?.issues ?? [];
    expect(issue?.path).toEqual(['handOver', 'overlap']);
  });

  it('an anchor that the clock skips moves the first hand-off, and no other', () => {
    const berlin = { unit: 'day', length: 1, anchor: '2027-03-28T02:30', zone: 'Europe/Berlin' } as const;
    const { until } = turnsOf(berlin)(Date.parse('2027-03-28T12:00:00Z'));
    expect(new Date(until).toISOString()).toBe('2027-03-29T00:30:00.000Z');
    expect(turnsOf(berlin)(Date.parse('2027-03-28T01:29:59.999Z')).is).toBe(-1);
    expect(turnsOf(berlin)(Date.parse('2027-03-28T01:30:00.000Z')).is).toBe(0);
  });

  it('months are counted in the first century, and where dates end, as in any other', () => {
    const early = { unit: 'month', length: 1, anchor: '0050-01-31T00:00:00Z', zone: 'UTC' } as const;
    expect(turnsOf(early)(Date.parse('0050-02-28T00:00:00Z'))).toEqual({
      is: 1,
      until: Date.parse('0050-03-31T00:00:00Z'),
    });
    const far = { unit: 'month', length: 10_000, anchor: '2026-01-31T00:00:00Z', zone: 'UTC' } as const;
    expect(turnsOf(far)(8.64e15).until).toBe(Number.POSITIVE_INFINITY);
  });
});
