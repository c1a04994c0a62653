import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, serviceId } from '../directory/directory-ids.ts';
import type { Announcement, Recurs } from './announcement.ts';
import { announce, cancel, change, moveOccurrence } from './decide-maintenance.ts';
import { announced, at, brief, by, id, made, other, span, sundays, wanted } from './maintenance-fixture.ts';
import { occurrencesOf } from './occurrences-of.ts';
import { firstOverlap, overlapInSeries } from './overlaps.ts';

const window = span('2026-03-10T10:00Z', '2026-03-10T12:00Z');
const series = announced({ recurs: sundays }, '2026-02-20T00:00Z');
const single = announced(window, '2026-03-01T00:00Z');
const sunday = at('2026-03-08T02:00Z');

describe('what cannot be announced or changed', () => {
  it.each([
    ['a window that is over', () => announce(id, wanted(window), { id: 'x' }, by('2026-03-10T12:00Z')), 'end'],
    [
      'a series that never comes round',
      () =>
        announce(
          id,
          wanted({ recurs: { ...sundays, until: '2026-03-07', from: '2026-03-02' } }),
          { id: 'x' },
          by('2026-03-01T00:00Z'),
        ),
      'recurs',
    ],
    [
      'an end that is past',
      () => change(single, wanted(span('2026-03-10T10:00Z', '2026-03-10T10:30Z')), by('2026-03-10T11:00Z')),
      'end',
    ],
    ['a series made of a window', () => change(single, wanted({ recurs: sundays }), by('2026-03-02T00:00Z')), 'recurs'],
    ['a window made of a series', () => change(series, wanted(window), by('2026-03-02T00:00Z')), 'recurs'],
    [
      'an occurrence moved for months',
      () => moveOccurrence(series, sunday, span('2026-06-08T02:00Z', '2026-06-08T04:00Z'), by('2026-03-02T00:00Z')),
      'start',
    ],
  ])('%s is refused by its field', (_what, decide, field) => {
    expect(decide()).toMatchObject({ ok: false, kind: 'field', field });
  });

  const cancelled = made(cancel(single, { reason: 'no disks' }, by('2026-03-02T00:00Z')));
  const without = made(cancel(series, { reason: 'x', planned: sunday }, by('2026-03-02T00:00Z')));
  const more = { services: ['registry', 'transport'].map((one) => serviceId.parse(one)) };
  it.each([
    ['what was cancelled', () => change(cancelled, wanted(window), by('2026-03-03T00:00Z'))],
    ['what was cancelled, once more', () => cancel(cancelled, { reason: 'x' }, by('2026-03-03T00:00Z'))],
    ['what is over', () => cancel(single, { reason: 'x' }, by('2026-03-10T12:00Z'))],
    [
      'an occurrence that was cancelled',
      () => cancel(without, { reason: 'x', planned: sunday }, by('2026-03-03T00:00Z')),
    ],
    ['an occurrence that is over', () => cancel(series, { reason: 'x', planned: sunday }, by('2026-03-08T04:00Z'))],
    [
      'the start of what has begun',
      () => change(single, wanted(span('2026-03-10T11:30Z', '2026-03-10T12:00Z')), by('2026-03-10T11:00Z')),
    ],
    ['the services of what has begun', () => change(single, wanted(window, more), by('2026-03-10T11:00Z'))],
    [
      'the customers of what has begun',
      () => change(single, wanted(window, { customers: [customerId.parse('liffey')] }), by('2026-03-10T11:00Z')),
    ],
  ])('%s stays as it is', (_what, decide) => {
    expect(decide()).toMatchObject({ ok: false, kind: 'state' });
  });

  it('an occurrence that there never was is not there', () => {
    const planned = sunday + 1;
    expect(cancel(series, { reason: 'x', planned }, by('2026-03-02T00:00Z'))).toMatchObject({
      ok: false,
      kind: 'unknown',
    });
  });
});

describe('what customers are told', () => {
  const told = (item: Announcement) => item.tell;

  it('is the next window, and of a move the time it had before', () => {
    const later = span('2026-03-11T10:00Z', '2026-03-11T12:00Z');
    expect(told(single)).toMatchObject({ news: 'announced', version: 1, window });
    expect(told(made(change(single, wanted(later), by('2026-03-02T00:00Z'))))).toMatchObject({
      ...{ news: 'changed', version: 2, window: later, before: window },
    });
    expect(told(made(cancel(single, { reason: 'x' }, by('2026-03-02T00:00Z'))))).toMatchObject({
      news: 'cancelled',
      window,
    });
  });

  it('is nothing new where only the checks changed', () => {
    const checks = { before: ['The backup is valid'], steps: [], success: [], rollback: [] };
    const changed = made(change(single, wanted(window, { checks }), by('2026-03-02T00:00Z')));
    expect([changed.version, changed.checks, told(changed)]).toEqual([2, checks, told(single)]);
  });
});

