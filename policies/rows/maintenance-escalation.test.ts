import { describe, expect, it } from 'vitest';
import { actor } from '../../shared/domain/ids.ts';
import { evolve } from '../../shared/domain/incident/evolve.ts';
import { decideAssessment } from '../../shared/domain/policy/decide-assessment.ts';
import { MINUTE, notices, pagedAt, staged, type Asked } from './staged.ts';

const { policy, steps, events, climb, members, first, opened, passed, assess, text, table } = staged('maintenance');

const everybody = members(
  'coordinator',
  'backend-lead',
  'frontend-lead',
  'devops-lead',
  'developer',
  'ui-designer',
  'data-engineer',
);
const playbook = (id: string): string => {
  const phases = policy.playbooks?.find((one) => one.id === id)?.phases ?? [];
  const shownOf = table('Playbooks').map((row) => row.join(' '));
  const isShown = phases.every(({ title }) => shownOf.some((row) => row.includes(title)));
  return isShown ? phases.flatMap(({ title, steps: all }) => [title, ...all]).join(' ') : '';
};
/** Which of the policy's promises were missed when somebody answered at that minute. */
const missed = (severity: string, answered: number): string[] =>
  events(severity, { answered, minutes: 200 })
    .flatMap((event) => (event.type === 'TargetMissed' ? [event.target] : []))
    .toSorted();
const metric = (name: string, threshold: number) => {
  const { severity, why, facts } = assess({ name: `api-${name}`, metric: { name, threshold } });
  return {
    severity: severity.id as string,
    byRule: why.includes(`the metric ${name}`),
    performance: facts['performance'],
  };
};

describe('S2.3: response to an emergency', () => {
  it.each([['api-outage'], ['system unavailable']])('S2.3: an alarm "%s" is an emergency', (name) => {
    expect(assess({ name })).toMatchObject({ severity: { id: 'P0' }, emergency: { id: 'outage' } });
  });

  it('S2.3: all available members are called at minute 0, and again while nobody answers', () => {
    const all = steps('P0', { emergency: 'outage', minutes: 3 });
    expect([0, 2].map((minute) => pagedAt(all, minute))).toEqual([everybody, everybody]);
  });

  it('S2.3: by minute 5 it is acknowledged and assessed, by minute 15 mitigation has begun: each is measured', () => {
    expect(missed('P0', 1)).not.toContain('emergency-response');
    expect(missed('P0', 6)).toContain('emergency-response');
    const due = (target: string) =>
      events('P0', { answered: 1, minutes: 30 }).flatMap((event) =>
        event.type === 'TargetMissed' && event.target === target ? [event.dueAt] : [],
      );
    const [openedAt = 0] = events('P0').map(({ at }) => at);
    expect([due('emergency-assessed'), due('emergency-started')]).toEqual([
      [openedAt + 5 * MINUTE],
      [openedAt + 15 * MINUTE],
    ]);
  });

  it('S2.3: the phases stand beside it: to minute 5, to 15, from 15, within 24 hours', () => {
    const phases = policy.playbooks?.find(({ id }) => id === 'emergency-response')?.phases ?? [];
    expect(phases.map(({ from, until }) => [from ?? '', until ?? ''])).toEqual([
      ['PT0M', 'PT5M'],
      ['PT5M', 'PT15M'],
      ['PT15M', ''],
      ['', 'PT24H'],
    ]);
    expect(playbook('emergency-response')).toMatch(
      /acknowledges.*affected.*level.*leads concerned.*channel.*logs.*recovery.*first estimate.*root cause.*report/is,
    );
  });

  it('S2.3: stakeholders hear in phase two how it stands, and everybody who was told hears that it is over', () => {
    const all = steps('P0', { emergency: 'outage', answered: 1, resolved: 40, minutes: 40 });
    const status = all.filter(({ audience, minute }) => audience === 'stakeholder-updates' && minute >= 5);
    expect(status.map(({ dueMinute }) => dueMinute)).toEqual([15, 30]);
    const over = all.filter(({ line = '' }) => line.startsWith('resolved'));
    const ways = (some: typeof all) =>
      [...new Set(some.flatMap((step) => step.recipients.map((to) => `${to} ${step.channel}`)))].toSorted();
    // Whoever was called by voice was paged by SMS as well, and is told there.
    expect(ways(over)).toEqual(ways(all.filter((step) => !over.includes(step) && step.channel !== 'voice')));
  });

  it('S2.3: the report of an emergency is due within 24 hours', () => {
    const rules = table('Post-mortems').map((row) => row.slice(0, 2).join(': '));
    expect(rules).toEqual(expect.arrayContaining(['scheduled for: P0', 'report within: 1 d']));
  });
});

