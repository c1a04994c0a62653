import { describe, expect, it } from 'vitest';
import { brief, inRole, minutesOf, rowsOf } from './scene.ts';

const { policy, steps, text, shown } = rowsOf('enterprise-performance');
const everything = { regulated: true, public: true, customerImpacting: true };

describe('enterprise-performance: who is told of a P0', () => {
  const lines = (minute: number, told = {}) =>
    steps('P0', { facts: everything, answerAt: 1, ...told })
      .filter((step) => step.kind !== 'page' && step.row === 'S0.4' && step.minute === minute)
      .map(brief);

  it('S0.4: at minute 2 the four internal audiences, each on its two channels', () => {
    expect(lines(2)).toEqual([
      '2 sms engineering-leadership',
      '2 voice engineering-leadership',
      '2 slack #critical-incidents',
      '2 pagerduty platform-engineering',
      '2 sms customer-success',
      '2 email customer-success',
      '2 voice business-operations',
      '2 email business-operations',
    ]);
  });

  it('S0.4: at minute 0 tier 1 is paged, at minute 5 a person is asked to confirm', () => {
    const all = steps('P0', { answerAt: 1 });
    expect(all.filter(({ kind, minute }) => kind === 'page' && minute === 0)[0]).toMatchObject({ rung: 'tier-1' });
    const [ask] = all.filter(({ kind }) => kind === 'ask');
    expect(ask).toMatchObject({ minute: 5, ask: 'confirm-p0', role: 'incident-commander', row: 'S0.4' });
    expect(policy.asks?.find(({ id }) => id === 'confirm-p0')?.roles[0]).toBe('incident-commander');
  });

  it.each([
    ['customers by telephone', 'voice customers', 10],
    ['the status page', 'status-page public', 15],
    ['regulators', 'email regulators', 30],
    ['media relations', 'email media-relations', 60],
  ])('S0.4: %s are told by their minute, and before it', (_who, what, promised) => {
    const first = steps('P0', { facts: everything, answerAt: 1 }).find(
      ({ channel, audience }) => `${channel} ${audience}` === what,
    );
    expect(first?.dueMinute).toBe(promised);
    expect(first?.minute).toBeLessThan(promised);
  });

  it('S0.4: regulators only where they apply, media only where the public notices it', () => {
    const told = steps('P0', { answerAt: 1 }).map(({ audience }) => audience);
    expect(told).not.toContain('regulators');
    expect(told).not.toContain('media-relations');
    // Often only the confirmation shows that they apply: then they are told at once.
    expect(steps('P0', { facts: { regulated: true } }).map(({ audience }) => audience)).toContain('regulators');
  });

  it.each([
    ['yes', { 'confirm-p0': 'yes' }, true],
    ['nothing', {}, true],
    ['no', { 'confirm-p0': 'no' }, false],
  ] as const)(
    'S0.4: customers are called before minute 10 unless the confirmation was a no: %s',
    (_word, says, called) => {
      const calls = steps('P0', { facts: everything, says }).filter(
        ({ channel, audience }) => channel === 'voice' && audience === 'customers',
      );
      expect(calls.map(brief)).toEqual(called ? ['9 voice customers by 10'] : []);
      const outside = steps('P0', { facts: everything, says }).filter(
        ({ channel, audience, minute }) =>
          minute >= 5 && (['regulators', 'media-relations'].includes(audience) || channel === 'status-page'),
      );
      expect(outside.length > 0).toBe(called);
    },
  );

  it('S0.4: at minute 30 all stakeholders hear in detail, then every hour until it is resolved', () => {
    const stakeholders = ['engineering-leadership', 'platform-engineering', 'customer-success', 'business-operations'];
    const all = steps('P0', { facts: everything, answerAt: 1, resolveAt: 200, hours: 4 });
    for (const who of [...stakeholders, 'executives'])
      expect(
        all.filter(({ audience, channel, minute }) => audience === who && channel === 'email' && minute >= 5),
        who,
      ).toMatchObject([{ minute: 30 }, { minute: 60 }, { minute: 120 }, { minute: 180 }]);
    expect(minutesOf(all, 'status-page-30')).toEqual([30]);
    expect(minutesOf(all, 'status-page-hourly')).toEqual([60, 120, 180]);
    expect(minutesOf(all, 'hourly-regulators')).toEqual([60, 120, 180]);
    expect(minutesOf(all, 'hourly-media')).toEqual([60, 120, 180]);
  });

  it('S0.4: at the resolution everybody who was told hears it at once, on the channel on which they were told', () => {
    const all = steps('P0', { facts: everything, says: { 'approve-social': 'yes' }, answerAt: 1, resolveAt: 70 });
    const before = all.filter(({ kind, minute }) => (kind === 'notice' || kind === 'page') && minute < 70);
    const over = all.filter(({ minute }) => minute >= 70);
    const whom = (some: typeof all) => [
      ...new Set(some.flatMap((one) => one.recipients.map((to) => `${one.channel} ${to}`))),
    ];
    expect(whom(over).toSorted()).toEqual(whom(before).toSorted());
    expect(over.every(({ minute }) => minute === 70)).toBe(true);
  });
});

