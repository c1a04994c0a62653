import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyNames, readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { readLength } from './command-options.ts';
import { copyOfPolicies, edit, policyCommand } from './policy-fixture.ts';
import type { Simulation, Step } from './simulate.ts';

function simulated(...args: string[]): Simulation {
  const { code, out, err } = policyCommand(['simulate', ...args, '--json']);
  expect(err).toEqual([]);
  expect(code).toBe(0);
  return JSON.parse(out.join('\n')) as Simulation;
}
const erlmcp = (...args: string[]) => simulated('erlmcp', ...args);
const brief = ({ minute, kind, role, recipients, channel, row }: Step) =>
  `${minute} ${kind} ${role} ${channel} ${recipients.join(',')} ${row}`;
const pages = ({ steps }: Simulation) => steps.filter(({ kind }) => kind === 'page');

describe('X3: npm run policy -- simulate', () => {
  it('plays a P1 of erlmcp that is answered after 20 min and over after 40', () => {
    const simulation = erlmcp('--severity', 'P1', '--answer', '20m', '--resolve', '40m', '--hours', '1');
    expect(simulation).toMatchObject({ policy: 'erlmcp', severity: 'P1', openedAt: '2026-01-14T15:00:00.000Z' });
    expect(simulation.steps.map(brief)).toEqual([
      '0 page L1 sms maya S3.5',
      '0 notice incident-team email grace,ravi,ines S3.13',
      '0 notice ceo email helena S3.8',
      '0 notice incident-team slack #war-room S3.18',
      '12 notice incident-team email grace,ravi,ines ours',
      '15 page L2 sms wei-ling S3.5',
      '15 notice customers email liffey-payments/orla,cascadia-logistics/marcus,hoshi-robotics/yuki,thames-media/amara,paulista-energia/joana S3.10',
      '15 notice duty-manager email nadia,owen ours',
      '15 notice ceo email helena ours',
      '20 notice paged sms maya ours',
      '30 notice incident-team email grace,ravi,ines S3.13',
      '30 notice ceo email helena S3.13',
      '40 notice told email grace,ravi,ines,helena,nadia,owen S3.13',
      '40 notice customers email liffey-payments/orla,cascadia-logistics/marcus,hoshi-robotics/yuki,thames-media/amara,paulista-energia/joana S3.13',
      '40 notice told sms maya,wei-ling S3.13',
      '40 notice told slack #war-room S3.18',
    ]);
    expect(simulation.steps[5]).toEqual({
      minute: 15,
      at: '2026-01-14T15:15:00.000Z',
      kind: 'page',
      rung: 'L2',
      audience: 'L2',
      role: 'L2',
      recipients: ['wei-ling'],
      channel: 'sms',
      dueMinute: 15,
      row: 'S3.5',
    });
  });

  it.each([
    ['P1', ['0 L1', '15 L2', '30 L3', '45 L4', '60 L1', '75 L2', '90 L3', '105 L4']],
    ['P2', ['0 L1', '15 L2', '30 L3', '45 L1', '60 L2', '75 L3']],
    ['P3', ['0 L1', '15 L2', '30 L1', '45 L2']],
    ['P4', ['0 L1', '15 L1']],
  ])('S3.5: when nobody answers a %s, it climbs its ladder twice and then raises the alarm', (severity, path) => {
    const simulation = erlmcp('--severity', severity);
    expect(pages(simulation).map(({ minute, rung }) => `${minute} ${rung ?? ''}`)).toEqual(path);
    expect(simulation.steps.filter(({ kind }) => kind === 'alarm')).toMatchObject([
      { minute: path.length * 15, role: 'duty-manager', row: 'X4' },
    ]);
  });

  it('takes an answer at the very instant of the next rung as one in time', () => {
    expect(pages(erlmcp('--severity', 'P1', '--answer', '15m')).map(({ rung }) => rung)).toEqual(['L1']);
    expect(pages(erlmcp('--severity', 'P1', '--answer', '901s')).map(({ rung }) => rung)).toEqual(['L1', 'L2']);
  });

  it('says by when a line is promised, where it is told before', () => {
    const root = copyOfPolicies();
    try {
      edit(root, 'erlmcp/policy.yaml', 'when: { minute: 15 }', 'when: { minute: 14, by: 15 }');
      const args = ['simulate', 'erlmcp', '--severity', 'P1', '--hours', '1'];
      const { steps } = JSON.parse(policyCommand([...args, '--json'], root).out.join('\n')) as Simulation;
      expect(steps.filter(({ template }) => template === 'customer-notice')).toMatchObject([
        { minute: 14, dueMinute: 15 },
      ]);
      expect(policyCommand(args, root).out).toContainEqual(
        expect.stringMatching(/customers-p1 +S3\.10 +promised by minute 15$/),
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('looks as far as it is asked to, the last instant included', () => {
    const updates = ({ steps }: Simulation) => steps.filter(({ template }) => template === 'status-update').length;
    expect(updates(erlmcp('--severity', 'P4', '--hours', '2'))).toBe(4);
    expect(updates(erlmcp('--severity', 'P4', '--hours', '1.9'))).toBe(2);
  });

  it('counts elapsed time through a change of clocks', () => {
    const { steps } = erlmcp('--severity', 'P1', '--at', '2026-03-29T00:59:00Z', '--hours', '1');
    expect(steps.at(-1)).toMatchObject({ minute: 60, at: '2026-03-29T01:59:00.000Z' });
    expect(erlmcp('--severity', 'P1', '--at', '2026-03-29T01:59:00+01:00', '--hours', '1').steps).toEqual(steps);
  });

  const everySeverity = policyNames().flatMap((name) =>
    readPolicyFolder(name).policy.severities.map(({ id }) => [name, id] as [string, string]),
  );
  it.each(everySeverity)(
    '%s %s: whenever it is answered and over, its steps are in order, in time, and reach somebody',
    (name, severity) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (answer, more) => {
          const simulation = simulated(
            name,
            '--severity',
            severity,
            '--answer',
            `${answer}m`,
            '--resolve',
            `${answer + more}m`,
            '--hours',
            '8',
          );
          const minutes = simulation.steps.map(({ minute }) => minute);
          expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
          expect(minutes.at(-1) ?? 0).toBeLessThanOrEqual(answer + more);
          for (const { recipients, minute, dueMinute, at, row } of simulation.steps) {
            expect(recipients.length).toBeGreaterThan(0);
            expect(dueMinute).toBeGreaterThanOrEqual(minute);
            expect(Date.parse(at)).toBe(Date.parse(simulation.openedAt) + minute * 60_000);
            expect(row).toMatch(/^(S\d+\.\d+|X\d+|ours)$/);
          }
        }),
        { numRuns: 5 },
      );
    },
    120_000,
  );

  it('says in words who is told what, by what right, and what was missed', () => {
    const { out } = policyCommand(['simulate', 'erlmcp', '--severity', 'p1', '--answer', '20m', '--hours', '1']);
    expect(out.slice(0, 3)).toEqual([
      'Enterprise support for erlmcp v3 (erlmcp): a P1 Critical opens at 14 Jan 2026, 15:00 GMT (UTC)',
      'Somebody answers after 20 min; it is not resolved.',
      'Promised: an answer within 15 min, the end within 4 h (S3.5).',
    ]);
    expect(out).toContain('minute 15   14 Jan 2026, 15:15 GMT (UTC)');
    expect(out).toContain('  * The promised response is missed.');
    expect(out).toContain('  * Tan Wei Ling has it.');
    expect(out).toContainEqual(expect.stringMatching(/^ {2}page +rung L2 +Tan Wei Ling +sms +S3\.5$/));
  });
});

describe('a length of time', () => {
  it.each([
    ['20m', 20],
    ['3h', 180],
    ['90s', 1.5],
    ['1h30m', 90],
    ['2d', 2880],
    ['PT20M', 20],
    ['pt1h', 60],
    ['0m', 0],
  ])('reads %s as %d minutes', (text, minutes) => {
    expect(readLength('answer', text)).toBe(minutes * 60_000);
  });

  it.each(['', '20', 'm', '-5m', '5 m', '1m2h', 'P', '1.5h'])('refuses "%s"', (text) => {
    expect(() => readLength('answer', text)).toThrow(`--answer ${text}: expected a length of time`);
  });
});
