import { describe, expect, it } from 'vitest';
import { deadlines } from '../../shared/domain/ladder/deadlines.ts';
import { decideAssessment } from '../../shared/domain/policy/decide-assessment.ts';
import { brief, MINUTE, minutesOf, rowsOf, somebody } from './scene.ts';

const { policy, steps, missed, incident, terms, text, shown } = rowsOf('samia-tarot');
const severities = ['P0', 'P1', 'P2', 'P3'];

describe('samia-tarot: the first hour, and who hears what', () => {
  it.each(severities)('S4.3: a %s is triaged in 15 minutes, or it is said', (severity) => {
    expect(missed(severity, { hours: 1 })).toContain('15 triage');
    const assessed = incident(severity, (one) =>
      decideAssessment(one, policy, { by: somebody, severity }, 14 * MINUTE),
    );
    const due = deadlines(assessed, undefined, terms(severity));
    expect(due.filter((one) => one.kind === 'target' && one.target === 'triage')).toEqual([]);
  });

  it.each([
    ['P0', true],
    ['P1', true],
    ['P2', false],
    ['P3', false],
  ])('S4.3: the team of a %s is at work within the hour: %s', (severity, promised) => {
    expect(missed(severity, { hours: 1.1 }).includes('60 initial-response')).toBe(promised);
  });

  it('S4.3: the playbook of P0 and P1 has triage until minute 15 and the response until minute 60', () => {
    const times = shown('Playbooks').flatMap(([, , phase, time]) =>
      time === '' ? [] : [`${phase ?? ''}: ${time ?? ''}`],
    );
    expect(times.slice(0, 2)).toEqual(['Detection and triage: 0 to 15 min', 'Initial response: 15 min to 1 h']);
  });

  it.each([
    ['P0', 30],
    ['P1', 120],
    ['P2', 120],
    ['P3', 120],
  ])('S4.3: internal updates of a %s come every %d minutes', (severity, every) => {
    const updates = steps(severity, { answerAt: 1, hours: 6 }).filter(({ template }) => template === 'slack-update');
    expect(updates.map(({ minute }) => minute)).toEqual(
      Array.from({ length: 360 / every }, (_one, at) => (at + 1) * every),
    );
    expect(updates.every(({ channel }) => channel === 'slack')).toBe(true);
  });

  it.each(severities)('S4.4: Slack has the start of a %s and its resolution', (severity) => {
    const posts = steps(severity, { answerAt: 1, resolveAt: 20 }).filter(({ channel }) => channel === 'slack');
    expect(
      posts.map(({ minute, template }) => `${minute} ${template ?? ''}`).filter((one) => !one.includes('escalated')),
    ).toEqual(['0 slack-start', '20 slack-resolved']);
  });

  it.each(['P0', 'P1'])(
    'S4.4: at %s the status page and customers by email hear in the first hour, then hourly',
    (severity) => {
      const all = steps(severity, { answerAt: 1, resolveAt: 200, hours: 4 });
      for (const channel of ['status-page', 'email']) {
        const told = all.filter((one) => one.channel === channel && ['customers', 'public'].includes(one.audience));
        const [first, ...rest] = told.filter(({ minute }) => minute < 200);
        expect(first).toMatchObject({ dueMinute: 60 });
        expect(rest.map(({ minute }) => minute)).toEqual([60, 120, 180]);
      }
      expect(all.filter(({ minute }) => minute === 200).map(brief)).toEqual(
        expect.arrayContaining(['200 email customers', '200 status-page public']),
      );
    },
  );

  it.each(['P2', 'P3'])('S4.4: of a %s customers hear once somebody says that they should', (severity) => {
    const outside = (tellCustomers: boolean) =>
      steps(severity, { facts: { tellCustomers } }).filter(({ audience }) =>
        ['customers', 'public'].includes(audience),
      );
    expect(
      outside(true)
        .map(({ channel }) => channel)
        .toSorted(),
    ).toEqual(['email', 'status-page']);
    expect(outside(false)).toEqual([]);
  });

  const started = { openedAt: '14:58', title: 'Payments fail', impact: 'Nobody can pay.', acknowledgedBy: 'Amina' };
  const progress = { at: '15:20', by: 'Amina', note: 'Rolled back' };
  const over = {
    duration: '1 h',
    impactBegan: '14:58',
    impactEnded: '15:58',
    cause: 'A bad key',
    resolution: 'New key',
  };
  const updates = [{ at: '15:20', note: 'We found the cause.' }];
  it.each([
    [
      'slack-start',
      { incident: started },
      ['P0', 'Payments fail', '14:58', 'Nobody can pay.', 'Amina', 'INC-7K2M9QXA', 'in progress'],
    ],
    [
      'slack-update',
      {
        incident: { title: 'Payments fail', latestProgress: progress, estimatedResolution: '16:00' },
        nextUpdateAt: '15:30',
      },
      ['P0', 'Payments fail', 'in progress', 'Rolled back', '16:00', '15:30'],
    ],
    [
      'slack-resolved',
      { incident: { ...over, title: 'Payments fail' }, facts: { postMortem: 'scheduled' } },
      ['P0', 'Payments fail', 'New key', '1 h', 'A bad key', 'Post-mortem: scheduled'],
    ],
    [
      'status-page',
      { incident: { ...started, service: 'Payments', updates } },
      ['Payments', 'in progress', '14:58', 'Nobody can pay.', 'every hour', '15:20: We found the cause.'],
    ],
    [
      'customer-resolved',
      {
        incident: { ...over, service: 'Payments', impactPast: 'Nobody could pay.' },
        facts: { prevention: 'Keys are watched' },
      },
      ['Payments', '14:58 to 15:58', 'Nobody could pay.', 'A bad key', 'New key', 'Keys are watched', 'sorry'],
    ],
  ])('S4.4: the text %s has every field of the document', (template, known, words) => {
    for (const word of words) expect(text(template, known)).toContain(word);
    expect(text(template)).not.toMatch(/null|undefined/);
  });

  it.each([
    ['slack', 'at any hour', ''],
    ['status-page', 'at any hour', ''],
    ['email', 'at any hour', ''],
    ['whatsapp', 'at any hour', 'at P0, P1'],
  ])('S4.7: %s is used %s, only %s', (channel, open, only) => {
    const [, , , hours, , limits] = shown('Channels').find(([name]) => name === channel) ?? [];
    expect([hours, limits]).toEqual([open, only]);
  });

  it.each([
    ['P0', true],
    ['P1', true],
    ['P2', false],
    ['P3', false],
  ])('S4.7: a %s goes by WhatsApp: %s', (severity, urgent) => {
    const facts = { customerImpact: true, revenueImpact: true, legalMatter: true, mediaAttention: true };
    const sent = steps(severity, { facts }).filter(({ channel }) => channel === 'whatsapp');
    expect(sent.length > 0).toBe(urgent);
  });

  it.each(['P2', 'P3'])('S4.14: a %s is assigned, with the time at which it is expected to be resolved', (severity) => {
    const all = steps(severity, { answerAt: 10, hours: 1.5 });
    expect(minutesOf(all, 'slack-assigned')).toEqual([60]);
    const known = { acknowledgedBy: 'Amina', estimatedResolution: 'Friday 17:00' };
    for (const template of ['assigned', 'slack-assigned']) {
      expect(text(template, { incident: known })).toMatch(/Amina[^]*Friday 17:00/);
      expect(text(template, { incident: { acknowledgedBy: 'Amina' } })).toMatch(/please enter/i);
    }
    // Whoever took it has an hour to begin.
    expect(missed(severity, { answerAt: 10, hours: 1.5 })).toContain('70 assigned');
  });
});
