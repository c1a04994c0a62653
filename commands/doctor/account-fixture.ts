import { answeredBy, awsError, deniedError } from '../../shared/adapters/answered-fixture.ts';
import { readTarget } from '../operator/target.ts';
import { Account, clientsOf, type Clients } from './account.ts';
import { examine, type Finding } from './examine.ts';

interface Alarm {
  readonly AlarmName: string;
  readonly StateValue?: string;
  readonly AlarmActions?: readonly string[];
  readonly OKActions?: readonly string[];
  readonly [more: string]: unknown;
}

const arn = (service: string, name: string): string => `arn:aws:${service}:eu-west-1:111122223333:${name}`;
export const ALARMS = arn('sns', 'tocsin-alarms');
export const OPS = arn('sns', 'tocsin-ops');
export const alarm = (AlarmName: string, topic: string, more: Partial<Alarm> = {}): Alarm => ({
  AlarmName,
  ActionsEnabled: true,
  StateValue: 'OK',
  AlarmActions: [topic],
  OKActions: [topic],
  ...more,
});
export const person = (id: string, fields: object) => ({
  ...{ pk: 'DIRECTORY#people', sk: id, id, name: id, email: `${id}@tocsin.dev`, zone: 'Europe/Dublin' },
  ...fields,
});

/** An account that lacks nothing, and in which Tocsin is deployed. */
const healthy = {
  bootstrapVersion: '21' as string | undefined,
  stackStatus: 'CREATE_COMPLETE' as string | undefined,
  senderDomain: 'tocsin.dev',
  concurrency: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 },
  quotaRequests: [] as { Status: string; DesiredValue: number }[],
  smsSandbox: false,
  smsLimit: '100' as string | undefined,
  originationNumbers: [{ PhoneNumber: '+18005550199', NumberCapabilities: ['SMS', 'VOICE'] }] as object[],
  ses: { ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: 'HEALTHY' },
  sesQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 120 },
  identity: {
    VerifiedForSendingStatus: true,
    DkimAttributes: { SigningEnabled: true, Status: 'SUCCESS', Tokens: ['aaa', 'bbb', 'ccc'] },
  },
  subscriptions: [{ Protocol: 'email', Endpoint: 'ops@tocsin.dev', SubscriptionArn: `${OPS}:1` }] as object[],
  people: [person('maya', { phone: '+353871234567' }), person('tomas', { phone: '+5511987654321' })] as object[],
  alarms: [
    alarm('registry-down', ALARMS),
    alarm('tocsin-sms-spend', OPS, { Threshold: 70 }),
    alarm('tocsin-heartbeat-missing', OPS),
  ],
  /** Operations that the caller has no right to, or that fail as given. */
  failing: {} as Record<string, 'denied' | Error>,
};
export type FakeState = typeof healthy;

/** For tests: an account that answers from its state, and whatever was done to it. */
export function fakeAccount(differs: Partial<FakeState> = {}): { account: Account; asked: string[] } {
  const state = { ...healthy, ...differs };
  const asked: string[] = [];
  const answers = (service: string) => (operation: string, input: Record<string, unknown>) => {
    asked.push(operation);
    const failure = state.failing[operation];
    if (failure === 'denied') throw deniedError(`${service}:${operation}`);
    if (failure !== undefined) throw failure;
    return answer(state, operation, input);
  };
  const target = readTarget({ region: 'eu-west-1' }, {});
  const given: Clients = clientsOf({
    aws: { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
  });
  const clients: Clients = {
    cloudFormation: answeredBy(given.cloudFormation, answers('cloudformation')),
    cloudWatch: answeredBy(given.cloudWatch, answers('cloudwatch')),
    dynamoDb: answeredBy(given.dynamoDb, answers('dynamodb')),
    lambda: answeredBy(given.lambda, answers('lambda')),
    quotas: answeredBy(given.quotas, answers('servicequotas')),
    ses: answeredBy(given.ses, answers('ses')),
    sns: answeredBy(given.sns, answers('sns')),
    ssm: answeredBy(given.ssm, answers('ssm')),
    sts: answeredBy(given.sts, answers('sts')),
  };
  return { account: new Account(target, clients), asked };
}

/** What is wrong with an account, how it differs from a healthy one, the finding, what it means and what to do (in part). */
export type Ailment = [what: string, differs: Partial<FakeState>, finding: string, means: string, todo: string];

/** Everything that is found to be not well. */
export const sick = async (differs: Partial<FakeState>): Promise<Finding[]> =>
  (await examine(fakeAccount(differs).account)).filter(({ outcome }) => outcome !== 'ok');

export const brief = (findings: readonly Finding[]): string[] => findings.map(({ id, outcome }) => `${outcome} ${id}`);

function answer(state: FakeState, operation: string, input: Record<string, unknown>): object {
  switch (operation) {
    case 'GetCallerIdentity':
      return { Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/maya' };
    case 'GetParameter':
      if (state.bootstrapVersion === undefined) throw awsError('ParameterNotFound');
      return { Parameter: { Value: state.bootstrapVersion } };
    case 'DescribeStacks':
      return { Stacks: [describedStack(state, String(input['StackName']))] };
    case 'GetAccountSettings':
      return { AccountLimit: state.concurrency };
    case 'ListRequestedServiceQuotaChangeHistoryByQuota':
      return { RequestedQuotas: state.quotaRequests };
    case 'GetSMSSandboxAccountStatus':
      return { IsInSandbox: state.smsSandbox };
    case 'GetSMSAttributes':
      return { attributes: state.smsLimit === undefined ? {} : { MonthlySpendLimit: state.smsLimit } };
    case 'ListOriginationNumbers':
      return { PhoneNumbers: state.originationNumbers };
    case 'ListSubscriptionsByTopic':
      return { Subscriptions: input['TopicArn'] === OPS ? state.subscriptions : [] };
    case 'GetAccount':
      return { ...state.ses, SendQuota: state.sesQuota };
    case 'GetEmailIdentity':
      if (input['EmailIdentity'] !== state.senderDomain) throw awsError('NotFoundException');
      return state.identity;
    case 'Query':
      return { Items: state.people };
    case 'DescribeAlarms':
      return described(state.alarms, input);
    default:
      throw new Error(`no check asks for ${operation}`);
  }
}

function describedStack({ stackStatus, senderDomain }: FakeState, name: string): object {
  if (stackStatus === undefined || name !== 'Tocsin')
    throw awsError('ValidationError', `Stack with id ${name} does not exist`);
  const outputs = { OpsTopicArn: OPS, AlarmTopicArn: ALARMS, SenderAddress: `incidents@${senderDomain}` };
  return {
    StackName: name,
    StackStatus: stackStatus,
    Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  };
}

/** One alarm a page, so that whoever reads only the first is found out. */
function described(alarms: readonly Alarm[], input: Record<string, unknown>): object {
  const { AlarmNames: names, ActionPrefix: action, StateValue: state, NextToken: from = '0' } = input;
  const found = alarms.filter(
    (each) =>
      (!Array.isArray(names) || names.includes(each.AlarmName)) &&
      (typeof action !== 'string' || each.AlarmActions?.some((one) => one.startsWith(action)) === true) &&
      (state === undefined || each.StateValue === state),
  );
  const at = Number(from);
  return { MetricAlarms: found.slice(at, at + 1), ...(at + 1 < found.length ? { NextToken: String(at + 1) } : {}) };
}
