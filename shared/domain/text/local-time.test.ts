import { describe, expect, it } from 'vitest';
import { formatInZone } from './local-time.ts';

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
