import { describe, expect, it } from 'vitest';
import { targetDueAt } from '../../shared/domain/calendar/countdown.ts';
import { decideCommand } from '../../shared/domain/incident/decide-command.ts';
import { deadlines } from '../../shared/domain/ladder/deadlines.ts';
import { decideAssessment } from '../../shared/domain/policy/decide-assessment.ts';
import { brief, HOUR, MINUTE, minutesOf, pages, rowsOf, somebody } from './scene.ts';

const { policy, steps, missed, severityOf, incident, terms, text, shown } = rowsOf('erlmcp');
const severities = ['P1', 'P2', 'P3', 'P4'];

describe('erlmcp: support', () => {
  it.each([
    ['tier-1', '15 min', '4 h', 'at any hour'],
    ['tier-2', '30 min', '8 h', 'at any hour'],
    ['tier-3', '1 h', '1 d', 'at any hour'],
    ['tier-4', '4 h of working time', '', 'business'],
  ])('S3.1: %s answers in %s, resolves in %s, is at work %s', (tier, answer, resolved, hours) => {
    const [, , , , response, resolution, , atWork] = shown('Support tiers').find(([id]) => id === tier) ?? [];
    expect([response, resolution, atWork]).toEqual([answer, resolved, hours]);
  });

  it.each([
    ['in its hours, the same day', '2026-01-14T18:00:00Z', '2026-01-14T22:00:00Z'],
    ['in the evening, the next morning', '2026-01-15T02:00:00Z', '2026-01-15T21:00:00Z'],
    ['late on Friday, the rest on Monday', '2026-01-16T23:00:00Z', '2026-01-19T19:00:00Z'],
    ['while the clocks change at the weekend', '2026-03-07T00:00:00Z', '2026-03-09T19:00:00Z'],
  ])('S3.1: tier 4 has 4 hours of business: %s', (_when, from, due) => {
    const response = policy.tiers?.find(({ id }) => id === 'tier-4')?.response;
    const at = targetDueAt(response ?? 'PT0S', policy.calendars ?? {}, Date.parse(from));
    expect(new Date(at).toISOString()).toBe(new Date(due).toISOString());
  });

  it.each([
    ['1', 'L1', 15],
    ['2', 'L2', 30],
    ['3', 'L3', 60],
  ])(
    'S3.1: tier %s, counted from the hand-over, misses its response at once when its time is over',
    (tier, rung, minutes) => {
      const all = steps('P1', { hours: 3 });
      const handedOver = all.find((step) => step.kind === 'page' && step.rung === rung)?.minute ?? NaN;
      expect(missed('P1', { hours: 3 })).toContain(`${handedOver + minutes} tier-${tier}-response`);
      const inTime = missed('P1', { hours: 3, answerAt: handedOver + minutes - 1 });
      expect(inTime.filter((one) => one.endsWith(`tier-${tier}-response`))).toEqual([]);
    },
  );

  it('S3.1: tier 4 is paged at P1 whatever the hour', () => {
    const sundayNight = '2026-01-18T11:00:00Z';
    expect(pages(steps('P1', { at: sundayNight }))).toContain('45 L4');
  });

  it.each([
    ['before its hours on a Wednesday, at 13:00', undefined, 6 * 60],
    ['on a Sunday night, on Monday at 13:00', '2026-01-18T11:00:00Z', 34 * 60],
  ])('S3.1: tier 4 has 4 hours of business to answer a P1: paged %s', (_when, at, minutes) => {
    const told = { hours: 40, ...(at === undefined ? {} : { at }) };
    expect(missed('P1', told)).toContain(`${minutes} tier-4-response`);
    expect(missed('P1', { ...told, answerAt: 50 }).join()).not.toContain('tier-4-response');
  });

  it.each([
    ['voice', /1-800-ERLMCP-SUPPORT/, 'at any hour'],
    ['chat', /priority chat/i, 'at any hour'],
    ['email', /details/i, 'at any hour'],
    ['portal', /self-service/i, 'at any hour'],
    ['slack', /channel for each Enterprise customer/, 'at any hour'],
  ])('S3.2: customers reach support by %s', (channel, purpose, hours) => {
    const [, what, , open] = shown('Channels').find(([name]) => name === channel) ?? [];
    expect(what).toMatch(purpose);
    expect(open).toBe(hours);
  });

  it('S3.2: the priority chat is for Gold and Platinum, here Premium and Enterprise', () => {
    expect(policy.channels?.chat?.tiers).toEqual(['Premium', 'Enterprise']);
    expect(policy.supportLine).toEqual({ phone: '1-800-ERLMCP-SUPPORT', email: 'support@erlmcp.com' });
  });

  it.each([
    ['P1', '15 min', '4 h', ['0 L1', '15 L2', '30 L3', '45 L4']],
    ['P2', '1 h', '8 h', ['0 L1', '15 L2', '30 L3']],
    ['P3', '4 h', '1 d', ['0 L1', '15 L2']],
    ['P4', '8 h', '3 d', ['0 L1']],
  ])('S3.5: %s is answered in %s and resolved in %s, on its path', (severity, answer, resolved, path) => {
    const [, , , , response, resolution] = shown('Severities').find(([id]) => id === severity) ?? [];
    expect([response, resolution]).toEqual([answer, resolved]);
    expect(pages(steps(severity)).slice(0, path.length)).toEqual(path);
    expect(new Set(pages(steps(severity)).map((page) => page.split(' ')[1])).size).toBe(path.length);
  });

  it.each([
    ['P1', 15, 4],
    ['P2', 60, 8],
    ['P3', 240, 24],
    ['P4', 480, 72],
  ])('S3.5: a %s that nobody answers is late after %d minutes, and again after %d hours', (severity, answer, hours) => {
    const late = missed(severity, { hours: 73 }).filter((one) => !one.includes('tier-'));
    expect(late).toEqual([`${answer} response`, `${hours * 60} resolution`]);
  });
});

