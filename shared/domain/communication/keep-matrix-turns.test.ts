import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actor, TOCSIN } from '../ids.ts';
import { decideCommand } from '../incident/decide-command.ts';
import { evolve } from '../incident/evolve.ts';
import { HOUR, incidentOf, MINUTE } from '../incident/incident-fixture.ts';
import { isActive, isUnanswered, type Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { calendar } from '../policy/document/calendar.ts';
import { channelFacts } from '../policy/document/channels.ts';
import { matrixLine } from '../policy/document/matrix.ts';
import { keepMatrix, type Audiences, type KeptUntil } from './keep-matrix.ts';
import type { MatrixTerms } from './matrix-terms.ts';
import type { Notice, NoticePlan } from './notice.ts';

const place = { channel: 'slack', place: '#team', fallback: 'teams' };
const lines = [
  { id: 'first', when: { minute: 0 } },
  { id: 'customers', audience: 'customers', channel: 'voice', when: { minute: 15, by: 30 }, unless: 'confirm' },
  { id: 'update', when: { minute: 30, every: 30 }, severities: ['P0', 'P1'] },
  { id: 'raised', ...place, when: { minute: 10 }, severities: ['P0'] },
  { id: 'quiet', ...place, when: { minute: 20, every: 45 }, severities: ['P1', 'P3'] },
  { id: 'known', when: { minute: 5, by: 60 }, if: 'regulated' },
  { id: 'approved', when: { minute: 5 }, needs: 'confirm' },
  { id: 'emergency', when: { minute: 15, every: 15 }, emergency: 'any' },
  { id: 'state', ...place, when: { on: 'status' } },
  { id: 'higher', when: { on: 'escalation', by: 5 }, severities: ['P0', 'P1'] },
  { id: 'has-it', audience: 'paged', channel: 'sms', when: { on: 'acknowledge' } },
  { id: 'over', audience: 'told', when: { on: 'resolution' } },
  { id: 'over-slack', audience: 'told', channel: 'slack', fallback: 'teams', when: { on: 'resolution' } },
  { id: 'over-teams', audience: 'told', channel: 'teams', when: { on: 'resolution' } },
].map((one) => matrixLine.parse({ row: 'ours', audience: 'ceo', channel: 'email', template: 'x', ...one }));
const terms: MatrixTerms = {
  lines,
  channels: { slack: channelFacts.parse({ purpose: 'Work', availability: 'early', row: 'S1.9' }) },
  calendars: { early: calendar.parse({ zone: 'UTC', days: ['thu'], from: '00:00', to: '01:10', row: 'ours' }) },
};
const audiences: Audiences = {
  role: () => ['helena', 'owen'],
  customer: (id) => ({ vip: false, contacts: [{ recipient: `${id}/orla`, hasPhone: true }] }),
};

const people = ['maya', 'wei', 'rosa'].map((name) => actor.parse(name));
const kinds = [
  'acknowledge',
  'start',
  'resolve',
  'reopen',
  'escalate',
  'page',
  'P0',
  'P1',
  'P3',
  'regulated',
  'yes',
  'no',
  'emergency',
] as const;
const step = fc.record({
  kind: fc.constantFrom(...kinds),
  by: fc.constantFrom(...people),
  said: fc.boolean(),
  wait: fc.oneof(fc.constantFrom(0, 1, MINUTE), fc.integer({ min: 0, max: 40 * MINUTE })),
  turn: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What one step makes of the incident at `at`; what the incident does not take makes nothing. */
function happens(incident: Incident, { kind, by, said }: Step, at: number): IncidentEvent[] {
  const now = { at, by };
  if (kind === 'acknowledge' || kind === 'start' || kind === 'resolve' || kind === 'reopen') {
    const decision = decideCommand(incident, kind === 'acknowledge' ? { kind, by, via: 'api' } : { kind, by }, at);
    return decision.ok ? decision.events : [];
  }
  if (!isActive(incident)) return [];
  switch (kind) {
    case 'escalate':
      return [{ type: 'IncidentEscalated', ...now, trigger: 'manual', to: 'L2', index: 1, dueAt: at }];
    case 'page': {
      const pass = incident.pages.length + 1;
      const page = { pass, index: 0, rung: `L${pass}`, dueAt: at, people: [by], channels: ['sms'] };
      return isUnanswered(incident) ? [{ type: 'RungReached', at, by: TOCSIN, ...page }] : [];
    }
    case 'regulated':
      return [{ type: 'FactsNoted', ...now, facts: { regulated: said } }];
    case 'yes':
    case 'no':
      return [{ type: 'AskAnswered', ...now, ask: 'confirm', answer: kind }];
    case 'emergency':
      return incident.emergency === undefined
        ? [{ type: 'EmergencyDeclared', ...now, emergency: 'outage', ladder: incident.ladder }]
        : [];
    case 'P0':
    case 'P1':
    case 'P3':
      return [{ type: 'SeverityAssessed', ...now, severity: kind, why: 'looked at', impact: 'none' }];
  }
}

/** The ledger as the workflow's turns fill it: planning twice is planning once, and what is planned is sent. */
class Ledger {
  readonly notices = new Map<string, Notice>();
  plan(all: readonly NoticePlan[]): void {
    for (const one of all)
      if (!this.notices.has(one.id))
        this.notices.set(one.id, {
          ...one,
          tries: 1,
          state: { outcome: 'accepted', acceptedAt: one.plannedAt, providerId: 'x', repeated: false },
        });
  }
  get all(): Notice[] {
    return [...this.notices.values()];
  }
}

/** Both ways of keeping the matrix over the same events and turns: by what the turn before had kept, and by the ledger alone. */
function kept(steps: readonly Step[]): { byTurns: Ledger; byLedger: Ledger; now: number } {
  const [byTurns, byLedger] = [new Ledger(), new Ledger()];
  let incident = incidentOf();
  let before: KeptUntil | undefined;
  let now = 0;
  for (const one of steps) {
    now += one.wait;
    incident = happens(incident, one, now).reduce(evolve, incident);
    if (!one.turn) continue;
    // As the workflow does: the ledger is read when nothing was kept before, and once the incident is over.
    const needed = before === undefined || !isActive(incident) ? byTurns.all : [];
    byTurns.plan(keepMatrix(incident, terms, audiences, needed, now, before).notices);
    byLedger.plan(keepMatrix(incident, terms, audiences, byLedger.all, now).notices);
    before = { incident, at: now };
  }
  return { byTurns, byLedger, now };
}

describe('the matrix, whatever happens and whenever it is looked at (rows S0.4, X1, failure 18)', () => {
  it('owes the same by what the turn before has kept as by the ledger alone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { byTurns, byLedger } = kept(steps);
        expect([...byTurns.notices.keys()].sort()).toEqual([...byLedger.notices.keys()].sort());
      }),
      { numRuns: 1000 },
    );
  });

  it('tells nobody twice of the same, on whatever channel', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const told = kept(steps).byTurns.all.map(({ subject, line, recipient, id }) => {
          const stretch = subject.about === 'incident' ? subject.stretch : 0;
          const isOnce = ['first', 'customers', 'raised', 'known', 'approved'].includes(line ?? '');
          return isOnce ? `${stretch} ${line ?? ''} ${recipient}` : id;
        });
        expect(new Set(told).size).toBe(told.length);
      }),
    );
  });

  it('promises nothing for an instant before it could be told, and tells nothing early', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        for (const { line, dueAt, plannedAt } of kept(steps).byTurns.all) {
          const when = lines.find(({ id }) => id === line)?.when;
          const slack = (when?.by ?? 0) * MINUTE;
          expect(dueAt).toBeLessThanOrEqual(plannedAt + slack);
        }
      }),
    );
  });

  it('is looked at again no later than the next line falls due', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1, max: 2 * HOUR }), (steps, later) => {
        let incident = incidentOf();
        let now = 0;
        for (const one of steps) {
          now += one.wait;
          incident = happens(incident, one, now).reduce(evolve, incident);
        }
        const { nextDueAt } = keepMatrix(incident, terms, audiences, [], now);
        const before = { incident, at: now };
        const until = Math.min(now + later, (nextDueAt ?? Number.POSITIVE_INFINITY) - 1);
        expect(keepMatrix(incident, terms, audiences, [], until, before).notices).toEqual([]);
        if (nextDueAt !== undefined && nextDueAt <= now + later)
          expect(keepMatrix(incident, terms, audiences, [], nextDueAt, before).notices).not.toEqual([]);
      }),
    );
  });
});
