import { GetAccountCommand, GetEmailIdentityCommand, type GetAccountCommandOutput } from '@aws-sdk/client-sesv2';
import { DEFAULT_DOMAIN } from '../../infra/settings.ts';
import type { Account } from './account.ts';
import { fail, notDeployed, ok, warn, type Check } from './check.ts';

const sending = ({ clients }: Account): Promise<GetAccountCommandOutput> => clients.ses.send(new GetAccountCommand({}));
export const emailSandbox: Check = {
  id: 'email-sandbox',
  right: 'ses:GetAccount',
  look: async (account) => {
    const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus } = await sending(account);
    const reputation = `See why at ${await account.consoleOf('ses', 'reputation')}`;
    if (SendingEnabled !== true || EnforcementStatus === 'SHUTDOWN')
      return fail('SES does not let this account send: no mail leaves, to anybody.', reputation);
    if (ProductionAccessEnabled !== true)
      return fail(
        'The account is in the SES sandbox: mail reaches only addresses that were verified by hand, and no customer.',
        `Ask for production access at ${await account.consoleOf('ses', 'account')} (about a day).`,
      );
    if (EnforcementStatus === 'PROBATION')
      return warn('SES has this account under review: it may stop its mail.', reputation);
    return ok('Mail may go to any address.');
  },
};

/** Past this share of a day's mail there is none left for a bad day. */
const MUCH = 0.5;

export const emailQuota: Check = {
  id: 'email-quota',
  right: 'ses:GetAccount',
  look: async (account) => {
    const {
      Max24HourSend: most = 0,
      MaxSendRate: rate = 0,
      SentLast24Hours: sent = 0,
    } = (await sending(account)).SendQuota ?? {};
    const todo = `Ask for more at ${await account.consoleOf('ses', 'account')}`;
    if (most === -1) return ok(`Mail has no daily limit, ${rate} a second.`);
    const used = `${sent} of ${most} mails of the last 24 hours are used`;
    if (sent >= most) return fail(`${used}: no more leaves today.`, todo);
    if (sent > most * MUCH) return warn(`${used}: one incident of many updates may use the rest.`, todo);
    return ok(`${used}, ${rate} a second.`);
  },
};

export const emailDomain: Check = {
  id: 'email-domain',
  right: 'ses:GetEmailIdentity',
  look: async (account) => {
    const domain = (await account.output('SenderAddress'))?.split('@')[1];
    if (domain === undefined) return notDeployed();
    if (domain === DEFAULT_DOMAIN)
      return fail(
        'No mail ever leaves: senderDomain was never set.',
        'Deploy again with -c senderDomain=<a domain of yours>.',
      );
    const { DkimAttributes: dkim, VerifiedForSendingStatus: verified } = await account.clients.ses.send(
      new GetEmailIdentityCommand({ EmailIdentity: domain }),
    );
    if (verified === true && dkim?.Status === 'SUCCESS') {
      if (dkim.SigningEnabled === true) return ok(`${domain} is verified and signs its mail.`);
      return warn(
        `${domain} is verified but does not sign its mail: much of it will be taken for spam.`,
        `aws sesv2 put-email-identity-dkim-attributes --email-identity ${domain} --signing-enabled`,
      );
    }
    const records = (dkim?.Tokens ?? []).map(
      (token) => `${token}._domainkey.${domain} CNAME ${token}.dkim.amazonses.com`,
    );
    return fail(
      `${domain} is not verified (DKIM: ${dkim?.Status ?? 'unknown'}): no mail leaves.`,
      records.length === 0
        ? `Look at ${await account.consoleOf('ses', 'identities')}`
        : `Add to its DNS, then wait up to an hour: ${records.join('; ')}`,
    );
  },
};
