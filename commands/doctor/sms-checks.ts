import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  ListOriginationNumbersCommand,
} from '@aws-sdk/client-sns';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { SMS_SPEND_SHARE } from '../../infra/settings.ts';
import type { Account } from './account.ts';
import { fail, notDeployed, ok, warn, type Check } from './check.ts';

export const smsSandbox: Check = {
  id: 'sms-sandbox',
  right: 'sns:GetSMSSandboxAccountStatus',
  look: async (account) => {
    const { IsInSandbox } = await account.clients.sns.send(new GetSMSSandboxAccountStatusCommand({}));
    if (IsInSandbox !== true) return ok('SMS may go to any number.');
    return fail(
      'The account is in the SMS sandbox: a page reaches only numbers that were verified by hand.',
      `Ask to leave it at ${await account.consoleOf('sns/v3', 'mobile/text-messaging')} (about a day). Until then verify numbers: aws sns create-sms-sandbox-phone-number --phone-number <number>`,
    );
  },
};

async function spendLimit({ clients }: Account): Promise<number> {
  const { attributes } = await clients.sns.send(new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] }));
  // Where nobody has set it, it is the account's first one.
  return Number(attributes?.['MonthlySpendLimit'] ?? 1);
}

/** One USD is some tens of SMS, in many countries fewer than ten: one night. */
const LEAST_LIMIT_USD = 1;

export const smsSpendLimit: Check = {
  id: 'sms-spend-limit',
  right: 'sns:GetSMSAttributes',
  look: async (account) => {
    const limit = await spendLimit(account);
    if (limit > LEAST_LIMIT_USD) return ok(`SMS may cost ${limit} USD a month.`);
    return fail(
      `SMS may cost ${limit} USD a month: after some tens of pages the rest vanish, while SNS says that it accepted them.`,
      'aws sns set-sms-attributes --attributes MonthlySpendLimit=100; beyond what the account allows, ask AWS Support first ("SNS text messaging").',
    );
  },
};

export const smsSpendAlarm: Check = {
  id: 'sms-spend-alarm',
  right: 'cloudwatch:DescribeAlarms',
  look: async (account) => {
    if ((await account.stack()) === undefined) return notDeployed();
    const name = `${account.target.prefix}-sms-spend`;
    const { MetricAlarms = [] } = await account.clients.cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [name] }),
    );
    const threshold = MetricAlarms[0]?.Threshold;
    const limit = await spendLimit(account);
    const again = `npx cdk deploy with -c monthlySmsLimitUsd=${limit}`;
    if (threshold === undefined)
      return fail(`The alarm ${name} is gone: SMS would begin to vanish without a word.`, again);
    if (threshold >= limit)
      return fail(
        `The alarm on the cost of SMS rings at ${threshold} USD, after the limit of ${limit} USD: pages vanish first.`,
        again,
      );
    if (threshold < limit * (SMS_SPEND_SHARE / 2))
      return warn(
        `The alarm on the cost of SMS rings at ${threshold} USD, long before the limit of ${limit} USD.`,
        again,
      );
    return ok(`An alarm rings at ${threshold} USD of SMS, before the limit.`);
  },
};

/** Where an SMS without a number or a code of the sender's own is blocked: the United States and their territories. */
const NEEDS_ORIGINATION = ['US', 'PR', 'GU', 'VI', 'AS', 'MP'];

export const smsOrigination: Check = {
  id: 'sms-origination',
  right: 'sns:ListOriginationNumbers',
  look: async (account) => {
    const { PhoneNumbers = [] } = await account.clients.sns.send(new ListOriginationNumbersCommand({}));
    const usable = PhoneNumbers.filter(({ NumberCapabilities = [] }) => NumberCapabilities.includes('SMS')).length;
    if (usable > 0) return ok(`${usable} numbers of the account's own send SMS.`);
    const todo = `Ask for one in AWS End User Messaging (a toll-free number takes some days): ${await account.consoleOf('sms-voice', 'overview')}`;
    // Whether it matters depends on where people are; without that knowledge it is a warning.
    const countries = await account.people().then(countriesOf, () => []);
    const blocked = countries.filter((country) => NEEDS_ORIGINATION.includes(country)).length;
    if (blocked > 0)
      return fail(
        `${blocked === 1 ? 'One person has' : `${blocked} people have`} a number of the United States, where SMS without an origination number are blocked.`,
        todo,
      );
    return warn(
      'The account has no number to send SMS from. The United States block them without one, and some countries want a registered sender id.',
      `See for each country of your people: https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-numbers-sms-by-country.html. ${todo}`,
    );
  },
};

const countriesOf = (people: readonly { readonly phone?: string | undefined }[]): string[] =>
  people.flatMap(({ phone }) => parsePhoneNumberFromString(phone ?? '')?.country ?? []);
