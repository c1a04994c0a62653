import { describe, expect, it } from 'vitest';
import { isTrialOfTopic, mailEvent, outcomeOf } from './mail-event.ts';

const mail = {
  timestamp: '2026-03-10T10:00:00.000Z',
  source: 'incidents@example.com',
  messageId: '0100-1',
  destination: ['Maya@erlmcp.example'],
  tags: { 'ses:configuration-set': ['tocsin'] },
};
const at = Date.parse('2026-03-10T10:00:01.500Z');
const timestamp = '2026-03-10T10:00:01.500Z';
const bounce = (more: object) => ({
  eventType: 'Bounce',
  bounce: {
    feedbackId: 'f',
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: 'Maya@erlmcp.example', action: 'failed', status: '5.1.1' }],
    timestamp,
    ...more,
  },
  mail,
});
const complaint = (more: object) => ({
  eventType: 'Complaint',
  complaint: { complainedRecipients: [{ emailAddress: 'a@example.org' }], feedbackId: 'f', timestamp, ...more },
  mail,
});
const addresses = ['Maya@erlmcp.example'];

describe('what SES tells of a mail (failure 12)', () => {
  it.each<[string, object, object]>([
    ['that came back for good', bounce({}), { kind: 'unreachable', why: 'bounced', addresses, at }],
    [
      'that was not tried, as its address is on the list of the account',
      bounce({ bounceSubType: 'OnAccountSuppressionList' }),
      { kind: 'unreachable', why: 'suppressed', addresses, at },
    ],
    [
      'that was not tried, as its address is on the list of all accounts',
      bounce({ bounceSubType: 'Suppressed' }),
      { kind: 'unreachable', why: 'suppressed', addresses, at },
    ],
    ['to a mailbox that is full', bounce({ bounceType: 'Transient' }), { kind: 'transient', addresses }],
    [
      'of which nobody knows why it came back',
      bounce({ bounceType: 'Undetermined' }),
      { kind: 'transient', addresses },
    ],
    [
      'that came back from a server that adds a name',
      bounce({ bouncedRecipients: [{ emailAddress: 'Maya <maya@erlmcp.example>' }] }),
      { kind: 'unreachable', why: 'bounced', addresses: ['maya@erlmcp.example'], at },
    ],
    [
      'that its reader reported as spam',
      complaint({ complaintFeedbackType: 'abuse' }),
      { kind: 'unreachable', why: 'complained', addresses: ['a@example.org'], at },
    ],
    [
      'that its reader reported without saying as what',
      complaint({ complaintFeedbackType: null }),
      { kind: 'unreachable', why: 'complained', addresses: ['a@example.org'], at },
    ],
    [
      'that its reader took out of the spam folder',
      complaint({ complaintFeedbackType: 'not-spam' }),
      { kind: 'welcome' },
    ],
    [
      'that SES holds for harmful',
      { eventType: 'Reject', reject: { reason: 'Bad content' }, mail },
      { kind: 'not sent', because: 'Reject', messageId: '0100-1' },
    ],
    [
      'that SES could not put together',
      { eventType: 'Rendering Failure', failure: { errorMessage: 'x' }, mail },
      { kind: 'not sent', because: 'Rendering Failure', messageId: '0100-1' },
    ],
  ])('%s', (_what, sent, outcome) => {
    expect(outcomeOf(mailEvent.parse(sent))).toEqual(outcome);
  });

  it.each<[string, unknown]>([
    ['an event that was not asked for', { eventType: 'Delivery', delivery: {}, mail }],
    ['a bounce of no kind', bounce({ bounceType: 'Sudden' })],
    ['a bounce of nobody', bounce({ bouncedRecipients: undefined })],
    ['a bounce at no time', bounce({ timestamp: 'yesterday' })],
    ['no JSON', undefined],
  ])('is none when it is %s', (_what, sent) => {
    expect(mailEvent.safeParse(sent).success).toBe(false);
  });

  it('begins with a trial of the topic, which is no event', () => {
    expect(isTrialOfTopic('Successfully validated SNS topic for Amazon SES event publishing.')).toBe(true);
    expect(isTrialOfTopic(JSON.stringify(bounce({})))).toBe(false);
  });
});
