import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecurrence } from '../../local/schedules/schedule-expression.ts';
import { monthDue } from '../../shared/domain/sla/statements-due.ts';
import { statementsCron } from '../../infra/statements-cron.ts';

const MINUTE = 60_000;
const policy = (rhythm: object): string =>
  JSON.stringify({ sla: { tiers: [], statements: { audience: 'a', ...rhythm } } });

describe('the schedule of finance’s statements', () => {
  it.each([
    [{}, 'cron(0,15,30 * 4-6 * ? *)'],
    [{ day: 1, at: '08:45' }, 'cron(0,15,45 * 1-2,28-31 * ? *)'],
    [{ day: 28, at: '10:10' }, 'cron(10,25,40 * 1,27-29 * ? *)'],
  ])('of a policy that says %j is %s', (rhythm, expression) => {
    expect(statementsCron(policy(rhythm))).toBe(expression);
  });

  it('of a policy that says nothing is the usual one', () => {
    expect(statementsCron('{"name":"fixture"}')).toBe('cron(0,15,30 * 4-6 * ? *)');
  });

  it('looks on the very minute in every zone, whatever the policy says, once a month at least', () => {
    const zones = [
      'Pacific/Kiritimati',
      'Pacific/Chatham',
      'Asia/Kathmandu',
      'Asia/Kolkata',
      'Europe/Dublin',
      'UTC',
    ].concat(['America/St_Johns', 'America/New_York', 'Pacific/Marquesas', 'Pacific/Niue']);
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 1, max: 28 }), time, (zone, day, at) => {
        const looks = parseRecurrence(statementsCron(policy({ day, at })));
        let now = Date.parse('2026-02-01T00:00:00Z');
        // What is due before the first look is not for this one to find on its minute.
        const due = new Set([monthDue({ day, at }, zone, now)]);
        while (now < Date.parse('2026-04-01T00:00:00Z')) {
          now = looks.next(now) ?? Number.POSITIVE_INFINITY;
          const month = monthDue({ day, at }, zone, now);
          if (month === undefined || due.has(month)) continue;
          due.add(month);
          // The first look that finds it due finds it on its minute.
          expect(monthDue({ day, at }, zone, now - MINUTE)).toBeUndefined();
        }
        expect(due.size).toBeGreaterThan(1);
      }),
      { numRuns: 60 },
    );
  });
});
