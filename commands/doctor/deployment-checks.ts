import { DescribeAlarmsCommand, type DescribeAlarmsCommandInput, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { DEFAULT_OPS_EMAIL, DEFAULT_STAGE } from '../../infra/settings.ts';
import type { Account } from './account.ts';
import { fail, notDeployed, ok, warn, type Check } from './check.ts';

/** Its version that the template's assets need. */
const BOOTSTRAP_VERSION = 6;
const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';

export const credentials: Check = {
  id: 'credentials',
  right: 'sts:GetCallerIdentity',
  look: async (account) => {
    const { Account: id, Arn: arn } = await account.clients.sts.send(new GetCallerIdentityCommand({}));
    return ok(`Account ${id ?? '?'}, region ${await account.region()}, as ${arn ?? '?'}.`);
  },
};

export const bootstrap: Check = {
  id: 'bootstrap',
  right: 'ssm:GetParameter',
  look: async (account) => {
    const todo = `npx cdk bootstrap (in region ${await account.region()})`;
    const version = await account.clients.ssm
      .send(new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER }))
      .then(({ Parameter }) => Number(Parameter?.Value))
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
        throw error;
      });
    if (version === undefined) return fail('CDK has no place here for what it deploys: cdk deploy cannot begin.', todo);
    if (!(version >= BOOTSTRAP_VERSION))
      return fail(
        `CDK's own stack is of version ${version}, and the template needs ${BOOTSTRAP_VERSION}: cdk deploy stops.`,
        todo,
      );
    return ok(`CDK is bootstrapped, version ${version}.`);
  },
};

export const stack: Check = {
  id: 'stack',
  right: 'cloudformation:DescribeStacks',
  look: async (account) => {
    const found = await account.stack();
    const { stage } = account.target;
    const deploy = `npx cdk deploy${stage === DEFAULT_STAGE ? '' : ` -c stage=${stage}`} with the context that README.md, Deploying, lists`;
    if (found === undefined) return warn(`Stage ${stage} is not deployed here: nobody is paged by it.`, deploy);
    const status = found.StackStatus ?? 'unknown';
    if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return ok(`${account.stackName} is deployed (${status}).`);
    const look = `aws cloudformation describe-stack-events --stack-name ${account.stackName} says why`;
    if (status.endsWith('_IN_PROGRESS'))
      return warn(`${account.stackName} is changing now (${status}): what stands below may be old.`, look);
    if (status === 'UPDATE_ROLLBACK_COMPLETE')
      return warn(
        `The last deployment of ${account.stackName} failed and was taken back: the one before it runs.`,
        look,
      );
    return fail(`${account.stackName} is in the state ${status}: it may not page anybody.`, `${look}; then ${deploy}`);
  },
};

export const opsEmail: Check = {
  id: 'ops-email',
  right: 'sns:ListSubscriptionsByTopic',
  look: async (account) => {
    const topic = await account.output('OpsTopicArn');
    if (topic === undefined) return notDeployed();
    const { Subscriptions = [] } = await account.clients.sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topic }),
    );
    const mails = Subscriptions.filter(({ Protocol }) => Protocol === 'email');
    const nobody = 'When Tocsin itself fails, nobody hears of it';
    if (mails.every(({ Endpoint }) => Endpoint === DEFAULT_OPS_EMAIL))
      return fail(`${nobody}: opsEmail was never set.`, 'Deploy again with -c opsEmail=<address>.');
    if (mails.every(({ SubscriptionArn }) => SubscriptionArn === 'PendingConfirmation'))
      return fail(
        `${nobody}: the subscription of opsEmail is not confirmed.`,
        `Press the link in the mail that AWS sent there. To have it sent again: aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint <address>`,
      );
    return ok("Tocsin's own alarms go to a confirmed address.");
  },
};

export const directory: Check = {
  id: 'directory',
  right: 'dynamodb:Query',
  look: async (account) => {
    if ((await account.stack()) === undefined) return notDeployed();
    const people = await account.people();
    const bring = 'npm run directory -- import FILE';
    if (people.length === 0) return fail('The directory is empty: an incident would open and page nobody.', bring);
    const invented = people.filter(({ email }) =>
      /[.@](example|invalid|test)$|@example\.(com|org|net)$/.test(email),
    ).length;
    if (invented > 0)
      return warn(
        `${invented} of ${people.length} people have an address that is only for examples: nothing reaches them.`,
        bring,
      );
    return ok(`${people.length} people are in the directory.`);
  },
};

/** The alarms that fit, from all pages of the answer. */
async function alarmsOf({ clients }: Account, input: DescribeAlarmsCommandInput): Promise<MetricAlarm[]> {
  const found: MetricAlarm[] = [];
  let from: string | undefined;
  do {
    const page = await clients.cloudWatch.send(
      new DescribeAlarmsCommand({ ...input, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], NextToken: from }),
    );
    found.push(...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? []));
    from = page.NextToken;
  } while (from !== undefined);
  return found;
}

const named = (alarms: readonly MetricAlarm[]): string => {
  const names = alarms.map(({ AlarmName }) => AlarmName ?? '?').sort();
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
};

export const alarmActions: Check = {
  id: 'alarm-actions',
  right: 'cloudwatch:DescribeAlarms',
  look: async (account) => {
    const topic = await account.output('AlarmTopicArn');
    if (topic === undefined) return notDeployed();
    const alarms = await alarmsOf(account, { ActionPrefix: topic });
    if (alarms.length === 0)
      return warn(
        'No CloudWatch alarm of this account and region pages anybody through Tocsin.',
        `Give those that should ${topic} as alarm action and as OK action.`,
      );
    const silent = alarms.filter(({ ActionsEnabled }) => ActionsEnabled === false);
    if (silent.length > 0)
      return warn(
        `These alarms have their actions switched off and page nobody: ${named(silent)}.`,
        'aws cloudwatch enable-alarm-actions --alarm-names <names>',
      );
    const endless = alarms.filter(({ OKActions = [] }) => !OKActions.includes(topic));
    if (endless.length > 0)
      return warn(
        `These alarms do not say when they are over, so their incidents never resolve by themselves: ${named(endless)}.`,
        `Add ${topic} to their OK actions as well.`,
      );
    return ok(`${alarms.length} CloudWatch alarms open incidents, and say when they are over.`);
  },
};

export const ownAlarms: Check = {
  id: 'own-alarms',
  right: 'cloudwatch:DescribeAlarms',
  look: async (account) => {
    const topic = await account.output('OpsTopicArn');
    if (topic === undefined) return notDeployed();
    const red = await alarmsOf(account, { ActionPrefix: topic, StateValue: 'ALARM' });
    if (red.length === 0) return ok('None of its own alarms is red.');
    const [first] = red;
    return fail(
      `Red now: ${named(red)}. ${first?.AlarmDescription?.split(' Runbook: ')[0] ?? ''}`.trim(),
      'Follow docs/runbooks/README.md, beginning with the first in the flow.',
    );
  },
};
