import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOCSIN } from '../ids.ts';
import { HOUR, MINUTE, incidentOf, maya } from '../incident/incident-fixture.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { condition, type Condition, type Facts } from './document/conditions.ts';
import { heldSince, type Waits } from './held-since.ts';
import { factsIn, holds } from './holds.ts';

const assessed = (severity: string, at: number): IncidentEvent => ({
  type: 'SeverityAssessed',
  at,
  by: maya,
  severity,
  why: 'looked at',
  impact: 'outage',
});
const noted = (facts: Record<string, boolean | number | string>, at: number): IncidentEvent => ({
  type: 'FactsNoted',
  at,
  by: maya,
  facts,
});
const emergency = (type: string, at: number): IncidentEvent => ({
  type: 'EmergencyDeclared',
  at,
  by: maya,
  emergency: type,
  ladder: 'L1-L4',
});
const resolved = (at: number): IncidentEvent => ({ type: 'IncidentResolved', at, by: maya, cause: 'person' });
const reopened = (at: number): IncidentEvent => ({ type: 'IncidentReopened', at, by: TOCSIN, reason: 'again' });

describe('a condition of the policy (rows S0.4, S0.9)', () => {
  it.each<[string, Condition, Facts, boolean]>([
    ['a fact that was said', 'regulated', { regulated: true }, true],
    ['a fact that was denied', 'regulated', { regulated: false }, false],
    ['a fact of which nobody spoke', 'regulated', {}, false],
    ['a name that every object has', 'constructor', {}, false],
    ['a number above', { fact: 'users', above: 1000 }, { users: 1001 }, true],
    ['a number that is just there, where it has to be above', { fact: 'users', above: 1000 }, { users: 1000 }, false],
    ['a number that is just there, where at least is enough', { fact: 'users', atLeast: 1000 }, { users: 1000 }, true],
    ['a number that is just there, where it has to be below', { fact: 'users', below: 1000 }, { users: 1000 }, false],
    ['a number below', { fact: 'users', below: 1000 }, { users: 0 }, true],
    ['below, where nobody has counted', { fact: 'users', below: 1000 }, {}, false],
    ['a word that is compared as a number', { fact: 'users', above: 1 }, { users: 'many' }, false],
    ['the value asked for', { fact: 'area', is: 'frontend' }, { area: 'frontend' }, true],
    ['one of several', { fact: 'sla', is: ['breached', 'imminent'] }, { sla: 'imminent' }, true],
    ['none of several', { fact: 'sla', is: ['breached', 'imminent'] }, { sla: 'warning' }, false],
    ['a denial that is asked for', { fact: 'regulated', is: false }, { regulated: false }, true],
    ['a denial of what nobody spoke of', { fact: 'regulated', is: false }, {}, false],
    ['any, with one of them', { any: ['a', { fact: 'n', above: 1 }] }, { n: 2 }, true],
    ['any, with none of them', { any: ['a', 'b'] }, { a: false }, false],
    ['all, with one of them', { all: ['a', 'b'] }, { a: true }, false],
    ['all of them', { all: ['a', { fact: 'n', below: 1 }] }, { a: true, n: 0 }, true],
  ])('is judged by what is known: %s', (_what, asked, facts, expected) => {
    expect(holds(condition.parse(asked), facts)).toBe(expected);
  });

  it('names every fact that it speaks of', () => {
    expect(factsIn({ any: ['a', { fact: 'n', above: 1 }] })).toEqual(['a', 'n']);
    expect(factsIn({ all: ['b', { fact: 'm', is: 'x' }] })).toEqual(['b', 'm']);
  });

  it('never holds on nothing known', () => {
    const simple = fc.oneof(
      fc.constantFrom('a', 'b'),
      fc.constantFrom(
        { fact: 'n', above: 0 },
        { fact: 'n', atLeast: 0 },
        { fact: 'n', below: 9 },
        { fact: 'n', is: 0 },
      ),
    );
    const some = fc.array(simple, { minLength: 1, maxLength: 4 });
    const any = fc.oneof(
      simple,
      some.map((all) => ({ all })),
      some.map((all) => ({ any: all })),
    );
    fc.assert(fc.property(any, (one) => !holds(one, {}) && !holds(one, { unheardOf: true })));
  });
});

