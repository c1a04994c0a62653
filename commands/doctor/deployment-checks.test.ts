import { describe, expect, it } from 'vitest';
import { alarm, ALARMS, OPS, person, brief, sick, type Ailment } from './account-fixture.ts';

describe('what is wrong with a deployment is said, and what to do', () => {
  it.each<Ailment>([
    [
      'CDK was never bootstrapped',
      { bootstrapVersion: undefined },
      'fail bootstrap',
      'cdk deploy cannot begin',
      'npx cdk bootstrap (in region eu-west-1)',
    ],
    ['CDK was bootstrapped long ago', { bootstrapVersion: '4' }, 'fail bootstrap', 'of version 4', 'npx cdk bootstrap'],
    [
      'own alarms that nobody has confirmed',
      { subscriptions: [{ Protocol: 'email', Endpoint: 'ops@tocsin.dev', SubscriptionArn: 'PendingConfirmation' }] },
      'fail ops-email',
      'not confirmed',
      `aws sns subscribe --topic-arn ${OPS}`,
    ],
    ['own alarms to nobody', { subscriptions: [] }, 'fail ops-email', 'nobody hears of it', '-c opsEmail='],
    [
      'own alarms to an example',
      { subscriptions: [{ Protocol: 'email', Endpoint: 'ops@example.com', SubscriptionArn: `${OPS}:1` }] },
      'fail ops-email',
      'opsEmail was never set',
      '-c opsEmail=',
    ],
    ['nobody to page', { people: [] }, 'fail directory', 'page nobody', 'npm run directory -- import FILE'],
    [
      'the sample people',
      { people: [person('maya', { email: 'maya@erlmcp.example' }), person('ben', {})] },
      'warn directory',
      '1 of 2 people',
      'import FILE',
    ],
    [
      'no alarm that pages',
      {
        alarms: [
          alarm('tocsin-sms-spend', OPS, { Threshold: 70 }),
          alarm('mine', 'arn:aws:sns:eu-west-1:111122223333:other'),
        ],
      },
      'warn alarm-actions',
      'No CloudWatch alarm',
      ALARMS,
    ],
    [
      'alarms that never say they are over',
      {
        alarms: [
          alarm('tocsin-sms-spend', OPS, { Threshold: 70 }),
          alarm('b', ALARMS, { OKActions: [] }),
          alarm('a', ALARMS, { OKActions: [OPS] }),
        ],
      },
      'warn alarm-actions',
      'never resolve by themselves: a, b.',
      'OK actions',
    ],
    [
      'alarms that are switched off',
      { alarms: [alarm('tocsin-sms-spend', OPS, { Threshold: 70 }), alarm('a', ALARMS, { ActionsEnabled: false })] },
      'warn alarm-actions',
      'page nobody: a.',
      'enable-alarm-actions',
    ],
    [
      'an own alarm that is red',
      {
        alarms: [
          alarm('tocsin-sms-spend', OPS, { Threshold: 70 }),
          alarm('a', ALARMS, { StateValue: 'ALARM' }),
          alarm('tocsin-pages-dead', OPS, {
            StateValue: 'ALARM',
            AlarmDescription: 'A page was not sent. Runbook: docs/runbooks/pages-dead.md',
          }),
        ],
      },
      'fail own-alarms',
      'Red now: tocsin-pages-dead. A page was not sent.',
      'docs/runbooks/README.md',
    ],
    [
      'a deployment under way',
      { stackStatus: 'UPDATE_IN_PROGRESS' },
      'warn stack',
      'may be old',
      'describe-stack-events',
    ],
    [
      'a deployment taken back',
      { stackStatus: 'UPDATE_ROLLBACK_COMPLETE' },
      'warn stack',
      'the one before it runs',
      'describe-stack-events',
    ],
    [
      'a deployment that failed',
      { stackStatus: 'ROLLBACK_COMPLETE' },
      'fail stack',
      'may not page anybody',
      'npx cdk deploy',
    ],
  ])('%s', async (_what, differs, finding, means, todo) => {
    const findings = await sick(differs);
    expect(brief(findings)).toEqual([finding]);
    expect(findings[0]?.means).toContain(means);
    expect(findings[0]?.todo).toContain(todo);
  });

  it('before the first deployment what it would bring is not looked at, and does not fail', async () => {
    const findings = await sick({ stackStatus: undefined });
    expect(brief(findings)).toEqual(
      ['stack', 'email-domain', 'sms-spend-alarm', 'ops-email', 'directory', 'alarm-actions', 'own-alarms'].map(
        (id) => `warn ${id}`,
      ),
    );
    expect(findings[0]?.means).toBe('Stage main is not deployed here: nobody is paged by it.');
  });
});
