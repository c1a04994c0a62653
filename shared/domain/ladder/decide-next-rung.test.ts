import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../incident/advance.ts';
import { decideCommand } from '../incident/decide-command.ts';
import { evolve } from '../incident/evolve.ts';
import { everybody, firingAlert, HOUR, incidentOf, maya, MINUTE, terms } from '../incident/incident-fixture.ts';
import { isActive, isUnanswered, type Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { decideAssessment } from '../policy/decide-assessment.ts';
import { readPolicyFolder } from '../../../policies/read-policy-folder.ts';
import { escalation } from '../policy/document/ladder.ts';
import { deadlines } from './deadlines.ts';
import { decideEscalation } from './decide-escalation.ts';
import type { Reachable } from './decide-next-rung.ts';
import type { Rung, Terms } from './terms.ts';

const rungOf = (id: string, more: Partial<Rung> = {}): Rung => ({
  id,
  roles: [id],
  page: 'first',
  channels: ['sms'],
  acknowledgeWithinMs: 15 * MINUTE,
  ...more,
});

/** What Tocsin does by itself from an incident on, minute by minute. */
function lives(of: Terms, until: number, reachable: Reachable, from: Incident = incidentOf(), since = 0) {
  let incident = from;
  const happened: IncidentEvent[] = [];
  for (let now = since; now <= until; now += MINUTE) {
    const events = advance(incident, { terms: of, alert: undefined, reachable, now });
    incident = events.reduce(evolve, incident);
    happened.push(...events);
  }
  return { incident, happened };
}
const told = (events: readonly IncidentEvent[]): string[] =>
  events.flatMap((event) => {
    const minute = event.at / MINUTE;
    if (event.type === 'RungReached') return [`${minute} ${event.rung}: ${event.people.join(' ')}`];
    if (event.type === 'RungReminded') return [`${minute} ${event.rung} again`];
    return ['LadderExhausted', 'UnroutableRaised', 'RungSkipped'].includes(event.type)
      ? [`${minute} ${event.type}`]
      : [];
  });
const escalate = (incident: Incident, of: Terms, to: string, now: number): Incident => {
  const decision = decideEscalation(incident, of, { by: maya, to }, now);
  if (!decision.ok) throw new Error(decision.because);
  return decision.events.reduce(evolve, incident);
};
const taken = (at: number): IncidentEvent => ({ type: 'IncidentAcknowledged', at, by: maya, via: 'api' });

describe('whom a rung pages (rows S0.2, S1.12, S4.5)', () => {
  const people: Record<string, string[]> = { lead: ['ada', 'ben'], dba: ['ben', 'cleo'], legal: [] };
  const reachable: Reachable = (role) => people[role] ?? [];
  it.each<[string, Partial<Rung>, string]>([
    ['the first of its role', { roles: ['lead'] }, 'ada'],
    ['the first of each role, where others are called beside it', { roles: ['lead', 'dba'] }, 'ada ben'],
    ['everybody of its roles, each once', { roles: ['lead', 'dba'], page: 'all' }, 'ada ben cleo'],
    ['whoever there is, where one of its roles has nobody', { roles: ['legal', 'dba'] }, 'ben'],
  ])('%s', (_whom, more, names) => {
    const of = { ...terms, rungs: [rungOf('team', more)], climbsTo: 0 };
    expect(told(lives(of, 0, reachable).happened)).toEqual([`0 team: ${names}`]);
  });
});

describe('how far silence climbs (rows S0.3, S1.5, failures 13 and 14)', () => {
  const upToL2: Terms = { ...terms, climbsTo: 1 };

  it('stops at the rung that the policy says, and begins again there, as often as it says', () => {
    expect(told(lives(upToL2, 2 * HOUR, everybody).happened)).toEqual([
      '0 L1: l1-person',
      '15 L2: l2-person',
      '30 LadderExhausted',
      '30 L1: l1-person',
      '45 L2: l2-person',
      '60 LadderExhausted',
      '60 UnroutableRaised',
    ]);
  });

  it('tries the catch-all in each pass that found nobody, and not the rungs beyond', () => {
    const others: Reachable = (role) => (['L1', 'L2'].includes(role) ? [] : everybody(role));
    expect(told(lives(upToL2, HOUR, others).happened)).toEqual([
      '0 RungSkipped',
      '0 RungSkipped',
      '0 duty-manager: duty-manager-person',
      '15 LadderExhausted',
      '15 RungSkipped',
      '15 RungSkipped',
      '15 duty-manager: duty-manager-person',
      '30 LadderExhausted',
      '30 UnroutableRaised',
    ]);
  });

  it('climbs on from the rung that was named, if that stays silent, in as many passes of its own', () => {
    const at = escalate(lives(terms, MINUTE, everybody).incident, terms, 'L3', 2 * MINUTE);
    expect(told(lives(terms, 2 * HOUR, everybody, at, 2 * MINUTE).happened)).toEqual([
      '2 L3: l3-person',
      '17 L4: l4-person',
      '32 LadderExhausted',
      '32 L3: l3-person',
      '47 L4: l4-person',
      '62 LadderExhausted',
      '62 UnroutableRaised',
    ]);
  });

  it('stays on a rung beyond its end that was named, and tries the catch-all if nobody is there', () => {
    const at = escalate(incidentOf(taken(MINUTE)), upToL2, 'L4', 2 * MINUTE);
    expect(told(lives(upToL2, 20 * MINUTE, everybody, at, 2 * MINUTE).happened)).toEqual([
      '2 L4: l4-person',
      '17 LadderExhausted',
      '17 L4: l4-person',
    ]);
    const noL4: Reachable = (role) => (role === 'L4' ? [] : everybody(role));
    expect(told(lives(upToL2, 2 * MINUTE, noL4, at, 2 * MINUTE).happened)).toEqual([
      '2 RungSkipped',
      '2 duty-manager: duty-manager-person',
    ]);
  });

  it('is a way back from having found nobody: who is called by hand is called', () => {
    const { incident } = lives(terms, 3 * HOUR, everybody);
    expect(incident.unroutableSince).toBe(2 * HOUR);
    const at = escalate(incident, terms, 'L1', 4 * HOUR);
    expect(at.unroutableSince).toBeUndefined();
    expect(told(lives(terms, 4 * HOUR, everybody, at, 4 * HOUR).happened)).toEqual(['240 L1: l1-person']);
  });
});

describe('a reminder (row S1.6)', () => {
  const reminding: Terms = {
    ...terms,
    rungs: ['L1', 'L2'].map((id) => rungOf(id, { remindAfterMs: 5 * MINUTE })),
    climbsTo: 1,
    passes: 1,
  };

  it('goes once to each rung that stays silent, before the next one is called', () => {
    expect(told(lives(reminding, HOUR, everybody).happened)).toEqual([
      '0 L1: l1-person',
      '5 L1 again',
      '15 L2: l2-person',
      '20 L2 again',
      '30 LadderExhausted',
      '30 UnroutableRaised',
    ]);
  });

  it('goes to nobody once somebody has it', () => {
    const { incident } = lives(reminding, MINUTE, everybody);
    const has = evolve(incident, taken(2 * MINUTE));
    expect(told(lives(reminding, HOUR, everybody, has, 2 * MINUTE).happened)).toEqual([]);
  });

  it('goes to those whom it was escalated to, though somebody else has it', () => {
    const has = evolve(lives(reminding, MINUTE, everybody).incident, taken(2 * MINUTE));
    const at = escalate(has, reminding, 'L2', 3 * MINUTE);
    expect(told(lives(reminding, 8 * MINUTE, everybody, at, 3 * MINUTE).happened)).toEqual([
      '3 L2: l2-person',
      '8 L2 again',
    ]);
  });

  it('is held while the alert is quiet', () => {
    const paged = lives(reminding, 0, everybody).incident;
    const quiet = { ...firingAlert, state: 'quiet' as const, receivedAt: 4 * MINUTE };
    const due = deadlines(paged, quiet, reminding).find(({ kind }) => kind === 'reminder');
    expect(due?.dueAt).toBe(9 * MINUTE);
  });
});

describe('whatever is escalated, answered and reopened in whatever order (row X4)', () => {
  const { policy } = readPolicyFolder('erlmcp');
  const of: Terms = {
    ...terms,
    climbsTo: 1,
    escalations: [
      { id: 'stuck', on: 'no-progress', after: 'PT30M', to: 'L3' },
      { id: 'long', on: 'unresolved', after: 'PT1H', since: 'L3', to: 'L4' },
      { id: 'vendor', on: 'condition', if: 'vendor', to: 'L4' },
      { id: 'silent', on: 'unacknowledged', after: 'PT20M', to: 'L1' },
    ].map((one) => escalation.parse({ ...one, row: 'ours' })),
  };
  const act = fc.oneof(
    fc
      .constantFrom('acknowledge', 'start', 'resolve', 'reopen', 'vendor' as const)
      .map((kind) => ({ kind, to: undefined })),
    fc.constantFrom('L1', 'L2', 'L3', 'L4', undefined).map((to) => ({ kind: 'escalate', to })),
  );
  const step = fc.record({ act, wait: fc.integer({ min: 0, max: 50 * MINUTE }), deaf: fc.boolean() });

  function does(incident: Incident, { kind, to }: { kind: string; to: string | undefined }, now: number): Incident {
    const by = { by: maya };
    const decision =
      kind === 'escalate'
        ? decideEscalation(incident, of, { ...by, to }, now)
        : kind === 'vendor'
          ? decideAssessment(incident, policy, { ...by, facts: { vendor: true } }, now)
          : decideCommand(
              incident,
              kind === 'acknowledge'
                ? { kind, ...by, via: 'api' }
                : { kind: kind as 'start' | 'resolve' | 'reopen', ...by },
              now,
            );
    return decision.ok ? decision.events.reduce(evolve, incident) : incident;
  }

  it('leaves nobody waiting: what has no answer has a next call or the unroutable mark, and comes to rest at every instant', () => {
    let unrouted = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let incident = incidentOf();
        let now = 0;
        for (const { act: one, wait, deaf } of steps) {
          now += wait;
          incident = does(incident, one, now);
          const context = { terms: of, alert: undefined, reachable: deaf ? () => [] : everybody, now };
          incident = advance(incident, context).reduce(evolve, incident);
          expect(advance(incident, context)).toEqual([]);
          if (!isActive(incident) || !isUnanswered(incident)) continue;
          const isMarked = incident.unroutableSince !== undefined;
          unrouted += isMarked ? 1 : 0;
          const next = deadlines(incident, undefined, of).filter(({ kind }) => kind === 'rung');
          expect(isMarked || next.length === 1).toBe(true);
          expect(next.every(({ dueAt }) => dueAt > now)).toBe(true);
        }
        const passes = incident.pages.map(({ pass, index }) => `${pass}.${index}`);
        expect(new Set(passes).size).toBe(passes.length);
      }),
      { numRuns: 300 },
    );
    expect(unrouted).toBeGreaterThan(0);
  });
});