describe('what was said of single dates of a series, when the series is changed', () => {
  const struck = made(cancel(series, { reason: 'a release', planned: sunday }, by('2026-03-02T00:00Z')));
  const later = span('2026-03-17T02:00Z', '2026-03-17T04:00Z');
  const both = made(moveOccurrence(struck, at('2026-03-15T02:00Z'), later, by('2026-03-02T00:00Z')));
  const inMarch = (item: Announcement) =>
    occurrencesOf(item, at('2026-03-06T00:00Z'), at('2026-03-23T00:00Z')).map(brief);
  const changedTo = (more: Partial<Recurs>, item = both, now = '2026-03-03T00:00Z') =>
    made(change(item, wanted({ recurs: { ...sundays, ...more } }), by(now)));

  it.each<[string, Partial<Recurs>, string[]]>([
    [
      'its last day',
      { until: '2026-12-31' },
      ['2026-03-17T02:00/2026-03-17T04:00', '2026-03-22T02:00/2026-03-22T04:00'],
    ],
    ['its length', { lasts: 'PT1H' }, ['2026-03-17T02:00/2026-03-17T04:00', '2026-03-22T02:00/2026-03-22T03:00']],
    [
      'its hour',
      { when: { every: 'week', on: 'sun', at: '05:00' } },
      ['2026-03-17T02:00/2026-03-17T04:00', '2026-03-22T05:00/2026-03-22T07:00'],
    ],
    ['its zone', { zone: 'Europe/Athens' }, ['2026-03-17T02:00/2026-03-17T04:00', '2026-03-22T00:00/2026-03-22T02:00']],
  ])('stays: cancelled is cancelled and moved is moved, whatever becomes of %s', (_what, more, expected) => {
    expect(inMarch(changedTo(more))).toEqual(expected);
  });

  it('goes with the dates that the series no longer has, and a date that was cancelled does not come back with its weekday', () => {
    const saturdays = changedTo({ when: { every: 'week', on: 'sat', at: '02:00' } });
    expect(inMarch(saturdays)).toEqual([
      '2026-03-07T02:00/2026-03-07T04:00',
      '2026-03-14T02:00/2026-03-14T04:00',
      '2026-03-21T02:00/2026-03-21T04:00',
    ]);
    expect(inMarch(changedTo({}, saturdays, '2026-03-04T00:00Z'))).toEqual([
      '2026-03-15T02:00/2026-03-15T04:00',
      '2026-03-22T02:00/2026-03-22T04:00',
    ]);
  });

  it('holds also for a later hour of the day on which it was cancelled', () => {
    const more = { when: { every: 'week', on: 'sun', at: '05:00' } } as const;
    expect(inMarch(changedTo(more, both, '2026-03-08T03:00Z'))[0]).toBe('2026-03-17T02:00/2026-03-17T04:00');
  });

  it('never lets a date come back at which nothing was to be (property)', () => {
    const clock = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`);
    fc.assert(
      fc.property(fc.array(clock, { maxLength: 6 }), (hours) => {
        let item = struck;
        for (const [day, hour] of hours.entries())
          item = changedTo({ when: { every: 'week', on: 'sun', at: hour } }, item, `2026-03-0${day + 2}T12:00Z`);
        expect(occurrencesOf(item, at('2026-03-08T00:00Z'), at('2026-03-09T00:00Z'))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('windows that meet', () => {
  const from = at('2026-02-20T00:00Z');

  it.each([
    ['2026-03-10T11:00Z', '2026-03-10T13:00Z', true],
    ['2026-03-10T09:00Z', '2026-03-10T13:00Z', true],
    ['2026-03-10T12:00Z', '2026-03-10T13:00Z', false],
    ['2026-03-10T09:00Z', '2026-03-10T10:00Z', false],
  ])('a window from %s to %s meets the one from 10:00 to 12:00: %s', (start, end, meets) => {
    const rival = announced(span(start, end), '2026-03-01T00:00Z', {}, other);
    expect(firstOverlap(rival, single, from) !== undefined).toBe(meets);
  });

  it('are found of a series within 400 days, and not beyond', () => {
    const near = announced(span('2027-01-03T03:00Z', '2027-01-03T05:00Z'), '2026-03-01T00:00Z', {}, other);
    const far = announced(span('2027-05-02T03:00Z', '2027-05-02T05:00Z'), '2026-05-01T00:00Z', {}, other);
    expect(firstOverlap(near, series, from)?.other.source).toBe(`${id}/2027-01-03T02:00:00.000Z`);
    expect(firstOverlap(far, series, from)).toBeUndefined();
  });

  it('are found inside one series: by its length, by a change of clocks, by one that was moved', () => {
    const daily = (lasts: string, zone = 'UTC') =>
      announced(
        { recurs: { when: { every: 'day', at: '02:00' }, zone, lasts, from: '2026-03-01' } },
        '2026-02-20T00:00Z',
      );
    expect(overlapInSeries(daily('PT24H'), from)).toBeUndefined();
    expect(overlapInSeries(daily('PT25H'), from)).toBeDefined();
    // Of the day on which clocks go forward there are 23 hours.
    expect(overlapInSeries(daily('PT24H', 'Europe/Dublin'), from)).toBeDefined();
    const onto = span('2026-03-15T03:00Z', '2026-03-15T05:00Z');
    const moved = made(moveOccurrence(series, sunday, onto, by('2026-03-02T00:00Z')));
    expect(overlapInSeries(moved, from)).toBeDefined();
    expect(overlapInSeries(series, from)).toBeUndefined();
  });
});