describe('S2.4: degradation', () => {
  it.each([
    ['API slower than 5 s', { name: 'api-latency', metric: { name: 'ApiResponseTime', threshold: 5 } }],
    ['a performance alert', { name: 'web-performance' }],
  ])('S2.4: %s is level 1, a matter of performance', (_what, alert) => {
    expect(assess(alert)).toMatchObject({ severity: { id: 'P2' }, facts: { performance: true } });
  });

  it('S2.4: the coordinator is paged and the backend lead hears of it at once', () => {
    const all = steps('P2', { facts: { performance: true }, minutes: 0 });
    expect(pagedAt(all, 0)).toEqual([first('coordinator')]);
    expect(notices(all)).toEqual(
      expect.arrayContaining(['0 backend-lead email', '0 backend-lead slack #performance-metrics']),
    );
    expect(notices(steps('P2', { minutes: 0 }))).not.toContain('0 backend-lead email');
  });

  it('S2.4: that the response begins within 15 minutes is measured', () => {
    expect(missed('P2', 14)).not.toContain('level-1-response');
    expect(missed('P2', 16)).toContain('level-1-response');
    expect(
      table('Promises')
        .find((row) => row[0] === 'degradation-response')
        ?.join(' '),
    ).toContain('15 min');
  });

  it('S2.4: what to do stands beside it: analyse, mitigate, investigate, resolve', () => {
    expect(playbook('degradation')).toMatch(/Analyse.*Mitigate.*Investigate.*Resolve/s);
  });
});

describe('S2.5: a security incident', () => {
  const security = (asked: Asked = {}) => steps('P0', { emergency: 'security', minutes: 4, ...asked });

  it.each(['security alert on api', 'suspected intrusion', 'data breach'])('S2.5: "%s" is one', (name) => {
    expect(assess({ name })).toMatchObject({ severity: { id: 'P0' }, emergency: { id: 'security' } });
  });

  it('S2.5: all team leads and the coordinator are paged at once, the external team with them; again at 2 minutes', () => {
    const team = members('team-leads', 'coordinator', 'external-security');
    expect([0, 2, 4].map((minute) => pagedAt(security(), minute))).toEqual([team, team, team]);
  });

  it('S2.5: an answer is promised in 2 minutes', () => {
    const late = (answered: number) =>
      events('P0', { emergency: 'security', answered, minutes: 10 })
        .flatMap((event) => (event.type === 'TargetMissed' ? [event.target] : []))
        .filter((target) => ['response', 'level-3-response'].includes(target));
    expect([late(1), late(3).toSorted()]).toEqual([[], ['level-3-response', 'response']]);
  });

  it('S2.5: security team and stakeholders are notified within those 2 minutes, and told first to isolate and preserve', () => {
    const told = security().filter(({ template }) => template === 'security-brief');
    expect(told.map(({ audience, dueMinute }) => [audience, dueMinute])).toEqual([
      ['external-security', 2],
      ['stakeholder-updates', 2],
    ]);
    for (const known of ['known', 'unknown'] as const)
      expect(text('security-brief', known).body).toMatch(/isolate.*preserve evidence and logs/);
    expect(playbook('security')).toMatch(/Isolate.*Preserve evidence/s);
  });

  it('S2.5: nothing of it is on social media', () => {
    expect(security({ minutes: 60 }).filter(({ channel }) => channel === 'social')).toEqual([]);
  });
});

