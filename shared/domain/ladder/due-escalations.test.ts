import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../policies/read-yaml.ts';
import { TOCSIN } from '../ids.ts';
import { advance } from '../incident/advance.ts';
import { evolve } from '../incident/evolve.ts';
import {
  everybody,
  firingAlert,
  HOUR,
  incidentOf,
  maya,
  MINUTE,
  quietSince,
  terms,
} from '../incident/incident-fixture.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { escalation, type Escalation } from '../policy/document/ladder.ts';
import { policyDocument } from '../policy/policy.ts';
import { deadlines, type AlertState } from './deadlines.ts';
import { decideEscalation } from './decide-escalation.ts';
import { dueEscalations } from './due-escalations.ts';
import { termsOf, type Terms } from './terms.ts';

const escalations = (...all: object[]): Escalation[] =>
  all.map((one, index) => escalation.parse({ id: `e${index}`, on: 'unresolved', to: 'L2', row: 'S0.3', ...one }));
const withEscalations = (...all: object[]): Terms => ({ ...terms, climbsTo: 1, escalations: escalations(...all) });
const noted = (facts: Record<string, boolean>, at: number): IncidentEvent => ({
  type: 'FactsNoted',
  at,
  by: maya,
  facts,
});
const acknowledged = (at: number): IncidentEvent => ({ type: 'IncidentAcknowledged', at, by: maya, via: 'api' });
const progress = (at: number): IncidentEvent => ({ type: 'ProgressNoted', at, by: maya, note: 'at it' });
const reached = (rung: string, at: number, pass = 1): IncidentEvent => ({
  type: 'RungReached',
  at,
  by: TOCSIN,
  pass,
  index: Number(rung.slice(1)) - 1,
  rung,
  dueAt: at,
  people: ['maya'],
  channels: ['sms'],
});
const minutesOf = (incident: Incident, one: object): number[] =>
  dueEscalations(incident, withEscalations(one)).map(({ dueAt }) => dueAt / MINUTE);

/** The incident's pages and escalations, minute by minute as the workflow writes them. */
function lives(of: Terms, until: number, events: IncidentEvent[] = [], alert: AlertState = firingAlert): string[] {
  let incident = incidentOf();
  const happened: IncidentEvent[] = [];
  const waiting = [...events];
  for (let now = 0; now <= until; now += MINUTE) {
    while (waiting[0] !== undefined && waiting[0].at <= now) incident = evolve(incident, waiting.shift() ?? waiting[0]);
    const next = advance(incident, { terms: of, alert, reachable: everybody, now });
    incident = next.reduce(evolve, incident);
    happened.push(...next);
  }
  return happened.flatMap((event) => {
    if (event.type === 'RungReached') return [`${event.at / MINUTE} ${event.rung}`];
    return event.type === 'IncidentEscalated' ? [`${event.at / MINUTE} > ${event.to}`] : [];
  });
}

describe('when an incident escalates (rows S0.3, S1.12, S4.1)', () => {
  const noProgress = { on: 'no-progress', after: 'PT30M' };
  it.each<[string, object, IncidentEvent[], number[]]>([
    ['without progress, so long after the opening', noProgress, [], [30]],
    ['without progress, though somebody has it', noProgress, [acknowledged(MINUTE)], [30]],
    ['so long after the latest progress', noProgress, [progress(10 * MINUTE), progress(20 * MINUTE)], [50]],
    ['unresolved, whatever progress is noted', { after: 'PT2H' }, [progress(10 * MINUTE)], [120]],
    ['so long after a rung was reached', { after: 'PT2H', since: 'L1' }, [reached('L1', 5 * MINUTE)], [125]],
    ['not before that rung is reached', { after: 'PT2H', since: 'L3' }, [reached('L1', 0)], []],
    ['not again to a rung that silence has reached', { after: 'PT2H' }, [reached('L2', 15 * MINUTE)], []],
    [
      'to the first rung once more, though every incident reaches it',
      { after: 'PT24H', to: 'L1' },
      [reached('L1', 0)],
      [1440],
    ],
    ['unacknowledged, while nobody has it', { on: 'unacknowledged', after: 'PT15M' }, [], [15]],
    [
      'not as unacknowledged once somebody has it',
      { on: 'unacknowledged', after: 'PT15M' },
      [acknowledged(MINUTE)],
      [],
    ],
    ['on its condition, at once', { on: 'condition', if: 'vendor' }, [noted({ vendor: true }, 7 * MINUTE)], [7]],
    ['not while its condition is unknown', { on: 'condition', if: 'vendor' }, [noted({ other: true }, 7 * MINUTE)], []],
    [
      'not once its condition is denied',
      { on: 'condition', if: 'vendor' },
      [noted({ vendor: true }, 1), noted({ vendor: false }, 2)],
      [],
    ],
    [
      'unresolved, if its condition holds, though that is known later',
      { after: 'PT1H', if: 'vendor' },
      [noted({ vendor: true }, 2 * HOUR)],
      [60],
    ],
    ['to no rung that its ladder does not have', { to: 'L9', after: 'PT1M' }, [], []],
    [
      'anew in the next stretch of work',
      { after: 'PT2H' },
      [
        {
          type: 'IncidentEscalated',
          at: MINUTE,
          by: TOCSIN,
          trigger: 'unresolved',
          escalation: 'e0',
          to: 'L2',
          index: 1,
          dueAt: 0,
        },
        { type: 'IncidentResolved', at: HOUR, by: maya, cause: 'person' },
        { type: 'IncidentReopened', at: 3 * HOUR, by: maya, reason: 'again' },
      ],
      [300],
    ],
  ])('%s', (_when, one, events, minutes) => {
    expect(minutesOf(incidentOf(...events), one)).toEqual(minutes);
  });

  it('calls the rung that it names at once, though somebody has it, and climbs on if they stay silent', () => {
    expect(lives(withEscalations({ after: 'PT1H' }), 100 * MINUTE, [acknowledged(2 * MINUTE)])).toEqual([
      '0 L1',
      '60 > L2',
      '60 L2',
      '75 L2',
    ]);
  });

  it('goes no further than its answer', () => {
    const all = [acknowledged(2 * MINUTE), acknowledged(62 * MINUTE)];
    expect(lives(withEscalations({ after: 'PT1H' }), 3 * HOUR, all)).toEqual(['0 L1', '60 > L2', '60 L2']);
  });

  it('reaches by escalation what silence never does', () => {
    const of = withEscalations({ after: 'PT2H', to: 'L4' });
    const all = [acknowledged(16 * MINUTE)];
    expect(lives(of, 3 * HOUR, all)).toEqual(['0 L1', '15 L2', '120 > L4', '120 L4', '135 L4']);
  });

  it('is held while the alert is quiet, but no longer than one hold-down past its time', () => {
    const of = withEscalations({ after: 'PT1H' });
    const due = (receivedAt: number) =>
      deadlines(incidentOf(), quietSince(receivedAt), of).find(({ kind }) => kind === 'escalation')?.dueAt;
    expect(due(58 * MINUTE)).toBe(63 * MINUTE);
    expect(due(70 * MINUTE)).toBe(65 * MINUTE);
    expect(due(10 * MINUTE)).toBe(HOUR);
  });
});

