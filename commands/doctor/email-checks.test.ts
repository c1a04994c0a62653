import { describe, expect, it } from 'vitest';
import { brief, sick, type Ailment } from './account-fixture.ts';

describe('what keeps a mail from arriving is said, and what to do', () => {
  it.each<Ailment>([
    [
      'the SES sandbox',
      { ses: { ProductionAccessEnabled: false, SendingEnabled: true, EnforcementStatus: 'HEALTHY' } },
      'fail email-sandbox',
      'and no customer',
      'production access at https://eu-west-1.console',
    ],
    [
      'SES that has stopped',
      { ses: { ProductionAccessEnabled: true, SendingEnabled: false, EnforcementStatus: 'HEALTHY' } },
      'fail email-sandbox',
      'no mail leaves',
      'reputation',
    ],
    [
      'SES that was shut down',
      { ses: { ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: 'SHUTDOWN' } },
      'fail email-sandbox',
      'no mail leaves',
      'reputation',
    ],
    [
      'SES that reviews the account',
      { ses: { ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: 'PROBATION' } },
      'warn email-sandbox',
      'under review',
      'reputation',
    ],
    [
      'the day’s mail used up',
      { sesQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 200 } },
      'fail email-quota',
      '200 of 200',
      'Ask for more',
    ],
    [
      'most of the day’s mail used up',
      { sesQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 101 } },
      'warn email-quota',
      '101 of 200',
      'Ask for more',
    ],
    [
      'a domain without its DNS records',
      {
        identity: {
          VerifiedForSendingStatus: false,
          DkimAttributes: { SigningEnabled: true, Status: 'PENDING', Tokens: ['aaa', 'bbb'] },
        },
      },
      'fail email-domain',
      'tocsin.dev is not verified (DKIM: PENDING)',
      'aaa._domainkey.tocsin.dev CNAME aaa.dkim.amazonses.com; bbb._domainkey.tocsin.dev CNAME bbb.dkim.amazonses.com',
    ],
    [
      'a domain that does not sign',
      {
        identity: {
          VerifiedForSendingStatus: true,
          DkimAttributes: { SigningEnabled: false, Status: 'SUCCESS', Tokens: [] },
        },
      },
      'warn email-domain',
      'taken for spam',
      '--signing-enabled',
    ],
    [
      'a sender that was never set',
      { senderDomain: 'example.com' },
      'fail email-domain',
      'No mail ever leaves',
      '-c senderDomain=',
    ],
  ])('%s', async (_what, differs, finding, means, todo) => {
    const findings = await sick(differs);
    expect(brief(findings)).toEqual([finding]);
    expect(findings[0]?.means).toContain(means);
    expect(findings[0]?.todo).toContain(todo);
  });
});
