import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../policies/read-yaml.ts';
import { evolve } from '../incident/evolve.ts';
import { incidentOf, maya } from '../incident/incident-fixture.ts';
import { isUnanswered, type Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { decideAssessment, type AssessmentAsked } from './decide-assessment.ts';
import { policyDocument, type CompiledPolicy } from './policy.ts';

const written = (name: string): CompiledPolicy => ({
  ...readYaml(join(import.meta.dirname, `../../../policies/${name}/policy.yaml`), name, policyDocument).value,
  templates: {},
});
const performance = written('enterprise-performance');
const aroundTheClock = written('round-the-clock');
const acknowledged: IncidentEvent = { type: 'IncidentAcknowledged', at: 5, by: maya, via: 'api' };

function decided(incident: Incident, policy: CompiledPolicy, asked: Omit<AssessmentAsked, 'by'>): IncidentEvent[] {
  const decision = decideAssessment(incident, policy, { by: maya, ...asked }, 10);
  if (!decision.ok) throw new Error(decision.because);
  return decision.events;
}
const after = (incident: Incident, policy: CompiledPolicy, asked: Omit<AssessmentAsked, 'by'>): Incident =>
  decided(incident, policy, asked).reduce(evolve, incident);

describe('what a person says of an incident at work (rows S0.1, S1.11, S4.1)', () => {
  it.each<[string, Omit<AssessmentAsked, 'by'>, string, string]>([
    ['the severity that they name holds, upwards', { severity: 'P0' }, 'P0', 'assessed by maya'],
    ['and downwards', { severity: 'p2', note: 'only a few see it' }, 'P2', 'only a few see it'],
    ['also against what is known', { severity: 'P2', facts: { usersAffected: 50_000 } }, 'P2', 'assessed by maya'],
    [
      'what is known raises it',
      { facts: { usersAffected: 50_000 } },
      'P0',
      'more than 10,000 users are affected (S0.1)',
    ],
    ['and never lowers it', { facts: { usersAffected: 5 } }, 'P1', 'looked at again and left as it is'],
    ['looked at, it may stay as it is', { note: 'still so' }, 'P1', 'still so'],
  ])('%s', (_what, asked, severity, why) => {
    expect(after(incidentOf(), performance, asked)).toMatchObject({ severity, why });
  });

  it('adds to what was known before: the worst of all of it holds', () => {
    const known = after(incidentOf(), performance, { facts: { slaState: 'breached' }, severity: 'P2' });
    expect(after(known, performance, { facts: { usersAffected: 5 } }).severity).toBe('P0');
  });

  it('is an assessment in every case, and everything that was said is in the log', () => {
    const all = decided(incidentOf(), aroundTheClock, {
      facts: { region: 'apac' },
      roles: { primary: 'wei' },
      emergency: 'data-loss',
    });
    expect(all.map(({ type }) => type)).toEqual([
      'FactsNoted',
      'RoleAssigned',
      'SeverityAssessed',
      'EmergencyDeclared',
    ]);
    expect(decided(incidentOf(), performance, {}).map(({ type }) => type)).toEqual(['SeverityAssessed']);
  });

  it('is refused once it is over, in the words of its state', () => {
    const over = incidentOf({ type: 'IncidentResolved', at: 5, by: maya, cause: 'person' });
    expect(decideAssessment(over, performance, { by: maya, severity: 'P0' }, 10)).toEqual({
      ok: false,
      because: 'an incident that is resolved takes no "assess"',
    });
  });

  it('never lowers a severity that nobody names, whatever is known', () => {
    const rank = (id: string) => performance.severities.findIndex((one) => one.id === id);
    const facts = fc.record(
      { usersAffected: fc.nat(20_000), slaState: fc.constantFrom('breached', 'warning', 'below-optimal') },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(facts), (all) => {
        let incident = incidentOf();
        for (const one of all) {
          const next = after(incident, performance, { facts: one });
          expect(rank(next.severity)).toBeLessThanOrEqual(rank(incident.severity));
          incident = next;
        }
      }),
    );
  });
});

describe('a severity with a ladder of its own', () => {
  it('is climbed from its first rung, if nobody has answered', () => {
    const raised = after(incidentOf(), aroundTheClock, { severity: 'P2' });
    expect(raised).toMatchObject({ ladder: 'P2', climb: { from: 0, orderedAt: 10 } });
  });

  it('calls nobody anew where somebody has it already', () => {
    const raised = after(incidentOf(acknowledged), aroundTheClock, { severity: 'P2' });
    expect(raised.ladder).toBe('P2');
    expect(isUnanswered(raised)).toBe(false);
  });
});

describe('an emergency that a person declares (row S1.8)', () => {
  const lesser = incidentOf({
    type: 'SeverityAssessed',
    at: 2,
    by: maya,
    severity: 'P3',
    why: 'small',
    impact: 'none',
    ladder: 'P3',
  });

  it('brings its own severity where that is worse, and its team is called though somebody has it', () => {
    const declared = after(evolve(lesser, acknowledged), aroundTheClock, { emergency: 'security-breach' });
    expect(declared).toMatchObject({
      severity: 'P1',
      ladder: 'security-breach',
      emergency: { type: 'security-breach', at: 10 },
      status: 'acknowledged',
    });
    expect(isUnanswered(declared)).toBe(true);
  });

  it('keeps its ladder whatever its severity becomes, and begins once however often it is said', () => {
    const declared = after(lesser, aroundTheClock, { emergency: 'security-breach' });
    expect(after(declared, aroundTheClock, { severity: 'P2' })).toMatchObject({
      severity: 'P2',
      ladder: 'security-breach',
    });
    const again = decided(declared, aroundTheClock, { emergency: 'security-breach' });
    expect(again.map(({ type }) => type)).toEqual(['SeverityAssessed']);
  });
});

describe('an incident that maintenance holds', () => {
  const held = incidentOf({ type: 'PagingHeld', at: 0, by: maya, maintenance: 'MNT-7K2M9QXA', until: 1_000 });
  const loud: CompiledPolicy = {
    ...aroundTheClock,
    severities: aroundTheClock.severities.map((one) => (one.id === 'P1' ? { ...one, pagesInMaintenance: true } : one)),
  };

  it.each<[string, CompiledPolicy, Omit<AssessmentAsked, 'by'>, boolean]>([
    ['raised to a severity that pages inside maintenance', loud, { severity: 'P1' }, true],
    ['raised to one that does not', aroundTheClock, { severity: 'P1' }, false],
    ['declared an emergency', aroundTheClock, { emergency: 'security-breach' }, true],
    ['looked at only', aroundTheClock, { note: 'still so' }, false],
  ])('is released when somebody has it %s, or not', (_what, policy, asked, releases) => {
    expect(decided(held, policy, asked).some(({ type }) => type === 'PagingReleased')).toBe(releases);
    expect(after(held, policy, asked).held === undefined).toBe(releases);
  });
});
