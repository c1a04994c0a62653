import { describe, expect, it } from 'vitest';
import { checkDirectory } from './check-directory.ts';
import { checkPolicy } from './check-policy.ts';
import { compiledPolicy } from './policy.ts';
import { fullDirectory, fullPolicy, fullPolicyDocument, withChange } from './policy-fixture.ts';
import { isWarning, type Problem } from './problem.ts';
import { directory } from '../directory/directory.ts';

const placeOf = (problem: Problem): string =>
  'path' in problem ? problem.path.join('.') : `${problem.template}:${problem.line}:${problem.column}`;
const changed = (path: string, to: unknown): Problem[] =>
  checkPolicy(compiledPolicy.parse(withChange(fullPolicyDocument, path, to)));
const problemsOf = (found: readonly Problem[]) => found.filter((one) => !isWarning(one));
const peopled = (path: string, to: unknown): Problem[] =>
  checkDirectory(fullPolicy, directory.parse(withChange(fullDirectory, path, to)));

describe('a policy that uses all there is', () => {
  it('has no problem, and warns of each simulated channel by name and of hours in which a rung is away', () => {
    const found = checkPolicy(fullPolicy);
    expect(problemsOf(found)).toEqual([]);
    expect(found.map(({ expected }) => expected)).toEqual([
      ...['slack', 'social', 'pagerduty', 'voice'].map((name): unknown =>
        expect.stringContaining(`${name} is simulated`),
      ),
      expect.stringContaining('rung L2 are not Mon 18:00-Tue 09:00'),
    ]);
    expect(checkDirectory(fullPolicy, fullDirectory)).toEqual([]);
  });

  it('is told of nothing twice', () => {
    const found = changed('matrix.0.audience', 'nobody').map(placeOf);
    expect(new Set(found).size).toBe(found.length);
  });

  it.each([
    // What it speaks of and does not have.
    ['S0.1', 'a severity of a criterion', 'criteria.0.severity', 'P9', 'criteria.0.severity'],
    ['S1.8', 'a severity of an emergency', 'emergencies.0.severity', 'P9', 'emergencies.0.severity'],
    ['S1.8', 'a ladder of an emergency', 'emergencies.0.ladder', 'none', 'emergencies.0.ladder'],
    ['S1.8', 'a type of emergency of a rule', 'alertRules.0.emergency', 'fire', 'alertRules.0.emergency'],
    ['S1.8', 'a type of emergency of a line', 'matrix.3.emergency.0', 'fire', 'matrix.3.emergency.0'],
    ['S1.8', 'a type of emergency of a playbook', 'playbooks.0.emergency', 'fire', 'playbooks.0.emergency'],
    ['S0.6', 'a severity of a channel', 'channels.social.severities', ['P0', 'P9'], 'channels.social.severities.1'],
    ['S0.6', 'a calendar of a channel', 'channels.slack.availability', 'night', 'channels.slack.availability'],
    ['S3.2', 'an uptime tier of a channel', 'channels.slack.tiers', ['Gold'], 'channels.slack.tiers.0'],
    ['S0.6', 'a role whose approval is needed', 'channels.social.approval', 'king', 'channels.social.approval'],
    ['S2.8', 'a calendar of a target', 'severities.1.response.of', 'night', 'severities.1.response.of'],
    ['S2.8', 'a calendar of a next day', 'severities.2.response.nextDayOf', 'x', 'severities.2.response.nextDayOf'],
    ['S0.2', 'a calendar of a tier', 'tiers.0.availability', 'night', 'tiers.0.availability'],
    ['S0.2', 'a role of a tier', 'tiers.0.roles.0', 'third', 'tiers.0.roles.0'],
    ['S0.2', 'a tier of a rung', 'ladders.technical.rungs.1.tier', 'T9', 'ladders.technical.rungs.1.tier'],
    ['S0.2', 'a role beside a rung', 'ladders.technical.rungs.1.also', ['x'], 'ladders.technical.rungs.1.also.0'],
    ['S0.2', 'a rung of a promise', 'promises.0.from.rung', 'L9', 'promises.0.from.rung'],
    ['S3.1', 'a calendar of a promise', 'promises.0.within', { within: 'PT4H', of: 'x' }, 'promises.0.within.of'],
    ['S0.7', 'a role that is reported to', 'roles.second.reportsTo', 'king', 'roles.second.reportsTo'],
    ['S2.7', 'a role of a contact', 'contacts.0.backup.0', 'third', 'contacts.0.backup.0'],
    ['S1.18', 'a role of a report', 'reports.0.audience', 'board', 'reports.0.audience'],
    ['S2.2', 'a role of a window', 'maintenance.0.roles.0', 'board', 'maintenance.0.roles.0'],
    ['S4.5', 'a role of a business path', 'businessPaths.0.roles.0', 'board', 'businessPaths.0.roles.0'],
    ['S0.6', 'a role of an ask', 'asks.0.roles.0', 'board', 'asks.0.roles.0'],
    ['S2.12', 'a severity of a KPI', 'kpis.0.severities.0', 'P9', 'kpis.0.severities.0'],
    ['S4.8', 'a severity of post-mortems', 'postMortem.scheduledFor.0', 'P9', 'postMortem.scheduledFor.0'],
    ['S0.6', 'an ask that a line needs', 'matrix.2.needs', 'other', 'matrix.2.needs'],
    ['S0.6', 'an ask that stops a line', 'matrix.5.unless', 'other', 'matrix.5.unless'],
    ['S0.8', 'a part that is nowhere', 'matrix.0.part', 'other', 'matrix.0.part'],
    // Facts.
    ['S0.4', 'a fact that is not declared', 'matrix.4.if', 'public', 'matrix.4.if'],
    ['S0.1', 'a number where a yes is asked', 'matrix.4.if', 'usersAffected', 'matrix.4.if'],
    ['S0.1', 'a yes-no fact that is above', 'criteria.0.if.fact', 'regulated', 'criteria.0.if.above'],
    ['S0.1', 'words that are compared', 'criteria.0.if.fact', 'actions', 'criteria.0.if.fact'],
    ['S0.1', 'a value that is none', 'criteria.1.if.any.1.is.0', 'most', 'criteria.1.if.any.1.is.0'],
    ['S0.1', 'an unknown fact of a rule', 'alertRules.0.facts', { other: true }, 'alertRules.0.facts.other'],
    ['S0.1', 'a wrong value of a rule', 'alertRules.0.facts.scope', true, 'alertRules.0.facts.scope'],
    ['S4.8', 'a fact of post-mortems', 'postMortem.requiredFor.0.if', 'x', 'postMortem.requiredFor.0.if'],
    ['S4.5', 'a fact of a business path', 'businessPaths.0.if', 'x', 'businessPaths.0.if'],
    // What comes too late.
    ['S0.1', 'a worse criterion below', 'criteria.1.severity', 'P0', undefined],
    ['S0.1', 'a milder criterion above', 'criteria.0.severity', 'P2', 'criteria.1.severity'],
    ['S0.4', 'nothing in a line at its promise', 'matrix.4.when', { minute: 30, by: 30 }, undefined],
    ['S0.4', 'a line after its promise', 'matrix.0.when', { minute: 6, by: 5 }, 'matrix.0.when'],
    [
      'S3.5',
      'a promised time of a warning',
      'matrix.0.when',
      { on: 'warning', targets: ['p'] },
      'matrix.0.when.targets.0',
    ],
    [
      'S3.5',
      'nothing in a warning of the answer',
      'matrix.0.when',
      { on: 'warning', targets: ['response'] },
      undefined,
    ],
    ['S0.8', 'a step after its time', 'matrix.0.when', { minute: 1 }, 'matrix.0.when'],
    [
      'S0.3',
      'an escalation after its promise',
      'ladders.technical.escalations.0.after',
      'PT31M',
      'ladders.technical.escalations.0.after',
    ],
    [
      'S0.3',
      'an escalation without a time',
      'ladders.technical.escalations.0.after',
      undefined,
      'ladders.technical.escalations.0.after',
    ],
    [
      'S1.5',
      'a reminder after the next rung',
      'ladders.technical.rungs.0.remindAfter',
      'PT15M',
      'ladders.technical.rungs.0.remindAfter',
    ],
    // Ladders that lead nowhere.
    [
      'S0.3',
      'an escalation to no rung',
      'ladders.technical.escalations.0.to',
      'L9',
      'ladders.technical.escalations.0.to',
    ],
    [
      'S0.3',
      'an escalation since no rung',
      'ladders.technical.escalations.0.since',
      'L9',
      'ladders.technical.escalations.0.since',
    ],
    ['S0.3', 'silence that climbs to no rung', 'ladders.technical.climbsTo', 'L9', 'ladders.technical.climbsTo'],
    [
      'S0.3',
      'a hand that escalates to no rung',
      'ladders.technical.manual.0.to',
      'L9',
      'ladders.technical.manual.0.to',
    ],
    // Lines that nobody would read.
    ['S0.4', 'the told on a change of status', 'matrix.5.audience', 'told', 'matrix.5.audience'],
    ['S0.4', 'a place on a channel of persons', 'matrix.0.place', '#room', 'matrix.0.place'],
    ['S0.4', 'the public without a place', 'matrix.2.place', undefined, 'matrix.2.audience'],
    ['S0.6', 'an ask that is not asked then', 'matrix.2.severities', ['P0', 'P2'], 'matrix.2.needs'],
    ['S0.8', 'a step that no line carries out', 'matrix.0.part', undefined, 'activation.0.id'],
    ['S4.5', 'a business path that no line carries out', 'matrix.4.part', undefined, 'businessPaths.0.id'],
    // Channels.
    ['S0.6', 'a channel kept for worse', 'matrix.2.severities', ['P0', 'P1'], 'matrix.2.channel'],
    ['S1.9', 'a pager on a ladder of all', 'severities.2.ladder', 'technical', 'ladders.technical.rungs.0.channels.1'],
    ['S1.9', 'a channel that is closed at night', 'channels.slack.fallback', undefined, 'matrix.1.channel'],
    [
      'S1.9',
      'a fallback that is closed as well',
      'channels.email',
      { purpose: 'x', availability: 'office', row: 'ours' },
      'matrix.1.channel',
    ],
    ['S0.6', 'a channel without its approval', 'asks.0.roles.0', 'first', 'matrix.2.channel'],
    ['S1.9', 'a fallback to itself', 'channels.slack.fallback', 'slack', 'channels.slack.fallback'],
    ['S1.9', 'a line whose fallback is its channel', 'matrix.0.fallback', 'email', 'matrix.0.fallback'],
    ['S1.9', 'a fallback kept for worse', 'channels.slack.fallback', 'pagerduty', 'matrix.1.channel'],
    // Nobody at work.
    ['S3.1', 'a ladder of office hours', 'tiers.0.roles', ['first'], 'ladders.team.rungs.0'],
    // Texts.
    ['S0.5', 'a fact that nobody declares', 'templates.mail.body', 'x\n{{ facts.cost }}', 'mail:4:4'],
    ['S0.5', 'a role that nobody declares', 'templates.mail.body', '{{ roles.king.name }}', 'mail:3:4'],
    ['S0.5', 'a field that no role has', 'templates.mail.body', '{{ roles.boss.age }}', 'mail:3:4'],
    ['S0.6', 'a subject where there is none', 'matrix.1.template', 'mail', 'matrix.1.template'],
    ['S0.6', 'a mail without a subject', 'matrix.0.template', 'short', 'matrix.0.template'],
    // Names.
    [
      'X3',
      'two asks of one name',
      'activation',
      [
        { id: 'legal', title: 'x', within: 'PT5M', row: 'ours' },
        { id: 'centre', title: 'x', within: 'PT5M', row: 'ours' },
      ],
      'businessPaths.0.id',
    ],
  ])('%s: finds %s', (_row, _what, path, to, place) => {
    const found = problemsOf(changed(path, to));
    if (place === undefined) expect(found).toEqual([]);
    else expect(found.map(placeOf)).toContain(place);
  });

  it('names the hours of the week in which nobody of a ladder is at work, over the end of the week as one', () => {
    const [found] = problemsOf(changed('tiers.0.roles', ['first']));
    expect(found?.expected).toBe(
      'somebody on ladder team at work Mon 18:00-Tue 09:00, Tue 18:00-Wed 09:00, Wed 18:00-Thu 09:00, Thu 18:00-Fri 09:00, Fri 18:00-Mon 09:00 (Europe/Dublin)',
    );
  });

  it('finds every hour covered by calendars that take turns over midnight, in zones far apart', () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const turn = (zone: string, from: string, to: string) => ({ zone, days, from, to, row: 'ours' });
    const calendars = { office: turn('Asia/Tokyo', '09:00', '21:00'), other: turn('UTC', '12:00', '24:00') };
    const tiers = [
      { id: 'T1', name: 'T1', duties: [], roles: ['first'], availability: 'other', row: 'ours' },
      { id: 'T2', name: 'T2', duties: [], roles: ['second'], availability: 'office', row: 'ours' },
      { id: 'T3', name: 'T3', duties: [], roles: ['boss'], availability: 'office', row: 'ours' },
    ];
    const covered = withChange(withChange(fullPolicyDocument, 'calendars', calendars), 'tiers', tiers);
    const onTechnical = (document: unknown) =>
      problemsOf(checkPolicy(compiledPolicy.parse(document))).filter((one) => placeOf(one).startsWith('ladders.tech'));
    expect(onTechnical(covered)).toEqual([]);
    const gap = onTechnical(withChange(covered, 'calendars.other.from', '12:30'));
    expect(gap[0]?.expected).toContain('Mon 12:00-Mon 12:30, Tue 12:00-Tue 12:30');
  });

  it('warns of a rung that nothing reaches, and of those who never hear that it is over', () => {
    const rung = changed('ladders.technical.manual', undefined);
    expect(problemsOf(rung)).toEqual([]);
    const lonely = checkPolicy(
      compiledPolicy.parse(
        withChange(
          withChange(fullPolicyDocument, 'ladders.technical.manual', undefined),
          'ladders.technical.escalations',
          [],
        ),
      ),
    );
    expect(lonely.filter(isWarning).map(placeOf)).toContain('ladders.technical.rungs.2');
    const silent = withChange(fullPolicyDocument, 'matrix', fullPolicyDocument.matrix.slice(0, -1));
    expect(checkPolicy(compiledPolicy.parse(silent)).filter(isWarning).map(placeOf)).toContain('matrix.4.channel');
  });

  it('says of every problem what it would have done in the night', () => {
    for (const [path, to] of [
      ['severities.0.ladder', 'none'],
      ['matrix.0.when', { minute: 6, by: 5 }],
      ['matrix.1.audience', 'board'],
      ['templates.mail.body', '{{ nothing }}'],
    ] as const) {
      const [found] = problemsOf(changed(path, to));
      expect(found?.atNight).toMatch(/\w+ \w+/);
    }
    expect(problemsOf(changed('severities.0.ladder', 'none'))[0]?.atNight).toBe('a P0 would open and page nobody');
  });
});