describe('erlmcp: alerts and severity', () => {
  it.each([
    ['the registry is down', 'P1', { name: 'registry-down' }],
    ['the session manager is down', 'P1', { name: 'session-manager-down' }],
    ['the transport fails', 'P2', { name: 'transport-failure' }],
    ['more than 5 % are errors', 'P1', { metric: { name: 'ErrorRate', threshold: 5 } }],
    ['4.9 % are errors', 'P3', { metric: { name: 'ErrorRate', threshold: 4.9 } }],
    ['the slowest percent takes over 100 ms', 'P2', { metric: { name: 'LatencyP99', threshold: 100 } }],
    ['the slowest percent takes 99 ms', 'P3', { metric: { name: 'LatencyP99', threshold: 99 } }],
    ['more than 10 % of connections drop', 'P2', { metric: { name: 'ConnectionDrops', threshold: 10 } }],
    ['9 % of connections drop', 'P3', { metric: { name: 'ConnectionDrops', threshold: 9 } }],
    ['resources run out', 'P2', { name: 'resource-exhaustion' }],
    ['more than 20 % of throughput is gone', 'P3', { metric: { name: 'ThroughputDrop', threshold: 20 } }],
    ['more than 50 new errors an hour', 'P3', { metric: { name: 'NewErrorsPerHour', threshold: 50 } }],
    ['the backlog grows', 'P3', { name: 'backlog-growth' }],
    ['an anomaly', 'P4', { name: 'anomaly-in-traffic' }],
  ] as const)('S3.7: %s: %s', (_what, severity, alert) => {
    expect(severityOf({ toldBy: 'source', ...alert })).toBe(severity);
  });

  it('S3.7: each of the figures is a rule of its own, not the default', () => {
    const figures = policy.alertRules.flatMap(({ match, severity }) =>
      match.metric === undefined ? [] : [`${match.metric.name} > ${match.metric.above ?? ''} ${severity}`],
    );
    expect(figures).toEqual([
      'ErrorRate > 5 P1',
      'LatencyP99 > 100 P2',
      'ConnectionDrops > 10 P2',
      'ThroughputDrop > 20 P3',
      'NewErrorsPerHour > 50 P3',
    ]);
    for (const name of ['throughput-drop', 'new-errors', 'backlog-growth'])
      expect(policy.alertRules.some(({ match, severity }) => match.name?.startsWith(name) && severity === 'P3')).toBe(
        true,
      );
  });

  it.each([
    ['Critical', 'P1', ['page L1', 'email ceo']],
    ['High', 'P2', ['sms engineering-lead']],
    ['Medium', 'P3', ['email team-lead']],
    ['Low', 'P4', ['slack #anomalies']],
  ])('S3.7: what the level %s does at once', (_level, severity, does) => {
    const first = steps(severity).filter(({ minute }) => minute === 0);
    const done = first.map((step) =>
      step.kind === 'page' ? `page ${step.role}` : brief(step).replace(/^0 | by \d+$/g, ''),
    );
    expect(done).toEqual(expect.arrayContaining(does));
    for (const other of ['email ceo', 'sms engineering-lead', 'email team-lead', 'slack #anomalies'])
      expect(done.includes(other), other).toBe(does.includes(other));
  });

  it.each([
    ['all customers', 'P1', { reach: 'all' }],
    ['most customers', 'P2', { reach: 'most' }],
    ['a part of the customers', 'P3', { reach: 'subset' }],
    ['individual customers', 'P4', { reach: 'individual' }],
    ['a region in trouble', 'P3', { reach: 'subset', regionalOutage: false }],
    ['a region that is out', 'P2', { reach: 'subset', regionalOutage: true }],
  ] as const)('S3.8: what reaches %s is %s', (_reach, severity, facts) => {
    expect(severityOf({ facts })).toBe(severity);
    const known = incident('P4', (one) => decideAssessment(one, policy, { by: somebody, facts }, MINUTE));
    expect(known.severity).toBe(severity);
  });

  it.each([
    ['P1', 'ceo'],
    ['P2', 'vp-operations'],
    ['P3', 'director'],
    ['P4', 'manager'],
  ])('S3.8: of a %s the %s is told at once, and of the four nobody else', (severity, who) => {
    const told = steps(severity).filter(({ template }) => template === 'executive');
    expect(told.map(brief)).toEqual([`0 email ${who}`]);
  });

  it('S3.8: the session manager down is P1, trouble with sessions P3', () => {
    expect(severityOf({ toldBy: 'source', name: 'session-manager-down' })).toBe('P1');
    expect(severityOf({ toldBy: 'source', name: 'session-issues' })).toBe('P3');
  });
});