describe('S2.6: three levels', () => {
  it.each([
    ['the API slower than 3 s', 'ApiResponseTime', 3, 'P2'],
    ['the API slower than 9.9 s', 'ApiResponseTime', 9.9, 'P2'],
    ['the API slower than 10 s', 'ApiResponseTime', 10, 'P1'],
    ['memory above 75 %', 'MemoryUtilization', 75, 'P2'],
    ['memory above 84 %', 'MemoryUtilization', 84, 'P2'],
    ['memory above 85 %', 'MemoryUtilization', 85, 'P1'],
  ])('S2.6: %s (%s %d) is the level of %s', (_what, name, threshold, severity) => {
    expect(metric(name, threshold)).toEqual({ severity, byRule: true, performance: true });
  });

  it.each([
    ['ApiResponseTime', 2.9],
    ['MemoryUtilization', 74],
  ])('S2.6: %s of %d is no trigger of any level', (name, threshold) => {
    expect(metric(name, threshold)).toMatchObject({ byRule: false, performance: undefined });
  });

  it.each([
    ['minor degradation', { name: 'web-slow' }, 'P2'],
    ['a component that is not critical', { name: 'cache-unhealthy' }, 'P2'],
    ['a critical component', { name: 'cache-unhealthy', labels: { component: 'critical' } }, 'P1'],
    ['trouble with database connections', { name: 'database-connection-errors' }, 'P1'],
    ['the same by its short name', { name: 'db-connection-errors' }, 'P1'],
    ['complete unavailability', { name: 'system-unavailable' }, 'P0'],
    ['doubtful data', { name: 'database-integrity', reason: 'data integrity check failed' }, 'P0'],
    ['a breach', { name: 'security breach' }, 'P0'],
    ['several services at once', { name: 'multi-service failure' }, 'P0'],
  ])('S2.6: %s (%j) is the level of %s', (_what, alert, severity) => {
    const assessed = assess(alert);
    expect([assessed.severity.id, assessed.why]).toEqual([
      severity,
      expect.stringMatching(/^(the policy's rule|an emergency)/),
    ]);
  });

  it('S2.6: level 1 calls the coordinator, then after 15 minutes the lead; both are reminded at 5', () => {
    expect(climb('P2', { minutes: 29 })).toEqual([
      '0 coordinator',
      '5 coordinator again',
      '15 relevant-lead',
      '20 relevant-lead again',
    ]);
    expect(pagedAt(steps('P2', { minutes: 15 }), 15)).toEqual([first('relevant-lead')]);
  });

  it('S2.6: level 2 calls coordinator and lead together, after 5 minutes all leads', () => {
    expect(climb('P1', { minutes: 9 })).toEqual(['0 coordinator-and-lead', '5 all-leads']);
    const all = steps('P1', { minutes: 5 });
    expect(pagedAt(all, 0)).toEqual([first('coordinator'), first('relevant-lead')].toSorted());
    expect(pagedAt(all, 5)).toEqual(members('team-leads'));
  });

  it('S2.6: level 3 calls all hands every 2 minutes, by every means', () => {
    expect(climb('P0', { minutes: 5 })).toEqual(['0 all-hands', '2 all-hands', '4 all-hands']);
    expect(pagedAt(steps('P0', { minutes: 0 }), 0)).toEqual(everybody);
    const means = new Set(steps('P0', { emergency: 'outage', minutes: 15 }).map(({ channel }) => channel));
    expect([...means].toSorted()).toEqual(['email', 'slack', 'sms', 'social', 'status-page', 'voice']);
  });

  it.each([
    ['frontend', 'frontend-lead'],
    ['infrastructure', 'devops-lead'],
  ])('S2.6: where the area is %s its lead is called beside, and the path goes on as it would', (area, lead) => {
    const facts = { area };
    expect(pagedAt(steps('P1', { facts, minutes: 0 }), 0)).toEqual(
      [first('coordinator'), first('relevant-lead'), first(lead)].toSorted(),
    );
    expect(pagedAt(steps('P1', { facts, minutes: 5 }), 5)).toEqual(members('team-leads'));
    const levelOne = steps('P2', { facts, minutes: 30 });
    expect(pagedAt(levelOne, 0)).toEqual([first('coordinator')]);
    expect(pagedAt(levelOne, 15)).toEqual([first('relevant-lead'), first(lead)].toSorted());
    expect(pagedAt(levelOne, 30)).toEqual([first('coordinator')]);
  });

  it.each([
    ['P2', 15, 'level-1-response'],
    ['P1', 5, 'level-2-response'],
    ['P0', 2, 'level-3-response'],
  ])('S2.6: at %s an answer is promised in %i minutes', (severity, within, promise) => {
    expect(missed(severity, within - 1)).not.toContain(promise);
    expect(missed(severity, within + 1)).toContain(promise);
  });

  it('S2.6: level 1 is acknowledged within 5 minutes, or that is reported', () => {
    expect(missed('P2', 5)).not.toContain('level-1-acknowledge');
    expect(missed('P2', 6)).toContain('level-1-acknowledge');
  });

  it.each([
    ['P2', ['0 coordinator slack #system-health-alerts']],
    ['P1', ['0 team-leads slack #incident-response', '0 system-alerts email']],
    [
      'P0',
      [
        '0 coordinator slack #system-health-alerts',
        '0 team-leads slack #incident-response',
        '0 system-alerts email',
        '0 critical-alerts email',
      ],
    ],
  ])('S2.6: %s is told at once on %j', (severity, lines) => {
    const said = notices(steps(severity, { minutes: 0 }), ({ row }) => row === 'S2.6');
    expect(said.toSorted()).toEqual(lines.toSorted());
  });

  it('S2.6: stakeholders hear of level 1 every 30 minutes', () => {
    const told = steps('P2', { answered: 2, minutes: 120 }).filter(
      ({ audience }) => audience === 'stakeholder-updates',
    );
    expect(told.map(({ minute }) => minute)).toEqual([30, 60, 90, 120]);
  });

  it('S2.6: from level 2 on customers are told by minute 15, at level 1 they are not', () => {
    const told = (severity: string) =>
      notices(steps(severity, { minutes: 44 }), ({ audience }) => audience === 'customers');
    expect(told('P0')).toEqual(['15 customers email']);
    expect(told('P1')).toEqual(['15 customers email', '15 customers status-page status-page']);
    expect(told('P2')).toEqual([]);
  });

  it('S2.6: an incident that worsens climbs the path of its new level from the first rung', () => {
    const by = actor.parse(first('coordinator'));
    const { incident } = passed(opened('P2'), 0, 10);
    const decision = decideAssessment(incident, policy, { by, severity: 'P0' }, 10 * MINUTE);
    const worse = decision.ok ? decision.events.reduce(evolve, incident) : incident;
    const reached = passed(worse, 10, 10).events.flatMap((event) => (event.type === 'RungReached' ? event.people : []));
    expect(reached.toSorted()).toEqual(everybody);
  });
});