describe('the escalations of the policies', () => {
  const of = (name: string, severity: string, ladder: string): Terms => {
    const path = join(import.meta.dirname, `../../../policies/${name}/policy.yaml`);
    return termsOf({ ...readYaml(path, name, policyDocument).value, templates: {} }, severity, ladder);
  };

  it('P0 of samia-tarot is at level 2 at once, and at level 3 after two hours (row S4.1)', () => {
    const all = lives(of('samia-tarot', 'P0', 'at-once'), 3 * HOUR, [acknowledged(MINUTE)]);
    expect(all).toEqual(expect.arrayContaining(['0 L1', '0 > L2', '0 L2', '120 > L3', '120 L3']));
  });

  it('tier 3 of enterprise-performance counts its two hours from when tier 2 had it (row S0.3)', () => {
    const taken = [acknowledged(MINUTE), acknowledged(31 * MINUTE)];
    expect(lives(of('enterprise-performance', 'P1', 'tiers'), 151 * MINUTE, taken)).toEqual([
      '0 tier-1',
      '30 > tier-2',
      '30 tier-2',
      '150 > tier-3',
      '150 tier-3',
    ]);
  });

  it('P1 of round-the-clock calls the full team before half an hour without progress is over (rows S1.5, S1.12)', () => {
    expect(lives(of('round-the-clock', 'P1', 'P1'), 29 * MINUTE)).toEqual([
      '0 primary',
      '15 backup',
      '29 > full-team',
      '29 full-team',
    ]);
  });

  it('P4 of round-the-clock is given to tier 1 once more before a day without progress is over (row S1.12)', () => {
    const all = lives(of('round-the-clock', 'P4', 'P4'), 24 * HOUR, [acknowledged(MINUTE)]);
    expect(all).toEqual(['0 tier-1', '1439 > tier-1', '1439 tier-1']);
  });
});

describe('escalation by hand (rows S0.3, S4.1)', () => {
  const taken = incidentOf(reached('L1', 0), acknowledged(MINUTE));
  const asked = (to: string | undefined, incident = taken) =>
    decideEscalation(incident, terms, { by: maya, to, reason: 'stuck' }, 5 * MINUTE);

  it.each([
    [
      'goes to the rung above the highest that was reached',
      undefined,
      incidentOf(reached('L1', 0), reached('L3', 1)),
      'L4',
      3,
    ],
    ['goes to the first one before any was reached', undefined, incidentOf(), 'L1', 0],
    ['goes to the rung that is named, in whatever case', 'l3', taken, 'L3', 2],
    ['may call a rung once more', 'L1', taken, 'L1', 0],
  ])('%s', (_what, to, incident, rung, index) => {
    expect(asked(to, incident)).toMatchObject({
      ok: true,
      events: [{ type: 'IncidentEscalated', trigger: 'manual', to: rung, index, reason: 'stuck' }],
    });
  });

  it('is refused above the last rung, to a rung that there is not, and once it is over', () => {
    const top = incidentOf(reached('L4', 0));
    expect(asked(undefined, top)).toEqual({
      ok: false,
      because: 'the ladder has no rung above those that were reached',
    });
    expect(asked('L9')).toEqual({ ok: false, because: 'the ladder has no rung L9' });
    const over = evolve(taken, { type: 'IncidentResolved', at: 2 * MINUTE, by: maya, cause: 'person' });
    expect(asked('L2', over)).toMatchObject({ ok: false });
  });
});
