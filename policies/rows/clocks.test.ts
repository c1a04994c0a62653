import { describe, expect, it } from 'vitest';
import { readPolicyFolder } from '../read-policy-folder.ts';
import { sampleFields } from '../../shared/domain/policy/template-fields.ts';
import { renderTemplate } from '../../shared/domain/text/render-template.ts';
import { pages, rowsOf } from './scene.ts';

/** In the policy's own order of severities: when the warning and the breach of the response leave, in minutes, and to whom. */
const expected: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  'enterprise-performance': ['P0', 'P1', 'P2'].map((severity) => [
    severity,
    ['1.6 support-coordinator email', '2 support-coordinator email', '2 engineering-leadership slack'],
  ]),
  'round-the-clock': [
    ['P1', ['12 on-call-coordinator email', '15 regional-manager email']],
    ['P2', ['48 on-call-coordinator email', '60 regional-manager email']],
    ['P3', ['192 on-call-coordinator email', '240 tier-1-lead email']],
    ['P4', ['384 on-call-coordinator email', '480 tier-1-lead email']],
  ],
  maintenance: [
    ['P0', ['1.6 coordinator email', '2 system-alerts email']],
    ['P1', ['24 coordinator email', '30 system-alerts email']],
    ['P2', ['96 coordinator email', '120 system-alerts email']],
  ],
  'samia-tarot': [
    ['P0', ['12 on-call-engineer slack', '15 engineering-manager email']],
    ['P1', ['48 on-call-engineer slack', '60 engineering-manager email']],
    ['P2', ['192 on-call-engineer slack', '240 tech-lead email']],
    ['P3', ['1152 on-call-engineer slack', '1440 tech-lead email']],
  ],
};

describe.each(Object.entries(expected))('%s: a response that is nearly over, or is', (name, severities) => {
  const { steps } = rowsOf(name);

  it.each(severities)(
    'rows S0.2, S1.12, S2.8 and S4.1: at %s is told to those who can keep it, then to who answers for it',
    (severity, told) => {
      const lines = steps(severity, { hours: 30 }).filter(({ line }) => line?.startsWith('clock-'));
      expect(lines.map(({ minute, audience, channel }) => `${minute} ${audience} ${channel}`)).toEqual(told);
    },
  );

  it('is told on no channel that wakes anybody', () => {
    const { matrix } = readPolicyFolder(name).policy;
    const channels = matrix.filter(({ id }) => id.startsWith('clock-')).map(({ channel }) => channel);
    expect(channels.filter((channel) => channel !== 'email' && channel !== 'slack')).toEqual([]);
  });
});

describe('maintenance: the next business day', () => {
  it('S2.8: a P3 is warned of when four fifths of its working hours are over', () => {
    const { steps, policy } = rowsOf('maintenance');
    const { from, to } = policy.calendars?.['business'] ?? expect.fail('there are business hours');
    const told = steps('P3', { hours: 60 }).filter(({ line }) => line?.startsWith('clock-'));
    expect(told.map(({ line }) => line)).toEqual(['clock-warning', 'clock-breach']);
    const hours = Number(to.slice(0, 2)) - Number(from.slice(0, 2));
    expect(hours).toBeGreaterThan(0);
    expect(told[1]?.at.slice(0, 10)).toBe('2026-01-15');
  });
});

describe('erlmcp: promised times that are nearly over, or are', () => {
  const { steps, text } = rowsOf('erlmcp');
  const severities = ['P1', 'P2', 'P3', 'P4'];
  const told = (severity: string, line: string, hours = 80) =>
    steps(severity, { hours })
      .filter((step) => step.line === line)
      .map(({ minute, audience, channel }) => `${minute} ${audience} ${channel}`);

  it.each([
    ['P1', 12, 192],
    ['P2', 48, 384],
    ['P3', 192, 1152],
    ['P4', 384, 3456],
  ])(
    'S3.5: at %s the team is warned by email when four fifths of the response and of the resolution are over',
    (severity, response, resolution) => {
      expect(told(severity, 'clock-warning')).toEqual([
        `${response} incident-team email`,
        `${resolution} incident-team email`,
      ]);
    },
  );

  it.each([
    ['P1', 'ceo', 15, 240],
    ['P2', 'vp', 60, 480],
    ['P3', 'director', 240, 1440],
    ['P4', 'manager', 480, 4320],
  ])(
    'S3.8: at %s the manager on duty and whoever answers for it (%s) hear when one is over',
    (severity, who, response, resolution) => {
      const audience = who === 'vp' ? 'vp-operations' : who;
      expect(told(severity, 'clock-breach')).toEqual([
        `${response} duty-manager email`,
        `${resolution} duty-manager email`,
      ]);
      expect(told(severity, `clock-breach-${who}`)).toEqual([
        `${response} ${audience} email`,
        `${resolution} ${audience} email`,
      ]);
    },
  );

  it('S3.5: nobody is warned of what is kept', () => {
    const all = steps('P1', { answerAt: 5, resolveAt: 60, hours: 10 });
    expect(all.filter(({ line }) => line?.startsWith('clock-'))).toEqual([]);
  });

  it('S3.22: a broken promise towards a customer is mailed to the team lead at any severity, each contract by itself', () => {
    const { policy } = readPolicyFolder('erlmcp');
    const line = policy.matrix.find(({ id }) => id === 'guarantee-broken');
    expect(line).toMatchObject({ audience: 'team-lead', channel: 'email', when: { on: 'guarantee' }, row: 'S3.22' });
    expect(line?.severities).toBeUndefined();
    const template = policy.templates['guarantee-broken'];
    if (template === undefined) throw new Error('there is no such text');
    const { body } = renderTemplate(template, sampleFields.incident[0]);
    for (const said of ['acme-registry', 'Acme', '2026-03', '99.9 %']) expect(body).toContain(said);
  });

  it.each(severities)('S3.22: at %s it pages nobody', (severity) => {
    const broken = steps(severity, { facts: { slaBreach: true }, hours: 1 });
    expect(pages(broken)).toEqual(pages(steps(severity, { hours: 1 })));
  });

  it('S3.5: the text names the promise and when it is due', () => {
    const mail = text('clock-warning');
    expect(mail).toContain('can still be kept');
  });
});
