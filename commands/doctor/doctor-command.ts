import type { Command } from '../operator/run-command.ts';
import { WrongUse } from '../operator/terminal.ts';
import type { Target } from '../operator/target.ts';
import { Account } from './account.ts';
import { examine, type Finding } from './examine.ts';

const help = `usage: npm run doctor -- [--stage S] [--region R] [--json]

Looks at your AWS account and at what is deployed in it, changes nothing, and says what keeps a page from arriving, what
that means, and what to do: bootstrap, Lambda's concurrency, SMS and SES sandboxes, limits and numbers, the sender's
domain, who hears Tocsin's own alarms, the directory, the CloudWatch alarms that page.

  --stage S       the deployment's stage                       (default main)
  --table NAME    its table, where it is not called as usual   (default tocsin, or tocsin-<stage>)
  --region R      its region                                   (default AWS_REGION, or your profile's)
  --json          the findings as JSON: {stage, checks: [{id, outcome: ok|warn|fail, means, todo?}], failed, warned}

exit codes: 0 nothing failed, 1 something failed, 2 wrong use`;

/** `npm run doctor`. */
export const doctorCommand = (open: (target: Target) => Account = (target) => new Account(target)): Command => ({
  help,
  options: { json: { type: 'boolean' } },
  run: async ({ words, target, isSet }, terminal) => {
    if (words.length > 0) throw new WrongUse(`${words.join(' ')}: not expected`);
    if (target.laptop !== undefined)
      throw new WrongUse('The laptop has no account to look at: leave out --endpoint and AWS_ENDPOINT_URL.');
    const checks = await examine(open(target));
    const count = (outcome: Finding['outcome']) => checks.filter((each) => each.outcome === outcome).length;
    const [failed, warned] = [count('fail'), count('warn')];
    if (isSet('json')) terminal.out(JSON.stringify({ stage: target.stage, checks, failed, warned }, null, 2));
    else {
      // Without credentials the one finding is the reason of all the others.
      const telling = checks.filter(({ id }) => id === 'credentials' || !isSignedOut(checks));
      for (const each of telling) terminal.out(inWords(each));
      terminal.out(`${failed} failed, ${warned} warned, ${count('ok')} ok.`);
    }
    return failed === 0 ? 0 : 1;
  },
});

const isSignedOut = (checks: readonly Finding[]): boolean =>
  checks.some(({ id, outcome }) => id === 'credentials' && outcome === 'fail');

const LABEL = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

function inWords({ id, outcome, means, todo }: Finding): string {
  const line = `${LABEL[outcome]}  ${id.padEnd(18)}  ${means}`;
  return todo === undefined ? line : `${line}\n${' '.repeat(26)}-> ${todo}`;
}
