import { describe, expect, it } from 'vitest';
import { decideCommand } from '../../shared/domain/incident/decide-command.ts';
import { deadlines } from '../../shared/domain/ladder/deadlines.ts';
import { decideEscalation } from '../../shared/domain/ladder/decide-escalation.ts';
import { HOUR, MINUTE, pages, rowsOf, somebody, type Happened } from './scene.ts';

const { steps, missed, severityOf, incident, terms, shown } = rowsOf('samia-tarot');
const severities = ['P0', 'P1', 'P2', 'P3'];

describe('samia-tarot: how bad it is, and what moves it on', () => {
  it.each([
    ['everything is out of service', 'P0', { functionality: 'outage' }],
    ['data may be in the wrong hands', 'P0', { functionality: 'cosmetic', dataBreach: true }],
    ['an important function is impaired', 'P1', { functionality: 'major' }],
    ['a lesser function has a fault', 'P2', { functionality: 'minor' }],
    ['something looks wrong', 'P3', { functionality: 'cosmetic' }],
  ] as const)('S4.1: %s: %s', (_what, severity, facts) => {
    expect(severityOf({ facts })).toBe(severity);
  });

  it.each([
    ['P0', '15 min', 15],
    ['P1', '1 h', 60],
    ['P2', '4 h', 240],
    ['P3', '1 d', 1440],
  ])('S4.1: a %s is answered within %s, or it is said', (severity, words, minutes) => {
    expect(shown('Severities').find(([id]) => id === severity)?.[4]).toBe(words);
    const late = missed(severity, { hours: 30 }).filter((one) => one.endsWith(' response'));
    expect(late).toEqual([`${minutes} response`]);
    expect(missed(severity, { hours: 30, answerAt: minutes - 1 })).not.toEqual(expect.arrayContaining(late));
  });

  it.each([
    ['P0', 'at once, beside the engineer on call', 0],
    ['P1', 'by itself after two hours', 120],
    ['P2', 'by nobody but a person', undefined],
    ['P3', 'by nobody but a person', undefined],
  ])('S4.1: a %s that somebody took is escalated %s', (severity, _how, minute) => {
    const all = pages(steps(severity, { answerAt: 1, hours: 5 }));
    expect(all).toContain('0 L1');
    expect(all.find((page) => page.endsWith(' L2'))).toBe(minute === undefined ? undefined : `${minute} L2`);
  });

  it('S4.1: a P1 that came to L2 because nobody answered is escalated two hours after detection all the same', () => {
    expect(pages(steps('P1', { answerAt: 25, hours: 2.1 }))).toEqual(['0 L1', '20 L2', '120 L3']);
  });

  it('S4.1: the two hours of a P1 run from its detection, not from the answer', () => {
    const answered =
      (minute: number): Happened =>
      (one) =>
        decideCommand(one, { kind: 'acknowledge', by: somebody, via: 'link' }, minute * MINUTE);
    for (const minute of [1, 15]) {
      const due = deadlines(incident('P1', answered(minute)), undefined, terms('P1'));
      expect(due.find(({ kind }) => kind === 'escalation')).toMatchObject({ dueAt: 2 * HOUR });
    }
  });

  it('S4.1: silence at P2 and P3 stays with the engineer on call; a person may escalate a P2', () => {
    for (const severity of ['P2', 'P3'])
      for (const page of pages(steps(severity, { hours: 30 }))) expect(page).toMatch(/ L1$/);
    for (const to of ['L2', 'L3'])
      expect(decideEscalation(incident('P2'), terms('P2'), { by: somebody, to }, MINUTE).ok).toBe(true);
  });
});

describe('samia-tarot: who answers for what', () => {
  it.each([
    ['on-call-engineer', ['first response; triage', 'resolution', 'security team', 'all stakeholders']],
    ['tech-lead', ['technical decisions', 'technical quality', 'devops; product', 'management']],
    ['security-lead', ['assessment of security', 'state of security', 'legal; compliance', 'ciso']],
    ['customer-success', ['communication with customers', 'satisfaction of customers', 'support team', 'customers']],
  ])('S4.2: the RACI of the %s', (role, [responsible, accountable, consulted, informed]) => {
    const does = shown('Roles').find(([name]) => name === role)?.[3] ?? '';
    expect(does.toLowerCase().split('\n')).toEqual([
      `responsible: ${responsible ?? ''}`,
      `accountable: ${accountable ?? ''}`,
      `consulted: ${consulted ?? ''}`,
      `informed: ${informed ?? ''}`,
    ]);
  });

  it('S4.5: technically it goes from the engineer on call over the senior engineer and tech lead to management', () => {
    expect(shown('Support tiers').map(([id, , roles]) => `${id ?? ''}: ${roles ?? ''}`)).toEqual([
      'L1: on-call-engineer',
      'L2: senior-engineer, tech-lead',
      'L3: engineering-manager, external-resources',
    ]);
    for (const severity of ['P0', 'P1']) {
      const rungs = shown(
        severity === 'P0' ? 'Ladder at-once (P0), climbed 2 times' : 'Ladder after-two-hours (P1), climbed 2 times',
      );
      expect(rungs.map(([id, whom]) => `${id ?? ''}: ${whom ?? ''}`)).toEqual([
        'L1: on-call-engineer',
        'L2: senior-engineer and tech-lead',
        'L3: engineering-manager and external-resources',
      ]);
    }
  });

  it.each([
    ['customers', 'customerImpact', ['customer-success-manager']],
    ['revenue', 'revenueImpact', ['product-manager', 'sales-lead']],
    ['law and compliance', 'legalMatter', ['legal-team', 'ciso']],
    ['media', 'mediaAttention', ['marketing-lead', 'ceo']],
  ])('S4.5: the business path for %s', (_what, fact, roles) => {
    const brought = (severity: string, known: boolean) =>
      steps(severity, { facts: { [fact]: known } }).flatMap(({ line, audience, channel }) =>
        line?.startsWith('path-') === true ? [`${channel} ${audience}`] : [],
      );
    for (const severity of severities) {
      const urgent = ['P0', 'P1'].includes(severity);
      expect(brought(severity, true).toSorted()).toEqual(
        [
          ...roles.map((role) => `email ${role}`),
          ...(urgent ? roles.map((role) => `whatsapp ${role}`) : []),
        ].toSorted(),
      );
      expect(brought(severity, false)).toEqual([]);
    }
  });

  it('S4.5: a path that is known later is taken then', () => {
    const later = steps('P1', { answerAt: 1 }).some(({ line }) => line === 'path-media');
    expect(later).toBe(false);
    expect(shown('Business paths').map(([id, , when]) => `${id ?? ''}: ${when ?? ''}`)).toEqual([
      'customers: customerImpact',
      'revenue: revenueImpact',
      'legal: legalMatter or dataBreach',
      'media: mediaAttention',
    ]);
  });

  it('S4.6: four emergency contacts, and four vendors with what they are for', () => {
    expect(shown('Contacts').map(([, primary]) => primary)).toEqual([
      'on-call-engineer',
      'tech-lead',
      'security-lead',
      'customer-success',
    ]);
    expect(shown('Vendors').map(([vendor, area]) => `${vendor ?? ''}: ${area ?? ''}`)).toEqual([
      'Supabase: Technical matters, the database',
      'Stripe: Payments',
      'Twilio: Communications',
      'CDN provider: Performance and availability',
    ]);
  });
});