describe('enterprise-performance: what customers read', () => {
  const known = {
    recipient: { name: 'Lorna', customer: 'Harbour Retail' },
    incident: {
      service: 'Campaign Processing',
      acknowledgedAt: '15:01',
      estimatedResolution: '17:00',
      openedAt: '14:58',
      updates: [{ at: '15:20', note: 'We found the cause.' }],
    },
    facts: {
      affectedOperations: 'nightly mailings',
      currentPerformance: '310 domains a second',
      baselinePerformance: '985 domains a second',
      throughputReduction: '68',
      processingDelay: '40 minutes',
      revenueImpactForCustomers: 'orders of the evening may come late',
      affectedCampaigns: '12 seasonal campaigns',
      emergencyProcedures: '15:05 load shed',
      technicalActions: '15:10 replicas switched on',
      investigation: 'cause-identified',
      mitigation: 'mailings are spread out',
    },
    roles: {
      'incident-commander': inRole('Yasmin'),
      'customer-success': inRole('Anneke'),
      'technical-lead': inRole('Isidora'),
    },
    nextUpdateAt: '15:30',
  };
  const notice = text('customer-notice', known);

  it.each([
    ['the customer', 'Harbour Retail'],
    ['the number of the incident', 'INC-7K2M9QXA'],
    ['the service', 'Campaign Processing'],
    ...Object.entries(known.facts).filter(([name]) => name !== 'investigation'),
    ['how far the investigation is', 'the root cause is found'],
    ['when it was detected', '14:58: the incident was detected'],
    ['when the search began', '15:01: the search for the cause began'],
    ['what else was done', '15:20: We found the cause.'],
    ['a careful estimate', '17:00, a careful estimate'],
    ['the next update', '15:30'],
    ['the commander', 'Yasmin, phone of Yasmin, Yasmin@example.com'],
    ['the account manager', 'Anneke, phone of Anneke, Anneke@example.com'],
    ['the number for emergencies', 'in an emergency phone of Anneke'],
    ['the technical lead', 'Isidora, phone of Isidora, Isidora@example.com'],
    ['the priority line', 'Priority support line: +1 202 555 0100'],
    ['how often they hear', 'every 30 minutes until it is resolved'],
    ['that it is urgent', 'URGENT'],
  ])('S0.5: the notice says %s', (_field, words) => {
    expect(notice).toContain(words);
  });

  it('S0.5: what nobody knows yet is said to be unknown, and no revenue is named', () => {
    const empty = text('customer-notice');
    for (const honest of [
      'we are finding out which',
      'being measured',
      'being looked up',
      'not measured yet',
      'not known yet; we will not guess',
      'none so far',
      'being named',
    ])
      expect(empty).toContain(honest);
    expect(empty).not.toMatch(/Revenue|null|undefined/);
  });

  it('S0.5: the notice goes with the call, and is the text of every update', () => {
    const sent = steps('P0', { answerAt: 1 }).filter(({ template }) => template === 'customer-notice');
    expect(sent.map(brief)).toEqual([
      '9 email customers by 10',
      ...[30, 60, 90, 120].map((minute) => `${minute} email customers`),
    ]);
  });
});

