import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { complain, readCommandLine } from './command-line.ts';

const USAGE = `npm run alarm -- --name registry-down --state ALARM [--reason "..."] [--aws-port 4566]
  --name      of the alarm in CloudWatch
  --state     that it changes to: ALARM, OK or INSUFFICIENT_DATA
  --reason    in CloudWatch's words
  --aws-port  of the running system   (default TOCSIN_AWS_PORT or 4566)`;

const options = z.object({
  name: z
    .string({ error: 'give the alarm a name: --name registry-down' })
    .min(1, 'give the alarm a name: --name registry-down')
    .max(255),
  state: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA'], { error: '--state takes ALARM, OK or INSUFFICIENT_DATA' }),
  reason: z.string().max(1023).optional(),
  'aws-port': z.coerce.number({ error: '--aws-port takes a number' }).int().min(1).max(65535).default(4566),
});

function readOptions(): z.infer<typeof options> {
  const text = { type: 'string' } as const;
  const values = readCommandLine(USAGE, { name: text, state: text, reason: text, 'aws-port': text });
  const parsed = options.safeParse({ 'aws-port': process.env['TOCSIN_AWS_PORT'], ...values });
  return parsed.success ? parsed.data : complain(parsed.error.issues.map(({ message }) => message).join('\n'), USAGE);
}

const clock = z.object({ now: z.string() });

/** Publishes a CloudWatch alarm to the running system as CloudWatch does, timed by that system's clock. */
async function publish({ name, state, reason, 'aws-port': port }: z.infer<typeof options>): Promise<void> {
  const endpoint = `http://127.0.0.1:${port}`;
  const answer = await fetch(`${endpoint}/_local/clock`).catch(() =>
    complain(`nothing answers at ${endpoint}; start it with: npm start`, USAGE),
  );
  const told = clock.safeParse(await answer.json().catch(() => undefined));
  if (!told.success) complain(`what answers at ${endpoint} is not Tocsin; see --aws-port`, USAGE);
  const { now } = told.data;
  const region = 'us-east-1';
  const account = '000000000000';
  const alarm = {
    AlarmName: name,
    AlarmDescription: null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: '2026-01-01T00:00:00.000+0000',
    NewStateValue: state,
    NewStateReason: reason ?? `Threshold Crossed: the state of ${name} became ${state}`,
    StateChangeTime: now.replace('Z', '+0000'),
    Region: 'US East (N. Virginia)',
    AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    OldStateValue: state === 'ALARM' ? 'OK' : 'ALARM',
    OKActions: [],
    AlarmActions: [`arn:aws:sns:${region}:${account}:tocsin-alarms`],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: 'HealthyHostCount',
      Namespace: 'AWS/ApplicationELB',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
    },
  };
  const sns = new SNSClient({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  await sns.send(
    new PublishCommand({
      TopicArn: `arn:aws:sns:${region}:${account}:tocsin-alarms`,
      Subject: `${state}: "${name}" in US East (N. Virginia)`.slice(0, 100),
      Message: JSON.stringify(alarm),
    }),
  );
  console.log(`${state} of ${name} published at ${now}. See ${endpoint}/_local/`);
}

await publish(readOptions());