describe('since when a line of the matrix or a question may be told (rows S0.4, S1.8)', () => {
  it.each<[string, Waits, IncidentEvent[], [base: number, held: number] | undefined]>([
    ['from the opening, if it waits for nothing', {}, [], [0, 0]],
    ['from the opening at its own severity', { severities: ['P1'] }, [], [0, 0]],
    ['not at another severity', { severities: ['P2'] }, [], undefined],
    ['from when it was raised to that', { severities: ['P0'] }, [assessed('P0', 20)], [0, 20]],
    ['no more once it was lowered', { severities: ['P1'] }, [assessed('P3', 20)], undefined],
    ['from when it was raised again', { severities: ['P1'] }, [assessed('P3', 20), assessed('P1', 40)], [0, 40]],
    ['without a new beginning, where it has both', { severities: ['P0', 'P1'] }, [assessed('P0', 20)], [0, 0]],
    [
      'of the last run only',
      { severities: ['P0', 'P1'] },
      [assessed('P3', 5), assessed('P1', 10), assessed('P0', 20)],
      [0, 10],
    ],
    ['as before, if it was looked at and left', { severities: ['P1'] }, [assessed('P1', 30)], [0, 0]],
    ['not before its condition is known', { if: 'regulated' }, [], undefined],
    ['from when that was known', { if: 'regulated' }, [noted({ regulated: true }, 50)], [0, 50]],
    [
      'from when it was first said, if it was said again',
      { if: 'regulated' },
      [noted({ regulated: true }, 50), noted({ regulated: true }, 70)],
      [0, 50],
    ],
    [
      'no more once it was denied',
      { if: 'regulated' },
      [noted({ regulated: true }, 5), noted({ regulated: false }, 7)],
      undefined,
    ],
    [
      'from the last of all that it needs',
      { if: { all: ['a', 'b'] } },
      [noted({ b: true }, 50), noted({ a: true }, 60)],
      [0, 60],
    ],
    [
      'from the later one of severity and condition',
      { severities: ['P0'], if: 'a' },
      [noted({ a: true }, 50), assessed('P0', 70)],
      [0, 70],
    ],
    ['not without an emergency', { emergency: 'any' }, [], undefined],
    ['from its declaration, its minutes as well', { emergency: 'any' }, [emergency('data-loss', 30)], [30, 30]],
    ['in an emergency of its type', { emergency: ['data-loss'] }, [emergency('data-loss', 30)], [30, 30]],
    ['not in one of another type', { emergency: ['outage'] }, [emergency('data-loss', 30)], undefined],
    [
      'counted from the declaration, told from the condition',
      { emergency: 'any', if: 'a' },
      [emergency('data-loss', 30), noted({ a: true }, 60)],
      [30, 60],
    ],
    [
      'anew from the reopening',
      { severities: ['P1'], if: 'a' },
      [noted({ a: true }, 5), resolved(10), reopened(90)],
      [90, 90],
    ],
    [
      'anew from the reopening, in an emergency',
      { emergency: 'any' },
      [emergency('data-loss', 5), resolved(10), reopened(90)],
      [90, 90],
    ],
  ])('%s', (_what, waits, events, expected) => {
    const since = heldSince(waits, incidentOf(...events));
    expect(since && [since.base, since.held]).toEqual(expected);
  });

  it('never lies before the instant from which its minutes count, whatever was said when', () => {
    const happening = fc.oneof(
      fc.constantFrom('P0', 'P1', 'P2').map((severity) => (at: number) => assessed(severity, at)),
      fc.boolean().map((a) => (at: number) => noted({ a }, at)),
      fc.constant((at: number) => emergency('outage', at)),
    );
    const timeline = fc.array(fc.tuple(happening, fc.integer({ min: 0, max: HOUR })), { maxLength: 12 });
    fc.assert(
      fc.property(timeline, (all) => {
        let now = MINUTE;
        const incident = incidentOf(...all.map(([make, wait]) => make((now += wait))));
        const since = heldSince({ severities: ['P0', 'P1'], if: 'a', emergency: 'any' }, incident);
        if (since === undefined) return;
        expect(since.held).toBeGreaterThanOrEqual(since.base);
        expect(since.held).toBeLessThanOrEqual(now);
      }),
    );
  });
});
