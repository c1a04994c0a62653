import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOCSIN } from '../ids.ts';
import { HOUR, MINUTE, incidentOf, maya } from '../incident/incident-fixture.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { matrixLine } from '../policy/document/matrix.ts';
import { keepMatrix, type Audiences } from './keep-matrix.ts';
import type { MatrixTerms } from './matrix-terms.ts';
import type { Notice, NoticePlan } from './notice.ts';

const lines: MatrixTerms = matrixOf([
  { id: 'ceo', audience: 'ceo', channel: 'email', when: { minute: 0 }, template: 'executive' },
  { id: 'customers', audience: 'customers', channel: 'email', when: { minute: 15 }, template: 'customer-notice' },
  { id: 'update', audience: 'ceo', channel: 'email', when: { minute: 30, every: 30 }, template: 'status-update' },
  { id: 'who-has-it', audience: 'paged', channel: 'sms', when: { on: 'acknowledge' }, template: 'who-has-it' },
  {
    id: 'resolved',
    audience: 'told',
    channel: 'email',
    when: { on: 'resolution' },
    template: 'resolved',
    customerTemplate: 'customer-resolved',
  },
  { id: 'resolved-sms', audience: 'told', channel: 'sms', when: { on: 'resolution' }, template: 'resolved-sms' },
]);
function matrixOf(all: readonly object[]): MatrixTerms {
  const written = all.map((line) => matrixLine.parse({ row: 'ours', ...line }));
  return { lines: written, channels: {}, calendars: {} };
}
const audiences: Audiences = {
  role: (name) => (name === 'ceo' ? ['helena'] : []),
  customer: (id) => ({ vip: false, contacts: [{ recipient: `${id}/orla`, hasPhone: false }] }),
};
const accepted = (plan: NoticePlan): Notice => ({
  ...plan,
  tries: 1,
  state: { outcome: 'accepted', acceptedAt: plan.plannedAt, providerId: 'x', repeated: false },
});
const planned = (plan: NoticePlan): Notice => ({ ...plan, tries: 0, state: { outcome: 'planned' } });
const paged = (rung: string, person: string, at: number): IncidentEvent => ({
  type: 'RungReached',
  at,
  by: TOCSIN,
  pass: 1,
  index: 0,
  rung,
  dueAt: at,
  people: [person],
  channels: ['sms'],
});
const brief = (plans: readonly NoticePlan[]): string[] =>
  plans.map(({ line, recipient, channel }) => `${line ?? ''} ${recipient} ${channel}`);

