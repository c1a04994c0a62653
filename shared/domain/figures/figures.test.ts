import { describe, expect, it } from 'vitest';
import { readPolicyFolder } from '../../../policies/read-policy-folder.ts';
import { incidentId, TOCSIN } from '../ids.ts';
import { foldIncident } from '../incident/evolve.ts';
import { HOUR, maya, MINUTE, opening, terms } from '../incident/incident-fixture.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { contract } from '../directory/directory.ts';
import { availabilityOf } from './availability.ts';
import { figuresOf } from './figures.ts';
import { kpisOf } from './kpis.ts';
import { lifeOf, type Life } from './life.ts';
import { responseReport } from './response-report.ts';
import { shareOf, spreadOf } from './spread.ts';

const DAY = 24 * HOUR;
const by = { by: maya };
const taken = (at: number): IncidentEvent => ({ type: 'IncidentAcknowledged', at, ...by, via: 'api' });
const over = (at: number): IncidentEvent => ({ type: 'IncidentResolved', at, ...by, cause: 'person' });
const premium = contract.parse({
  id: 'liffey-registry',
  customer: 'liffey',
  services: ['registry'],
  tier: 'Premium',
  monthlyFee: { minor: 100, currency: 'EUR' },
  zone: 'UTC',
  validFrom: '1970-01-01',
  prorate: false,
});

/** An incident that opened so long after the beginning of time; the times of its events count from there. */
function life(n: number, openedAt: number, events: IncidentEvent[], now = 100 * DAY, firstly: object = {}): Life {
  const log = [...opening.map((one) => ({ ...one, ...(one.type === 'IncidentOpened' ? firstly : {}) })), ...events].map(
    (event) => ({ ...event, at: event.at + openedAt }),
  );
  const incident = foldIncident(incidentId.parse(`INC-0000000${n}`), log);
  if (incident === undefined) throw new Error('an opening makes an incident');
  return lifeOf(incident, log, terms, [premium], now);
}

describe('many lengths of time', () => {
  it('have percentiles of the nearest rank, and those that still grow are none of them', () => {
    expect(spreadOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'open', undefined])).toEqual({
      n: 10,
      open: 1,
      meanMs: 5.5,
      medianMs: 5,
      p50Ms: 5,
      p90Ms: 9,
      p95Ms: 10,
    });
  });

  it('without any that is known have no figure, and never zero', () => {
    const nothing = { meanMs: null, medianMs: null, p50Ms: null, p90Ms: null, p95Ms: null };
    expect(spreadOf(['open', undefined])).toEqual({ n: 0, open: 1, ...nothing });
    expect(shareOf([undefined])).toEqual({ n: 0, count: 0, unknown: 1, percent: null });
  });
});

