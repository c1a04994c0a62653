import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageChannels } from '../communication/page-channel.ts';
import { TOCSIN } from '../ids.ts';
import { advance } from '../incident/advance.ts';
import { evolve } from '../incident/evolve.ts';
import { everybody, firingAlert, incidentOf, maya, MINUTE, terms } from '../incident/incident-fixture.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { failPage, pagedOn, pagesOf, rungFailedAt } from './fail-page.ts';

const reached: IncidentEvent = {
  type: 'RungReached',
  at: 0,
  by: TOCSIN,
  pass: 1,
  index: 0,
  rung: 'L1',
  dueAt: 0,
  people: ['maya'],
  channels: ['sms'],
};
const sms = { pass: 1, rung: 'L1', person: 'maya', channel: 'sms', reason: 'refused' };
const email = { ...sms, channel: 'email' };
const happened = (incident: Incident, events: readonly IncidentEvent[]): Incident => events.reduce(evolve, incident);
const go = (incident: Incident, now: number, reachable = everybody): Incident =>
  happened(incident, advance(incident, { terms, alert: firingAlert, reachable, now }));

describe('a page that failed (failure 10)', () => {
  const paged = incidentOf(reached);

  it.each([
    ['goes on by email, when the person has that', ['sms', 'email'], 'email'],
    ['goes on by nothing, when SMS was all there is', ['sms'], undefined],
    ['goes on by nothing, when no channel is good', [], undefined],
  ] as const)('%s', (_what, good, next) => {
    expect(failPage(paged, sms, good, MINUTE)).toEqual([
      { type: 'PageFailed', at: MINUTE, by: TOCSIN, index: 0, ...sms, ...(next === undefined ? {} : { next }) },
    ]);
  });

  it('is heard of once, however often it is told', () => {
    const heard = happened(paged, failPage(paged, sms, pageChannels, MINUTE));
    expect(failPage(heard, sms, pageChannels, MINUTE)).toEqual([]);
  });

  it.each<[string, Incident, typeof sms]>([
    [
      'somebody has acknowledged',
      happened(paged, [{ type: 'IncidentAcknowledged', at: 1, by: maya, via: 'api' }]),
      sms,
    ],
    ['its rung was never reached', incidentOf(), sms],
    ['its person was never paged', paged, { ...sms, person: 'tomas' }],
    ['its channel was never tried', paged, email],
  ])('is nobody’s concern when %s', (_what, incident, page) => {
    expect(failPage(incident, page, pageChannels, MINUTE)).toEqual([]);
  });

  it('is written down, but tries nothing more, once the ladder has moved past its rung', () => {
    const later = go(go(incidentOf(), 0), 15 * MINUTE);
    const [page] = later.pages.flatMap((rung) => pagesOf(rung));
    const told = failPage(later, { ...sms, person: page?.person ?? '' }, pageChannels, 16 * MINUTE);
    expect(told).toMatchObject([{ type: 'PageFailed' }]);
    expect(told[0]).not.toHaveProperty('next');
    expect(go(happened(later, told), 16 * MINUTE).pages).toHaveLength(2);
  });

  it('is not called paged by those who are told who has it', () => {
    const byEmail = happened(paged, failPage(paged, sms, pageChannels, 1));
    expect([...pagedOn(byEmail)]).toEqual([['maya', ['email']]]);
    expect([...pagedOn(happened(byEmail, failPage(byEmail, email, pageChannels, 2)))]).toEqual([]);
  });
});

describe('a rung', () => {
  it('has failed when the last of its pages has, and not before', () => {
    const one = incidentOf(reached);
    const two = happened(one, failPage(one, sms, pageChannels, MINUTE));
    const three = happened(two, failPage(two, email, pageChannels, 2 * MINUTE));
    expect([one, two, three].map((incident) => rungFailedAt(incident.pages[0]))).toEqual([
      undefined,
      undefined,
      2 * MINUTE,
    ]);
  });

  it('on which somebody was told keeps the catch-all asleep, though every other rung of the pass failed', () => {
    const rungs = 4;
    let incident = go(incidentOf(), 0);
    for (let rung = 1; rung < rungs; rung += 1) {
      const person = incident.pages.at(-1)?.people[0] ?? '';
      const page = { ...sms, rung: `L${rung}`, person };
      incident = go(happened(incident, failPage(incident, page, ['sms'], 1)), 1);
    }
    expect(go(incident, 1 + 15 * MINUTE).pages.at(-1)).toMatchObject({ pass: 2, rung: 'L1' });
  });
});

describe('whatever pages fail, in whatever order', () => {
  const good = fc.subarray([...pageChannels]);
  const step = fc.oneof(
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 20 * MINUTE }) }),
    fc.record({ kind: fc.constant('fails' as const), which: fc.nat(), good }),
  );

  it('nobody waits in silence: the rung has a page that may have arrived, or the alarm has been raised (failure 13)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = 0;
        let incident = go(incidentOf(), now);
        for (const one of steps) {
          if (one.kind === 'wait') now += one.ms;
          else {
            const pages = incident.pages.flatMap((rung) =>
              pagesOf(rung).map((page) => ({ ...page, pass: rung.pass, rung: rung.rung, reason: 'refused' })),
            );
            const page = pages[one.which % pages.length];
            if (page !== undefined) incident = happened(incident, failPage(incident, page, one.good, now));
          }
          incident = go(incident, now);
          const stands = rungFailedAt(incident.pages.at(-1)) === undefined;
          expect(stands || incident.unroutableSince !== undefined).toBe(true);
          expect(advance(incident, { terms, alert: firingAlert, reachable: everybody, now })).toEqual([]);
        }
      }),
    );
  });
});
