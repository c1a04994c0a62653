import { describe, expect, it } from 'vitest';
import { alarm, ALARMS, OPS, person, brief, sick, type Ailment } from './account-fixture.ts';

describe('what keeps an SMS from arriving is said, and what to do', () => {
  it.each<Ailment>([
    [
      'the SMS sandbox',
      { smsSandbox: true },
      'fail sms-sandbox',
      'only numbers that were verified by hand',
      'aws sns create-sms-sandbox-phone-number',
    ],
    [
      'the first spend limit',
      { smsLimit: undefined, alarms: [alarm('tocsin-sms-spend', OPS, { Threshold: 0.7 }), alarm('a', ALARMS)] },
      'fail sms-spend-limit',
      'SMS may cost 1 USD a month',
      'set-sms-attributes',
    ],
    [
      'an alarm that rings too late',
      { smsLimit: '50' },
      'fail sms-spend-alarm',
      'rings at 70 USD, after the limit of 50 USD',
      'monthlySmsLimitUsd=50',
    ],
    [
      'an alarm that rings all the time',
      { smsLimit: '1000' },
      'warn sms-spend-alarm',
      'rings at 70 USD, long before',
      'monthlySmsLimitUsd=1000',
    ],
    [
      'an alarm that is gone',
      { alarms: [alarm('registry-down', ALARMS)] },
      'fail sms-spend-alarm',
      'tocsin-sms-spend is gone',
      'npx cdk deploy',
    ],
    [
      'no origination number, and people in the United States',
      { originationNumbers: [], people: [person('ben', { phone: '+12025550101' }), person('maya', {})] },
      'fail sms-origination',
      'One person has a number of the United States',
      'End User Messaging',
    ],
    [
      'no origination number, and people elsewhere',
      { originationNumbers: [] },
      'warn sms-origination',
      'some countries want a registered sender id',
      'phone-numbers-sms-by-country',
    ],
    [
      'a number that cannot send SMS',
      { originationNumbers: [{ PhoneNumber: '+18005550199', NumberCapabilities: ['VOICE'] }] },
      'warn sms-origination',
      'no number to send SMS from',
      'End User Messaging',
    ],
  ])('%s', async (_what, differs, finding, means, todo) => {
    const findings = await sick(differs);
    expect(brief(findings)).toEqual([finding]);
    expect(findings[0]?.means).toContain(means);
    expect(findings[0]?.todo).toContain(todo);
  });
});
