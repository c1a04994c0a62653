import { deniedAction, explainFailure, isDenied, isSignedOut } from '../operator/explain-failure.ts';
import type { Account } from './account.ts';
import { lambdaConcurrency } from './capacity-checks.ts';
import { fail, warn, type Check, type Verdict } from './check.ts';
import { alarmActions, bootstrap, credentials, directory, opsEmail, ownAlarms, stack } from './deployment-checks.ts';
import { emailDomain, emailQuota, emailSandbox } from './email-checks.ts';
import { smsOrigination, smsSandbox, smsSpendAlarm, smsSpendLimit } from './sms-checks.ts';

/** In the order in which a newcomer meets them. */
const checks: readonly Check[] = [
  credentials,
  bootstrap,
  lambdaConcurrency,
  smsSandbox,
  smsSpendLimit,
  smsOrigination,
  emailSandbox,
  emailQuota,
  stack,
  emailDomain,
  smsSpendAlarm,
  opsEmail,
  directory,
  alarmActions,
  ownAlarms,
];

export interface Finding extends Verdict {
  readonly id: string;
}

/** Looks at everything. What cannot be looked at is a finding of its own, and stops nothing else. */
export const examine = (account: Account): Promise<Finding[]> =>
  Promise.all(
    checks.map(async (check) => ({
      id: check.id,
      ...(await check.look(account).catch((error: unknown) => unseen(check, error, account))),
    })),
  );

function unseen({ id, right }: Check, error: unknown, { target }: Account): Verdict {
  if (id === credentials.id)
    return fail(explainFailure(error, target, ''), 'Nothing else could be looked at. Then run this again.');
  if (isSignedOut(error)) return warn('Not looked at: nobody is signed in.', 'Sign in, and run this again.');
  if (!isDenied(error)) return warn(`Not looked at. ${explainFailure(error, target, '')}`, 'Run this again.');
  return warn(
    `Not looked at: your credentials may not do ${deniedAction(error) ?? right}.`,
    'Ask for that right, which only reads, and run this again.',
  );
}
