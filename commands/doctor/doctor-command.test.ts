import { describe, expect, it } from 'vitest';
import { awsError } from '../../shared/adapters/answered-fixture.ts';
import { say } from '../operator/command-fixture.ts';
import { brief, fakeAccount, sick, type FakeState } from './account-fixture.ts';
import { doctorCommand } from './doctor-command.ts';
import { examine } from './examine.ts';

const doctor = (differs: Partial<FakeState> = {}, ...args: string[]) =>
  say(
    doctorCommand(() => fakeAccount(differs).account),
    args,
  );

const everyCheck = [
  'credentials',
  'bootstrap',
  'lambda-concurrency',
  'sms-sandbox',
  'sms-spend-limit',
  'sms-origination',
  'email-sandbox',
  'email-quota',
  'stack',
  'email-domain',
  'sms-spend-alarm',
  'ops-email',
  'directory',
  'alarm-actions',
  'own-alarms',
];
const ofADeployment = ['email-domain', 'sms-spend-alarm', 'ops-email', 'directory', 'alarm-actions', 'own-alarms'];

describe('an account that lacks nothing', () => {
  it('is well, and nothing was changed to find that out', async () => {
    const { account, asked } = fakeAccount();
    const findings = await examine(account);
    expect(brief(findings)).toEqual(everyCheck.map((id) => `ok ${id}`));
    expect(asked.filter((operation) => !/^(Get|List|Describe|Query)/.test(operation))).toEqual([]);
  });
});

describe('what cannot be looked at', () => {
  it.each([
    ['GetParameter', ['bootstrap'], 'ssm:GetParameter'],
    ['GetAccountSettings', ['lambda-concurrency'], 'lambda:GetAccountSettings'],
    ['GetSMSSandboxAccountStatus', ['sms-sandbox'], 'sns:GetSMSSandboxAccountStatus'],
    ['GetSMSAttributes', ['sms-spend-limit', 'sms-spend-alarm'], 'sns:GetSMSAttributes'],
    ['ListOriginationNumbers', ['sms-origination'], 'sns:ListOriginationNumbers'],
    ['GetAccount', ['email-sandbox', 'email-quota'], 'ses:GetAccount'],
    ['GetEmailIdentity', ['email-domain'], 'ses:GetEmailIdentity'],
    ['DescribeStacks', ['stack', ...ofADeployment], 'cloudformation:DescribeStacks'],
    ['ListSubscriptionsByTopic', ['ops-email'], 'sns:ListSubscriptionsByTopic'],
    ['Query', ['directory'], 'dynamodb:Query'],
    ['DescribeAlarms', ['sms-spend-alarm', 'alarm-actions', 'own-alarms'], 'cloudwatch:DescribeAlarms'],
  ])(
    'for want of the right to %s is named with that right, and nothing else suffers',
    async (operation, ids, right) => {
      const findings = await sick({ failing: { [operation]: 'denied' } });
      expect(brief(findings)).toEqual(ids.map((id) => `warn ${id}`));
      for (const { means } of findings) expect(means).toBe(`Not looked at: your credentials may not do ${right}.`);
    },
  );

  it('about people and requests does not keep the check from its answer', async () => {
    const denied = { failing: { Query: 'denied', ListRequestedServiceQuotaChangeHistoryByQuota: 'denied' } } as const;
    const findings = await sick({
      ...denied,
      originationNumbers: [],
      concurrency: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 },
    });
    expect(brief(findings)).toEqual(['fail lambda-concurrency', 'warn sms-origination', 'warn directory']);
  });

  it('because a service fails says so, without a number', async () => {
    const findings = await sick({
      failing: { GetAccountSettings: awsError('ServiceException', 'try later, +353871234567') },
    });
    expect(findings).toMatchObject([
      { id: 'lambda-concurrency', outcome: 'warn', means: expect.stringContaining('(ServiceException)') as string },
    ]);
    expect(findings[0]?.means).not.toContain('+353');
  });

  it('because nobody is signed in fails once, not fifteen times', async () => {
    const operations = [
      ...[
        'GetCallerIdentity',
        'GetParameter',
        'GetAccountSettings',
        'GetSMSSandboxAccountStatus',
        'GetSMSAttributes',
        'Query',
      ],
      ...['ListOriginationNumbers', 'GetAccount', 'DescribeStacks', 'ListSubscriptionsByTopic', 'DescribeAlarms'],
    ];
    const failing = Object.fromEntries(
      operations.map((operation) => [operation, awsError('CredentialsProviderError')]),
    );
    const findings = await sick({ failing });
    expect(brief(findings)).toEqual(everyCheck.map((id) => `${id === 'credentials' ? 'fail' : 'warn'} ${id}`));
    expect(findings[0]?.means).toContain('Sign in (aws sso login)');
    const { code, out } = await doctor({ failing });
    expect([code, out.length, out.at(-1)]).toEqual([1, 3, '1 failed, 14 warned, 0 ok.']);
  });
});

describe('npm run doctor', () => {
  it('ends with 0 when nothing fails, warnings or not', async () => {
    expect(await doctor()).toMatchObject({ code: 0, err: [] });
    expect((await doctor({ originationNumbers: [] })).code).toBe(0);
    expect((await doctor()).out.at(-1)).toBe('0 failed, 0 warned, 15 ok.');
  });

  it('ends with 1 when something fails, and says what to do under it', async () => {
    const { code, out } = await doctor({ smsSandbox: true });
    expect(code).toBe(1);
    const at = out.findIndex((line) => line.startsWith('FAIL  sms-sandbox'));
    expect(out[at + 1]).toMatch(/^ +-> Ask to leave it at https:/);
    expect(out.at(-1)).toBe('1 failed, 0 warned, 14 ok.');
  });

  it('gives the same as JSON', async () => {
    const { code, out } = await doctor({ smsSandbox: true }, '--json');
    const told = JSON.parse(out.join('\n')) as { checks: { id: string; outcome: string }[]; failed: number };
    expect(code).toBe(1);
    expect(told).toMatchObject({ stage: 'main', failed: 1, warned: 0 });
    expect(told.checks.map(({ id }) => id)).toEqual(everyCheck);
  });

  it.each([
    [['now'], 'now: not expected'],
    [['--endpoint', 'http://127.0.0.1:4566'], 'The laptop has no account to look at'],
    [['--fast'], "Unknown option '--fast'"],
  ])('%j is no use', async (args, sentence) => {
    const { code, err } = await doctor({}, ...args);
    expect([code, err[0]]).toEqual([2, expect.stringContaining(sentence)]);
  });
});
