import { describe, expect, it } from 'vitest';
import { isCustomerContact, isForCustomers } from '../../shared/domain/communication/keep-matrix.ts';
import { ladderOf } from '../../shared/domain/policy/policy.ts';
import { notices, staged } from './staged.ts';

const { policy, directory, steps, text, table } = staged('round-the-clock');
const severities = ['P1', 'P2', 'P3', 'P4'];

describe('S1.9: seven channels', () => {
  it.each([
    ['slack', 'within a team', 'less than 1 s', 'business', /standup.*team.*not urgent.*known/i],
    ['teams', 'across teams', '5 min', 'at any hour', /meetings.*screens.*presentations.*training/i],
    ['pagerduty', 'emergency', '1 min', 'at any hour', /P1 and P2 only.*emergency.*escalation.*acknowledged/i],
    ['voice', 'directly', '15 min', 'at any hour', /VIP.*emergenc.*complex.*cris/i],
    ['email', 'detail', '4 h', 'at any hour', /formal.*documentation.*customers.*process/i],
    ['sms', 'critical', '1 min', 'at any hour', /^$/],
    ['webex', 'video', '10 min', 'at any hour', /^$/],
  ])('S1.9: %s is shown: for %s, in %s, %s', (channel, purpose, promise, open, rules) => {
    const [name, what = '', within = '', hours, , , usage = ''] =
      table('Channels').find((row) => row[0] === channel) ?? [];
    expect([name, within, hours]).toEqual([channel, promise, open]);
    expect(what.toLowerCase()).toContain(purpose);
    expect(usage).toMatch(rules);
  });

  it.each([
    ['Wednesday, a minute before nine', '2026-01-14T08:59:00Z', 'teams'],
    ['Wednesday at nine', '2026-01-14T09:00:00Z', 'slack'],
    ['Wednesday, a minute before five', '2026-01-14T16:59:00Z', 'slack'],
    ['Wednesday at five', '2026-01-14T17:00:00Z', 'teams'],
    ['Wednesday night', '2026-01-14T02:00:00Z', 'teams'],
    ['Saturday at noon', '2026-01-17T12:00:00Z', 'teams'],
    ['Sunday at noon', '2026-01-18T12:00:00Z', 'teams'],
    ['Christmas Day, a Friday, at noon', '2026-12-25T12:00:00Z', 'teams'],
    ['New Year, a Friday, at noon', '2027-01-01T12:00:00Z', 'teams'],
    ['the Friday before the clocks change, at half past eight UTC', '2026-10-23T08:30:00Z', 'slack'],
    ['the Monday after, at half past eight UTC', '2026-10-26T08:30:00Z', 'teams'],
    ['the Monday after, at half past four UTC', '2026-10-26T16:30:00Z', 'slack'],
  ])('S1.9: %s (%s) what is not urgent goes by %s', (_when, opens, channel) => {
    const told = notices(steps('P3', { opens, minutes: 0 }), ({ line }) => line === 'team-not-urgent');
    expect(told).toEqual([`0 tier-1 ${channel} #support-alerts`]);
  });

  it('S1.9: an incident that outlasts the business hours moves to Teams, and back in the morning; its end follows it', () => {
    const opens = '2026-01-14T16:00:00Z';
    const all = steps('P4', { opens, minutes: 18 * 60, resolved: 18 * 60 });
    const byHour = new Map(
      all
        .filter(({ line }) => line === 'update-team-not-urgent')
        .map(({ at, channel }) => [at.slice(11, 16), channel] as const),
    );
    expect([byHour.get('16:30'), byHour.get('17:00'), byHour.get('08:30'), byHour.get('09:00')]).toEqual([
      'slack',
      'teams',
      'teams',
      'slack',
    ]);
    const over = all.filter(({ line = '' }) => ['resolved-slack', 'resolved-teams'].includes(line));
    expect(over.map(({ channel }) => channel).toSorted()).toEqual(['slack', 'teams']);
  });

  it('S1.9: PagerDuty is for P1 and P2 only, at every rung that they can reach', () => {
    const paged = (severity: string) =>
      ladderOf(policy, severity).rungs.map(({ channels }) => channels.includes('pagerduty'));
    expect(severities.map((severity) => [...new Set(paged(severity))])).toEqual([[true], [true], [false], [false]]);
    const used = severities.filter((severity) =>
      steps(severity, { minutes: 24 * 60 }).some(({ channel }) => channel === 'pagerduty'),
    );
    expect(used).toEqual(['P1', 'P2']);
  });

  it('S1.9: urgent work does not wait for business hours: at P1 and P2 nothing goes by Slack', () => {
    const bySlack = severities.filter((severity) => steps(severity).some(({ channel }) => channel === 'slack'));
    expect(bySlack).toEqual(['P3', 'P4']);
  });

  it('S1.9: the phone is for emergencies and VIPs: only a P1 rings', () => {
    const rings = severities.filter((severity) => steps(severity).some(({ channel }) => channel === 'voice'));
    expect(rings).toEqual(['P1']);
  });
});