describe('enterprise-performance: the channels and what they promise', () => {
  it.each([
    ['pagerduty', '2 min'],
    ['sms', '1 min'],
    ['voice', '10 min'],
    ['status-page', '15 min'],
  ])('S0.6: %s is there within %s', (channel, promise) => {
    expect(shown('Channels').find(([name]) => name === channel)?.[2]).toBe(promise);
  });

  it('S0.6: customers get mail every 30 minutes at P0, every hour at P1', () => {
    const mails = (severity: string) =>
      steps(severity, { answerAt: 1, hours: 3 }).flatMap(({ audience, channel, minute }) =>
        audience === 'customers' && channel === 'email' ? [minute] : [],
      );
    expect(mails('P0')).toEqual([9, 30, 60, 90, 120, 150, 180]);
    expect(mails('P1')).toEqual([60, 120, 180]);
    expect(mails('P2')).toEqual([]);
  });

  it.each(['P0', 'P1', 'P2'])('S0.6: at %s the portal is live, with details every 15 minutes', (severity) => {
    const all = steps(severity, { answerAt: 7, hours: 1 });
    expect(minutesOf(all, 'portal-opened')).toEqual([0]);
    expect(minutesOf(all, 'portal-live')).toEqual([7]);
    expect(minutesOf(all, 'portal-details')).toEqual([15, 30, 45, 60]);
  });

  it.each(['P1', 'P2'])(
    'S0.6: at %s the status page is written in under 15 minutes, if customers notice',
    (severity) => {
      const page = (customerImpacting: boolean) =>
        steps(severity, { facts: { customerImpacting } }).filter(({ channel }) => channel === 'status-page');
      expect(page(true).map(brief)).toEqual(['14 status-page public by 15']);
      expect(page(false)).toEqual([]);
    },
  );

  it.each([
    ['P0', 'yes', 1],
    ['P0', 'no', 0],
    ['P0', undefined, 0],
    ['P1', 'yes', 1],
    ['P1', undefined, 0],
    ['P2', 'yes', 0],
  ] as const)('S0.6: a social post at %s, when the communications team says %s: %d', (severity, said, posts) => {
    const says = said === undefined ? {} : { 'approve-social': said };
    const all = steps(severity, { facts: { public: true }, says });
    expect(all.filter(({ channel }) => channel === 'social')).toHaveLength(posts);
    expect(policy.asks?.find(({ id }) => id === 'approve-social')?.roles).toEqual(['communications-team']);
  });

  it.each([
    ['pagerduty', /on-call engineers and managers.*technical response/i],
    ['slack', /engineering teams and leadership.*coordination and updates/i],
    ['sms', /those who decide.*escalation contacts.*critical decisions and escalations/i],
    ['voice', /technical contacts of enterprise customers.*impact.*coordinated/i],
    ['email', /stakeholders and business contacts.*detailed updates.*record/i],
    ['portal', /users and administrators.*look up for themselves/i],
    ['status-page', /all users and the public.*openly/i],
    ['social', /public and the media.*outline/i],
  ])('S0.12: %s has its audience and its purpose', (channel, purpose) => {
    expect(shown('Channels').find(([name]) => name === channel)?.[1]).toMatch(purpose);
  });

  it('S0.12: a P0 is spoken of in the three Slack channels', () => {
    const posts = steps('P0').filter(({ channel }) => channel === 'slack');
    expect([...new Set(posts.flatMap(({ recipients }) => recipients))].toSorted()).toEqual([
      '#critical-incidents',
      '#engineering-leadership',
      '#enterprise-support',
    ]);
  });

  it('S0.12: leadership gets an SMS when it is escalated', () => {
    const sent = steps('P1', { answerAt: 1 }).filter(({ line }) => line === 'escalated-sms');
    expect(sent.map(brief)).toEqual(['30 sms engineering-leadership']);
  });
});

describe('enterprise-performance: executives and the board', () => {
  it.each(['P0', 'P1', 'P2'])(
    'S0.15: at %s the board is told as soon as the business itself is at stake',
    (severity) => {
      const board = (criticalBusinessImpact: boolean) =>
        steps(severity, { facts: { criticalBusinessImpact }, answerAt: 1 }).filter(
          ({ audience }) => audience === 'board',
        );
      expect(board(true).map(brief)).toEqual(['0 email board']);
      expect(board(false)).toEqual([]);
      const executives = steps(severity, { facts: { criticalBusinessImpact: true }, answerAt: 1 });
      expect(executives.map(({ audience }) => audience)).toContain('executives');
    },
  );

  it('S0.15: it is tier 3 that speaks to them, and its directors answer their questions', () => {
    expect(shown('Support tiers').find(([id]) => id === 'tier-3')?.[3]).toContain('Speaks to executives and the board');
    const brief3 = text('executive-brief', {
      roles: { 'engineering-director': inRole('Quynh'), 'business-operations-director': inRole('Ulla') },
    });
    expect(brief3).toContain('tier 3');
    expect(brief3).toContain('Quynh, phone of Quynh (engineering) or Ulla, phone of Ulla (operations)');
  });
});