describe('the key figures of incidents (rows S2.12, S3.6 and S4.9)', () => {
  const lives = [
    life(1, 0, [taken(5 * MINUTE), { type: 'WorkStarted', at: 15 * MINUTE, ...by }, over(HOUR)]),
    life(2, 10 * DAY, [taken(15 * MINUTE), over(2 * HOUR)]),
    life(3, 60 * DAY, [], 60 * DAY + MINUTE),
  ];
  const figures = figuresOf(lives, [], 90 * DAY);

  it('are means of what is over; what is open is counted as open', () => {
    expect(figures.acknowledgement).toMatchObject({ n: 2, open: 1, meanMs: 10 * MINUTE });
    expect(figures.resolution).toMatchObject({ n: 2, open: 1, meanMs: 90 * MINUTE });
    expect(figures.firstResponse).toMatchObject({ n: 1, open: 0, meanMs: 10 * MINUTE });
    expect(figures.betweenFailures).toEqual({ n: 3, observedMs: 90 * DAY, meanMs: 30 * DAY });
  });

  it('call what comes again within 30 days a repetition, and later not', () => {
    expect(figures.repeats).toEqual({ n: 3, count: 1, unknown: 0, percent: 100 / 3 });
    expect(figuresOf(lives.slice(2), lives.slice(0, 2), DAY).repeats.count).toBe(0);
    expect(figuresOf(lives.slice(1, 2), lives.slice(0, 1), DAY).repeats.count).toBe(1);
  });

  it('call what was reopened one that came back', () => {
    const reopened = life(4, 95 * DAY, [over(HOUR), { type: 'IncidentReopened', at: 2 * HOUR, ...by, reason: 'x' }]);
    expect(figuresOf([reopened], [], DAY)).toMatchObject({ recurrence: { count: 1 }, repeats: { count: 0 } });
  });

  it('leave waiting on the customer out', () => {
    const waited: IncidentEvent = { type: 'CustomerAwaited', at: 10 * MINUTE, ...by, reason: 'x', until: 40 * MINUTE };
    expect(life(5, 0, [taken(MINUTE), waited, over(HOUR)]).toResolve).toBe(30 * MINUTE);
  });

  it('take false alarms and right escalations from reviews alone', () => {
    const review = (said: object): IncidentEvent => ({ type: 'IncidentReviewed', at: 3 * HOUR, ...by, ...said });
    const reviewed = [
      life(1, 0, [over(HOUR), review({ falsePositive: true, escalationRight: false })]),
      life(2, DAY, [over(HOUR), review({ falsePositive: false, escalationRight: true })]),
      life(3, 2 * DAY, [over(HOUR)]),
    ];
    expect(figuresOf(reviewed, [], 90 * DAY)).toMatchObject({
      falsePositives: { n: 2, count: 1, unknown: 1, percent: 50 },
      escalationAccuracy: { n: 2, count: 1, unknown: 1, percent: 50 },
      betweenFailures: { n: 2 },
    });
  });

  it('count a rung above the first as an escalation', () => {
    const second: IncidentEvent = {
      type: 'RungReached',
      at: MINUTE,
      by: TOCSIN,
      pass: 1,
      index: 1,
      rung: 'L2',
      dueAt: MINUTE,
      people: ['maya'],
      channels: ['sms'],
    };
    expect([life(1, 0, [second]).escalated, life(1, 0, []).escalated]).toEqual([true, false]);
  });

  it('stand beside the targets of the policy, as they are and not as they are shown', () => {
    const input = { lives: lives.slice(0, 2), before: [], upMs: 90 * DAY, availability: [] };
    const of = (name: string) => kpisOf(readPolicyFolder(name).policy, input);
    const asP0 = kpisOf(
      { ...readPolicyFolder('maintenance').policy, kpis: readPolicyFolder('maintenance').policy.kpis?.map(unlimited) },
      input,
    );
    expect(asP0.find(({ id }) => id === 'mtta')).toMatchObject({ value: 10, met: false, n: 2, open: 0 });
    expect(asP0.find(({ id }) => id === 'mtbf')).toMatchObject({ value: 45 * 24, met: true, n: 2 });
    expect(of('maintenance').find(({ id }) => id === 'documentation')).toMatchObject({ noData: true, met: null });
    expect(of('erlmcp').find(({ id }) => id === 'escalation-rate')).toMatchObject({ value: 0, met: true, n: 2 });
    // Nothing of these severities happened.
    expect(of('samia-tarot').find(({ id }) => id === 'resolution-critical')).toMatchObject({ value: null, met: null });
  });
});

const unlimited = <K extends { severities?: string[] | undefined }>({ severities: _all, ...kpi }: K) => kpi as K;