describe('the communication matrix (rows S3.8, S3.10, S3.13)', () => {
  it('tells the CEO at minute 0 and says that customers are next, at minute 15', () => {
    const { notices, nextDueAt, done } = keepMatrix(incidentOf(), lines, audiences, [], 0);
    expect(brief(notices)).toEqual(['ceo helena email']);
    expect({ nextDueAt, done }).toEqual({ nextDueAt: 15 * MINUTE, done: false });
  });

  it('tells customers at minute 15, not a millisecond before, from the broadcasts queue', () => {
    expect(brief(keepMatrix(incidentOf(), lines, audiences, [], 15 * MINUTE - 1).notices)).not.toContain(
      'customers liffey/orla email',
    );
    const at15 = keepMatrix(incidentOf(), lines, audiences, [], 15 * MINUTE).notices.find(
      ({ line }) => line === 'customers',
    );
    expect(at15).toMatchObject({
      recipient: 'liffey/orla',
      queue: 'broadcasts',
      dueAt: 15 * MINUTE,
      audience: 'customers',
    });
  });

  it('does not tell customers of what was over before minute 15', () => {
    const over = incidentOf({ type: 'IncidentResolved', at: 10 * MINUTE, by: TOCSIN, cause: 'quiet' });
    expect(keepMatrix(over, lines, audiences, [], 20 * MINUTE)).toEqual({
      notices: [],
      nextDueAt: undefined,
      done: true,
    });
  });

  it('coalesces the updates that were missed while the system slept into the newest', () => {
    const late = keepMatrix(incidentOf(), lines, audiences, [], 3 * HOUR).notices.filter(
      ({ line }) => line === 'update',
    );
    expect(late.map(({ dueAt }) => dueAt / MINUTE)).toEqual([180]);
  });

  it('tells those who were paged who has it, but not the one who took it', () => {
    const acknowledged = incidentOf(paged('L1', 'maya', 0), paged('L2', 'wei', 15 * MINUTE), {
      type: 'IncidentAcknowledged',
      at: 16 * MINUTE,
      by: maya,
      via: 'link',
    });
    const { notices } = keepMatrix(acknowledged, lines, audiences, [], 16 * MINUTE);
    expect(brief(notices.filter(({ line }) => line === 'who-has-it'))).toEqual(['who-has-it wei sms']);
  });

  it('tells everybody who was told that it is over, each once and on their channel, customers in their own words', () => {
    const open = incidentOf();
    const told = keepMatrix(open, lines, audiences, [], 31 * MINUTE).notices.map(accepted);
    const never = keepMatrix(incidentOf(), lines, { ...audiences, role: () => ['owen'] }, [], 0).notices.map(planned);
    const over = incidentOf({ type: 'IncidentResolved', at: HOUR, by: TOCSIN, cause: 'quiet' });
    const { notices, done } = keepMatrix(over, lines, audiences, [...told, ...never], HOUR);
    expect(done).toBe(true);
    expect(notices.map(({ recipient, channel, template }) => [recipient, channel, template])).toEqual([
      ['helena', 'email', 'resolved'],
      ['liffey/orla', 'email', 'customer-resolved'],
    ]);
  });

  it('counts a notice that is being sent as told: whoever is in doubt hears how it ended', () => {
    const [first] = keepMatrix(incidentOf(), lines, audiences, [], 0).notices;
    const sending = first && {
      ...planned(first),
      state: { outcome: 'claimed' as const, leaseUntil: HOUR, claim: 'x' },
    };
    const over = incidentOf({ type: 'IncidentResolved', at: HOUR, by: TOCSIN, cause: 'quiet' });
    expect(keepMatrix(over, lines, audiences, sending ? [sending] : [], HOUR).notices).toHaveLength(1);
  });

  it('plans only what is new when it is told what has been kept, without the ledger', () => {
    const before = incidentOf(paged('L1', 'maya', 0));
    const acknowledged = incidentOf(paged('L1', 'maya', 0), {
      type: 'IncidentAcknowledged',
      at: 10,
      by: TOCSIN,
      via: 'api',
    });
    const kept = { at: 30 * MINUTE, incident: acknowledged };
    expect(keepMatrix(acknowledged, lines, audiences, [], 45 * MINUTE, kept).notices).toEqual([]);
    expect(brief(keepMatrix(acknowledged, lines, audiences, [], HOUR, kept).notices)).toEqual(['update helena email']);
    // It was acknowledged by another clock before the turn that had not seen it.
    const unheard = keepMatrix(acknowledged, lines, audiences, [], 45 * MINUTE, { ...kept, incident: before });
    expect(brief(unheard.notices)).toEqual(['who-has-it maya sms']);
  });

  it('plans nothing that stands in the ledger, whenever and however often it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 * MINUTE }), { maxLength: 20 }), (waits) => {
        const ledger: Notice[] = [];
        let now = 0;
        for (const wait of waits) {
          now += wait;
          const { notices } = keepMatrix(incidentOf(), lines, audiences, ledger, now);
          ledger.push(...notices.map(accepted));
          expect(keepMatrix(incidentOf(), lines, audiences, ledger, now).notices).toEqual([]);
        }
        expect(new Set(ledger.map(({ id }) => id)).size).toBe(ledger.length);
      }),
    );
  });
});