describe('erlmcp: what customers and stakeholders hear', () => {
  it.each(severities)(
    'S3.13: of a %s the team hears before minute 15, customers at 15 of a P1 and at 30 otherwise',
    (severity) => {
      const all = steps(severity);
      expect(all.find(({ line }) => line === 'team')).toMatchObject({ minute: 0, dueMinute: 15 });
      const customers = all.find(({ audience }) => audience === 'customers');
      const minute = severity === 'P1' ? 15 : 30;
      expect(customers).toMatchObject({ minute, dueMinute: minute });
    },
  );

  it.each([
    ['P1', 'ceo', 30],
    ['P2', 'vp-operations', 30],
    ['P3', 'director', 60],
    ['P4', 'manager', 60],
  ])('S3.13: at %s the team and the %s get a status every %d minutes', (severity, who, every) => {
    const updates = steps(severity, { answerAt: 5, hours: 3 }).filter(({ template }) => template === 'status-update');
    for (const audience of ['incident-team', who])
      expect(updates.filter((one) => one.audience === audience).map(({ minute }) => minute)).toEqual(
        Array.from({ length: 180 / every }, (_one, at) => (at + 1) * every),
      );
  });

  it.each(severities)('S3.13: everybody who was told of a %s hears within 15 minutes that it is over', (severity) => {
    const all = steps(severity, { answerAt: 5, resolveAt: 50 });
    const over = all.filter(({ line }) => line?.startsWith('resolved') === true);
    for (const one of over) expect(one).toMatchObject({ minute: 50, dueMinute: 65 });
    const told = all
      .filter(({ minute }) => minute < 50)
      .flatMap(({ channel, recipients }) => recipients.map((to) => `${channel} ${to}`));
    const heard = over.flatMap(({ channel, recipients }) => recipients.map((to) => `${channel} ${to}`));
    expect(heard.toSorted()).toEqual([...new Set(told)].toSorted());
  });

  it('S3.13: the post-mortem is due within 24 hours', () => {
    expect(shown('Post-mortems').find(([what]) => what === 'report within')).toEqual(['report within', '1 d', 'S3.13']);
  });

  const updates = [{ at: '10:15', note: 'We found the cause.' }];
  it.each([
    ['the customer', 'Liffey Payments'],
    ['the number of the incident', 'INC-7K2M9QXA'],
    ['how severe it is', 'critical'],
    ['what is affected', 'Registry'],
    ['the impact', 'Nothing can be stored.'],
    ['the estimate', '12:30'],
    ['the updates so far', '- 10:15: We found the cause.'],
    ['the support line', '1-800-ERLMCP-SUPPORT'],
  ])('S3.13: the notice names %s', (_field, words) => {
    const notice = text('customer-notice', {
      recipient: { name: 'Orla', customer: 'Liffey Payments' },
      incident: { service: 'Registry', impact: 'Nothing can be stored.', estimatedResolution: '12:30', updates },
    });
    expect(notice).toContain(words);
  });

  it('S3.13: the notice says honestly what is not known', () => {
    const notice = text('customer-notice');
    for (const honest of ['finding out which systems', 'not known yet; we will not guess', 'None yet'])
      expect(notice).toContain(honest);
  });

  it.each([
    ['what is affected', 'Registry'],
    ['what happened', 'Nothing could be stored.'],
    ['what was fixed', 'Failed over'],
    ['how long it lasted', '1 h 12 min, between 10:00 and 11:12'],
    ['the cause', 'A full disk'],
    ['what keeps it from coming back', 'Disks are watched'],
  ])('S3.13: the text of the resolution names %s', (_field, words) => {
    const over = text('customer-resolved', {
      incident: {
        service: 'Registry',
        impactPast: 'Nothing could be stored.',
        resolution: 'Failed over',
        duration: '1 h 12 min',
        impactBegan: '10:00',
        impactEnded: '11:12',
        cause: 'A full disk',
      },
      facts: { prevention: 'Disks are watched' },
    });
    expect(over).toContain(words);
  });

  it('S3.13: the text of the resolution says honestly what is not known', () => {
    const over = text('customer-resolved');
    expect(over).toContain('not established yet');
    expect(over).toContain('deciding what keeps it from coming back');
  });

  it('S3.18: the war room opens at once at P1, and only there', () => {
    for (const severity of severities) {
      const opened = steps(severity, { answerAt: 5 }).filter(({ line }) => line === 'war-room');
      expect(opened.map(brief)).toEqual(severity === 'P1' ? ['0 slack #war-room'] : []);
    }
  });

  it('S3.18: after a failover it is watched for 30 minutes, as the war room and the playbook say', () => {
    expect(text('war-room')).toMatch(/after a failover.*30 minutes/i);
    const steps30 = shown('Playbooks').filter(([, , , , what]) => what?.includes('keep watching for 30 minutes'));
    expect(steps30).toHaveLength(1);
  });

  it('S3.5: a P1 that is answered is still promised to be over after 4 hours', () => {
    const answered = incident('P1', (one) =>
      decideCommand(one, { kind: 'acknowledge', by: somebody, via: 'link' }, MINUTE),
    );
    const due = deadlines(answered, undefined, terms('P1')).find((one) => one.kind === 'target');
    expect(due).toMatchObject({ target: 'resolution', dueAt: 4 * HOUR });
    expect(minutesOf(steps('P1', { answerAt: 1 }), 'customers-p1-120')).toEqual([120]);
  });
});