describe('the availability of a service (row S4.10)', () => {
  const observed = { start: 0, end: 10 * HOUR };

  it('is the time without an outage, each instant counted once', () => {
    const incidents = [life(1, 0, [over(HOUR)]).incident, life(2, 30 * MINUTE, [over(HOUR)]).incident];
    // The alarms stood a second before they were told of.
    expect(availabilityOf('registry', incidents, observed)).toMatchObject({
      downMs: 90 * MINUTE,
      degradedMs: 0,
      percent: 85,
      incidents: ['INC-00000001', 'INC-00000002'],
    });
    expect(availabilityOf('portal', incidents, observed)).toMatchObject({ percent: 100, incidents: [] });
  });

  it('is not known before anything was observed, and is not touched by exercises', () => {
    expect(availabilityOf('registry', [], { start: 5, end: 5 })).toMatchObject({ percent: null, uptime: null });
    const drill = life(1, 0, [over(HOUR)], DAY, { drill: true }).incident;
    expect(availabilityOf('registry', [drill], observed)).toMatchObject({ percent: 100 });
  });
});

describe('the response report (rows S1.12, S3.1 and S3.5)', () => {
  const { policy } = readPolicyFolder('erlmcp');
  const lives = [
    life(1, 0, [taken(5 * MINUTE), over(HOUR)]),
    life(2, DAY, [taken(20 * MINUTE), over(5 * HOUR)]),
    life(3, 2 * DAY, [{ ...over(MINUTE), cause: 'quiet', by: TOCSIN } as IncidentEvent]),
    life(4, 3 * DAY, [], 3 * DAY + MINUTE, { service: undefined, customers: [] }),
  ];

  it('counts what was met, missed, does not apply and runs, and says on which incidents it stands', () => {
    const { overall, byTier, byService } = responseReport(lives, policy);
    expect(overall.response).toEqual({ met: 1, missed: 1, notApplicable: 1, running: 1 });
    expect(overall.resolution).toEqual({ met: 2, missed: 1, notApplicable: 0, running: 1 });
    expect(overall.toAcknowledge).toMatchObject({ n: 2, open: 1, p50Ms: 5 * MINUTE, p95Ms: 20 * MINUTE });
    expect(byTier.map(({ key, incidents }) => [key, incidents.length])).toEqual([
      ['Premium', 3],
      [null, 1],
    ]);
    expect(byService.map(({ key }) => key)).toEqual(['registry', null]);
  });

  it('has the promises of each support tier', () => {
    expect(responseReport([], policy).bySupportTier.map(({ key }) => key)).toEqual([
      'tier-1',
      'tier-2',
      'tier-3',
      'tier-4',
    ]);
  });
});

describe('what maintenance and groups leave out', () => {
  const held: IncidentEvent = {
    type: 'PagingHeld',
    at: 0,
    by: TOCSIN,
    maintenance: 'MNT-7K2M9QXA',
    until: HOUR,
  };
  const released: IncidentEvent = { type: 'PagingReleased', at: HOUR, by: TOCSIN, reason: 'it is over' };

  it('an answer inside maintenance took no time that could be measured', () => {
    const during = life(1, DAY, [held, taken(MINUTE), released]);
    const after = life(2, DAY, [held, released, taken(HOUR + MINUTE)]);
    expect(during.toAcknowledge).toBeUndefined();
    expect(after.toAcknowledge).toBe(MINUTE);
    expect(figuresOf([during, after], [], DAY).acknowledgement).toMatchObject({ n: 1, meanMs: MINUTE });
  });

  it('what began and was over inside maintenance is neither resolved in a time nor a failure', () => {
    const inside = life(1, DAY, [held, over(MINUTE)]);
    const { resolution, betweenFailures } = figuresOf([inside], [], DAY);
    expect(resolution).toMatchObject({ n: 0, open: 0, meanMs: null });
    expect(betweenFailures).toMatchObject({ n: 0, meanMs: null });
  });

  it('an incident repeats one that stands in another group', () => {
    const first = life(1, DAY, [over(HOUR)]);
    const again = life(2, 2 * DAY, [over(HOUR)]);
    expect(figuresOf([again], [first, again], DAY).repeats).toMatchObject({ n: 1, count: 1 });
    expect(figuresOf([first], [first, again], DAY).repeats).toMatchObject({ n: 1, count: 0 });
  });
});