describe('a directory for it', () => {
  const people = (without: string) =>
    fullDirectory.people.map(({ phone, ...rest }) => (rest.id === without ? rest : { ...rest, phone }));

  it.each([
    ['S0.2', 'a rung whose people have no phone', 'people', people('dee'), 'roles.boss'],
    ['S0.6', 'an ask whose role is nobody', 'roles.boss', [], 'roles.boss'],
    ['S0.2', 'a rung whose role is nobody', 'roles.second', [], 'roles.second'],
    ['S1.18', 'statements for nobody', 'roles.finance', [], 'roles.finance'],
    ['X2', 'a role that the policy does not know', 'roles.board', ['ada'], 'roles.board'],
  ])('%s: finds %s', (_row, _what, path, to, place) => {
    expect(problemsOf(peopled(path, to)).map(placeOf)).toContain(place);
  });

  it('S0.6: finds an ask by SMS whose second role has no phone', () => {
    const asked = compiledPolicy.parse(withChange(fullPolicyDocument, 'asks.0.roles', ['boss', 'finance']));
    const clerk = { id: 'eve', name: 'Eve', email: 'eve@full.example', zone: 'Europe/Dublin' };
    const listed = withChange(withChange(fullDirectory, 'roles.finance', ['eve']), 'people', [
      ...fullDirectory.people,
      clerk,
    ]);
    const found = checkDirectory(asked, directory.parse(listed));
    expect(found.map(({ expected }) => expected)).toEqual(['somebody with a phone: "post-it" is asked by SMS only']);
  });

  it('lets a rung be whose second role has phones', () => {
    expect(problemsOf(peopled('people', people('cy')))).toEqual([]);
  });

  it('warns of customers who cannot be called, and of VIP lines that nobody gets', () => {
    const found = peopled('customers.0.contacts.0.phone', undefined);
    expect(found.every(isWarning)).toBe(true);
    expect(found.map(placeOf)).toEqual(['customers.0.contacts']);
    const vip = compiledPolicy.parse(withChange(fullPolicyDocument, 'matrix.3.audience', 'vip-customers'));
    const plain = directory.parse(withChange(fullDirectory, 'customers.0.vip', undefined));
    expect(checkDirectory(vip, plain).map(placeOf)).toEqual(['customers']);
  });
});
