import { describe, expect, it } from 'vitest';
import { exactInZone, formatInZone, monthInWords, shortInZone, spanInZone } from './local-time.ts';

describe('a time in a message', () => {
  it.each([
    ['2026-11-21T10:44:00Z', 'Europe/Dublin', '21 Nov 2026, 10:44 GMT (Europe/Dublin)'],
    ['2026-06-01T00:05:59Z', 'Europe/Dublin', '1 Jun 2026, 01:05 GMT+1 (Europe/Dublin)'],
    ['2026-11-21T23:30:00Z', 'Asia/Tokyo', '22 Nov 2026, 08:30 GMT+9 (Asia/Tokyo)'],
    ['2026-11-21T10:44:00Z', 'America/Los_Angeles', '21 Nov 2026, 02:44 GMT-8 (America/Los_Angeles)'],
    ['2026-07-21T10:44:00Z', 'Australia/Lord_Howe', '21 Jul 2026, 21:14 GMT+10:30 (Australia/Lord_Howe)'],
    ['2026-07-21T10:44:00Z', 'America/St_Johns', '21 Jul 2026, 08:14 GMT-2:30 (America/St_Johns)'],
  ])('%s is read in %s as %s', (at, zone, expected) => {
    expect(formatInZone(Date.parse(at), zone)).toBe(expected);
  });

  it('tells the two hours apart that the clock repeats in autumn', () => {
    expect(formatInZone(Date.parse('2026-10-25T00:30:00Z'), 'Europe/Dublin')).toContain('01:30 GMT+1');
    expect(formatInZone(Date.parse('2026-10-25T01:30:00Z'), 'Europe/Dublin')).toContain('01:30 GMT (');
  });
});

describe('a shift in a message', () => {
  it.each([
    ['2026-03-10T10:00Z', '2026-03-10T18:00Z', 'Europe/Dublin', 'Tue 10 Mar 10:00-18:00 GMT'],
    ['2026-03-10T22:00Z', '2026-03-11T06:00Z', 'Europe/Dublin', 'Tue 10 Mar 22:00-Wed 11 Mar 06:00 GMT'],
    ['2026-03-28T22:00Z', '2026-03-29T06:00Z', 'Europe/Dublin', 'Sat 28 Mar 22:00 GMT-Sun 29 Mar 07:00 GMT+1'],
    ['2026-10-25T00:30Z', '2026-10-25T01:30Z', 'Europe/Dublin', 'Sun 25 Oct 01:30 GMT+1-01:30 GMT'],
    ['2026-03-10T10:00Z', '2026-03-10T18:00Z', 'Asia/Kolkata', 'Tue 10 Mar 15:30-23:30 GMT+5:30'],
  ])('from %s to %s is read in %s as %s', (start, end, zone, expected) => {
    expect(spanInZone({ start: Date.parse(start), end: Date.parse(end) }, zone)).toBe(expected);
  });

  it('ends on a weekday that is named', () => {
    expect(shortInZone(Date.parse('2026-03-17T09:00Z'), 'Europe/Dublin')).toBe('Tue 17 Mar 09:00 GMT');
  });

  it.each([
    ['2026-03-29T02:30:00.001Z', 'Europe/Dublin', '29 Mar 2026, 03:30:00.001 GMT+1'],
    ['2026-03-31T15:00:00Z', 'Asia/Tokyo', '1 Apr 2026, 00:00:00.000 GMT+9'],
  ])('%s is in %s exactly %s', (at, zone, expected) => {
    expect(exactInZone(Date.parse(at), zone)).toBe(expected);
  });

  it('names a month', () => {
    expect([monthInWords('2026-01'), monthInWords('2026-12')]).toEqual(['January 2026', 'December 2026']);
  });
});