describe('S1.25: what customers read', () => {
  /** Every text that leaves the house, with the channel that it leaves on. */
  const outside = policy.matrix.flatMap(({ id, audience, template, customerTemplate, channel }) => [
    ...(isForCustomers(audience, '') ? [{ line: id, text: template, channel }] : []),
    ...(customerTemplate === undefined ? [] : [{ line: id, text: customerTemplate, channel }]),
  ]);
  const texts = [...new Map(outside.map((one) => [one.text, one])).values()];
  /** Words of ours that a customer need not know; P1 and registry-down are what our own people call it. */
  const jargon =
    /\b(P[1-4]|rung|ladder|tier|on-call|on call|paged?|escalat\w*|severity|ack\w*|registry-down|INC-null|null)\b/i;

  it('S1.25: every customer channel of the policy is among those that are looked at', () => {
    expect([...new Set(outside.map(({ channel }) => channel))].toSorted()).toEqual([
      'email',
      'portal',
      'social',
      'status-page',
      'voice',
    ]);
  });

  it.each(texts)('S1.25: $text has no word that only we understand', ({ text: name }) => {
    for (const emergency of [
      null,
      'System outage',
      'Security breach',
      'Data loss',
      'Natural disaster',
      'Personnel emergency',
    ])
      for (const known of ['known', 'unknown'] as const) {
        const said = text(name, known, { emergency })
          .all.replaceAll('our status page', '')
          .replaceAll('status page', '');
        expect(jargon.exec(said)?.[0]).toBeUndefined();
      }
  });

  it.each(texts.filter(({ channel }) => channel === 'email'))(
    'S1.25: $text has a subject that says which incident it is and what it touches',
    ({ text: name }) => {
      expect(text(name, 'known').subject).toMatch(/INC-7K2M9QXA.*Registry/);
      expect(text(name, 'unknown').subject).toMatch(/INC-7K2M9QXA/);
    },
  );

  it.each(['customer-notice', 'vip-notice', 'customer-post'])(
    'S1.25: %s says what is known, and what is not known it does not guess',
    (name) => {
      expect(text(name, 'known').body).toMatch(/<workaround>/);
      expect(text(name, 'known').body).toContain('21 Nov 2026, 10:44 GMT');
      expect(text(name, 'unknown').body).toMatch(/not known yet/);
    },
  );

  it('S1.25: each contact of a VIP is called or written to directly, and nobody else', () => {
    const direct = steps('P1', { minutes: 60 }).filter(({ audience }) => audience === 'vip-customers');
    const vips = directory.customers.filter(({ vip }) => vip === true);
    const contacts = vips.flatMap(({ id, contacts: all }) =>
      all.map((one) => ({ to: `${id}/${one.id}`, phone: one.phone })),
    );
    const told = (channel: string) =>
      direct.filter((step) => step.channel === channel && step.minute === 60).flatMap(({ recipients }) => recipients);
    expect(told('voice')).toEqual(contacts.filter(({ phone }) => phone !== undefined).map(({ to }) => to));
    expect([...new Set(told('email'))].toSorted()).toEqual(contacts.map(({ to }) => to).toSorted());
  });

  it('S1.25: VIPs hear directly that it is over, by phone and in writing', () => {
    const over = steps('P1', { answered: 5, resolved: 70, minutes: 70 }).filter(
      ({ minute, recipients: [to = ''] }) => minute === 70 && isCustomerContact(to),
    );
    expect(over.map(({ channel, template }) => `${channel} ${template ?? ''}`).toSorted()).toEqual([
      'email customer-resolved',
      'voice vip-call-resolved',
    ]);
  });
});
