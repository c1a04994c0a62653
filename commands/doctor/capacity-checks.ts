import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { ListRequestedServiceQuotaChangeHistoryByQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { Account } from './account.ts';
import { fail, ok, warn, type Check } from './check.ts';

/** "Concurrent executions" of Lambda. */
const QUOTA = { ServiceCode: 'lambda', QuotaCode: 'L-B99A9384' };

/** What one incident may need in its first second: the stream's four lanes, the queues' readers, two clocks, the auditor, a link. */
const ONE_INCIDENT = 20;
/** A storm of alarms, with the account's other functions beside it. */
const COMFORT = 100;

export const lambdaConcurrency: Check = {
  id: 'lambda-concurrency',
  right: 'lambda:GetAccountSettings',
  look: async (account) => {
    const { AccountLimit } = await account.clients.lambda.send(new GetAccountSettingsCommand({}));
    const most = AccountLimit?.ConcurrentExecutions ?? 0;
    const free = AccountLimit?.UnreservedConcurrentExecutions ?? most;
    const has = `${free} functions may run at once${free === most ? '' : `, for ${most - free} of ${most} are reserved for others`}`;
    if (free >= COMFORT) return ok(`${has}.`);
    const todo = await askedAlready(account).then((asked) =>
      asked === undefined
        ? `aws service-quotas request-service-quota-increase --service-code lambda --quota-code ${QUOTA.QuotaCode} --desired-value 1000`
        : `${asked} are asked for already: wait for AWS.`,
    );
    if (free < ONE_INCIDENT) return fail(`${has}: the pages of a single incident would wait for each other.`, todo);
    return warn(`${has}: in a storm of alarms pages would wait for each other.`, todo);
  },
};

/** How many have been asked for and not yet been granted or refused. Without the right to know, as if none had. */
async function askedAlready({ clients }: Account): Promise<number | undefined> {
  const history = await clients.quotas
    .send(new ListRequestedServiceQuotaChangeHistoryByQuotaCommand(QUOTA))
    .catch(() => undefined);
  const open = history?.RequestedQuotas?.find(({ Status }) => Status === 'PENDING' || Status === 'CASE_OPENED');
  return open?.DesiredValue;
}
