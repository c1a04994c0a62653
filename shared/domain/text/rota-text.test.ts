import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { septets } from './gsm7.ts';
import { gapSoonText, rotaFindingsText, shiftBeginsText, shiftEndsText, shiftsChangedText } from './rota-text.ts';

const at = (time: string): number => Date.parse(`2026-${time}Z`);
const maya = { name: 'Maya Okafor', zone: 'Europe/Dublin' };
const EUROPE = 'Europe, primary';
const span = (start: string, end: string) => ({ start: at(start), end: at(end) });

describe('what somebody on call is told', () => {
  it('names the schedule, and the end on their own clock, when their shift begins', () => {
    const { sms, subject, text } = shiftBeginsText(
      { kind: 'begins', ...span('03-10T10:00', '04-07T09:00') },
      EUROPE,
      ['Tomás Ribeiro'],
      maya,
    );
    expect(sms).toBe('Your shift begins: you are on call in Europe, primary until Tue 7 Apr 10:00 GMT+1.');
    expect(subject).toBe('Your shift begins: Europe, primary');
    expect(text).toContain('From:     Tue 10 Mar 10:00 GMT\nUntil:    Tue 7 Apr 10:00 GMT+1\nWith you: Tomás Ribeiro');
    expect(text).toContain('Times are those of Europe/Dublin.');
  });

  it('says so where the shift has no end in sight', () => {
    const { sms } = shiftBeginsText({ kind: 'begins', start: 0 }, EUROPE, [], maya);
    expect(sms).toBe('Your shift begins: you are on call in Europe, primary with no end in sight.');
  });

  it('says who is on call now when their shift has ended', () => {
    const people = ['Ada', 'Bo', 'Cy', 'Di', 'Ed', 'Flo'];
    const { sms, text } = shiftEndsText({ kind: 'ends', end: at('03-10T10:00') }, EUROPE, people, maya);
    expect(sms).toBe('Your shift has ended: you are no longer on call in Europe, primary since Tue 10 Mar 10:00 GMT.');
    expect(text).toContain('On call now: Ada, Bo, Cy, Di, Ed and 1 more');
  });

  it('has the first change in the SMS and all of them in the letter', () => {
    const added = [span('03-10T10:00', '03-10T18:00')];
    const removed = [span('03-12T22:00', '03-13T06:00')];
    const { sms, text } = shiftsChangedText({ kind: 'changed', added, removed, more: 1 }, EUROPE, maya);
    expect(sms).toBe(
      'Your on-call shifts in Europe, primary have changed: added Tue 10 Mar 10:00-18:00 GMT and 2 more.',
    );
    expect(text).toContain('Added:     Tue 10 Mar 10:00-18:00 GMT\nNo longer: Thu 12 Mar 22:00-Fri 13 Mar 06:00 GMT\n');
    expect(text).toContain('1 more in the next');
  });

  it('is one segment whatever the schedule is called, and its end is never cut', () => {
    const zone = fc.constantFrom('Australia/Lord_Howe', 'Asia/Kathmandu', 'Etc/UTC', 'America/St_Johns');
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.string({ unit: fc.constantFrom('€', 'x'), maxLength: 80 }),
    );
    fc.assert(
      fc.property(
        name,
        zone,
        fc.integer({ min: 0, max: 4e12 }),
        fc.integer({ min: 1, max: 2e9 }),
        (called, where, start, length) => {
          const reader = { name: 'x', zone: where };
          const long = { start, end: start + length };
          const all = [
            shiftBeginsText({ kind: 'begins', ...long }, called, [], reader).sms,
            shiftEndsText({ kind: 'ends', end: start }, called, [], reader).sms,
            shiftsChangedText({ kind: 'changed', added: [], removed: [long, long], more: 99 }, called, reader).sms,
            gapSoonText({ kind: 'gap-soon', schedule: called, ...long, more: 99 }, reader).sms,
          ];
          for (const sms of all) {
            expect(septets(sms)).toBeLessThanOrEqual(160);
            expect(sms.endsWith('.') && !sms.endsWith('...')).toBe(true);
          }
        },
      ),
    );
  });
});

describe('what a coordinator is told', () => {
  const gap = { kind: 'gap', schedule: EUROPE, ...span('03-12T10:00', '03-12T18:00') } as const;

  it('lists what is new, each in a line, and only counts the rest', () => {
    const { subject, text } = rotaFindingsText(
      {
        kind: 'findings',
        fresh: [
          gap,
          {
            kind: 'overlap',
            schedule: EUROPE,
            people: ['maya', 'tomas'],
            most: 1,
            ...span('03-13T10:00', '03-13T11:00'),
          },
          {
            kind: 'understaffed',
            schedule: EUROPE,
            region: 'Ireland',
            period: 'nights',
            has: 1,
            needs: 2,
            ...span('03-14T10:00', '03-14T11:00'),
          },
          { kind: 'load', person: 'maya', of: 'hours', is: 200.04, limit: 160 },
        ],
        more: 2,
        open: 3,
      },
      (person) => person.toUpperCase(),
      maya,
    );
    expect(subject).toBe('On call: 6 to mend, 3 still open');
    expect(text.split('\n').filter((line) => line.startsWith('- '))).toEqual([
      '- Nobody is on call in Europe, primary: Thu 12 Mar 10:00-18:00 GMT',
      '- More than 1 on call in Europe, primary: Fri 13 Mar 10:00-11:00 GMT (MAYA, TOMAS)',
      '- 1 of 2 on call in Europe, primary (Ireland, nights): Sat 14 Mar 10:00-11:00 GMT',
      '- MAYA had 200 hours on call in the last 28 days; the limit is 160',
    ]);
    expect(text).toContain('And 2 more.');
    expect(text).toContain('Still open of what you were told before: 3.');
  });

  it('is one line about what they were told before where nothing is new', () => {
    const { subject, text } = rotaFindingsText({ kind: 'findings', fresh: [], more: 0, open: 2 }, String, maya);
    expect(subject).toBe('On call: 2 still open');
    expect(text).not.toContain('- ');
  });

  it('is an SMS when the gap is near', () => {
    expect(gapSoonText({ ...gap, kind: 'gap-soon', more: 0 }, maya).sms).toBe(
      'Nobody is on call in Europe, primary Thu 12 Mar 10:00-18:00 GMT.',
    );
  });
});
