import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { seedDirectory, type LocalTokens } from '../local/seed/seed.ts';
import { startSystem, type LocalSystem } from '../local/start-system.ts';
import { synthesize } from '../local/synthesize.ts';
import { whatMayWait } from '../local/what-may-wait.ts';
import { readDirectory } from '../policies/read-policy-folder.ts';
import { amountInWords } from '../shared/domain/sla/money.ts';
import type { Statement } from '../shared/domain/sla/statement.ts';
import { readCommandLine } from './command-line.ts';

/** One story on the synthesized template, fast-forwarded: the clock jumps, everything else is real. */
const projectRoot = join(import.meta.dirname, '..');
const POLICY = 'erlmcp';
const BEGINS = '2026-03-10T02:59:00.000Z';
const ALARM = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:registry-down';

const people = new Map<string, string>();
{
  const { people: staff, customers } = readDirectory(POLICY);
  for (const { name, phone, email } of staff) people.set(phone ?? '', name).set(email, name);
  for (const { name, contacts } of customers) for (const { email } of contacts) people.set(email, name);
}

readCommandLine('npm run demo\n  plays one story, from the alarm to the credit statement, in this terminal');

let system: LocalSystem;
let shown = 0;

function say(sentence: string): void {
  console.log(`${new Date(system.now()).toISOString().slice(0, 19).replace('T', ' ')}Z  ${sentence}`);
}

/** Tells what has left for the outside world since it was last asked. */
function tellMessages(): void {
  const all = system.messages();
  const fresh = all.slice(shown);
  shown = all.length;
  for (const { to, body } of fresh.filter(({ channel }) => channel === 'sms'))
    say(`SMS to ${people.get(to) ?? to}: ${body}`);
  const mails = fresh.filter(({ channel }) => channel === 'email');
  const bySubject = Map.groupBy(mails, ({ subject }) => subject ?? '');
  for (const [subject, same] of bySubject)
    say(`Email to ${same.map(({ to }) => people.get(to) ?? to).join(', ')}: ${subject}`);
}

async function alarm(state: 'ALARM' | 'OK', reason: string): Promise<void> {
  const at = new Date(system.now()).toISOString();
  const sns = new SNSClient({
    endpoint: system.awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'demo', secretAccessKey: 'demo' },
  });
  const message = {
    AlarmName: 'registry-down',
    AWSAccountId: '000000000000',
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: at.replace('Z', '+0000'),
    Region: 'US East (N. Virginia)',
    AlarmArn: ALARM,
    OldStateValue: state === 'ALARM' ? 'OK' : 'ALARM',
  };
  await sns.send(
    new PublishCommand({
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:tocsin-alarms',
      Message: JSON.stringify(message),
    }),
  );
  sns.destroy();
  await system.settled();
}

async function call<T>(method: string, path: string, token: string, body?: unknown): Promise<T> {
  const url = path.startsWith('http') ? path : `${system.productUrl}${path}`;
  const json = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, {
    method,
    headers: json,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  await system.settled();
  return (answer.headers.get('content-type')?.includes('json') === true ? answer.json() : answer.text()) as Promise<T>;
}

async function play(tokens: LocalTokens): Promise<void> {
  say('All is quiet. Somewhere a registry loses its last healthy host.');
  await system.advance('PT1M');
  say('CloudWatch publishes: registry-down is in ALARM. An incident opens, and the ladder starts.');
  await alarm('ALARM', 'Threshold Crossed: 1 datapoint [0.0] was less than the threshold (1.0).');
  tellMessages();
  await system.advance('PT15M');
  say('Nobody has answered for 15 minutes: the next rung is paged, and customers are told in their own words.');
  tellMessages();
  await system.advance('PT2M');
  const link = /http\S+\/a\/\S+/.exec(system.messages({ channel: 'sms' }).at(-1)?.body ?? '')?.[0] ?? '';
  say('The engineer on L2 presses the link in the SMS, then the one button on the page.');
  await call('POST', link, tokens.responder);
  tellMessages();
  const { items } = await call<{ items: { id: string; acknowledgedBy: string }[] }>(
    'GET',
    '/v1/incidents',
    tokens.responder,
  );
  const id = items[0]?.id ?? '';
  say(`${id} is acknowledged by ${items[0]?.acknowledgedBy ?? ''}: nobody else is called.`);
  await system.advance('PT5M');
  await call('POST', `/v1/incidents/${id}/progress`, tokens.responder, {
    note: 'Failing over to the standby registry.',
  });
  say('A progress note goes into the log: "Failing over to the standby registry."');
  await system.advance('PT23M');
  tellMessages();
  say('CloudWatch publishes OK. The hold-down waits 5 quiet minutes before anybody is told.');
  await alarm('OK', 'Threshold Crossed: 1 datapoint [2.0] was not less than the threshold (1.0).');
  await system.advance('PT5M1S');
  say('Five minutes of quiet: the incident resolves, and everybody who was told of it is told so.');
  tellMessages();
  await system.advance('2026-04-05T08:00:30.000Z');
  say('March is over. At nine on the fifth finance gets the credit statements: figures, workbook and document.');
  tellMessages();
  await tellStatements(tokens);
}

async function tellStatements(tokens: LocalTokens): Promise<void> {
  const { items } = await call<{ items: Statement[] }>('GET', '/v1/sla/statements/2026-03', tokens.finance);
  for (const {
    customerName,
    customer,
    tier,
    guaranteePct,
    uptimePct,
    downtimeMs,
    breach,
    creditMinor,
    currency,
  } of items) {
    const verdict = breach ? `breach: credit ${amountInWords(creditMinor, currency)}` : 'kept, no credit';
    say(
      `${customerName ?? customer} (${tier}): down ${(downtimeMs / 1000).toFixed(3)} s, up ${uptimePct} % of a promised ${guaranteePct} %: ${verdict}.`,
    );
  }
}

const cdkOut = mkdtempSync(join(tmpdir(), 'tocsin-demo-'));
try {
  await synthesize({ projectRoot, cdkOut, policy: POLICY, tell: (line) => console.log(line) });
  let tokens: LocalTokens | undefined;
  system = await startSystem({
    cdkOut,
    stackName: 'Tocsin',
    port: 0,
    awsPort: 0,
    mayWait: whatMayWait,
    warm: true,
    now: Date.parse(BEGINS),
    seed: async (started) => {
      const seeded = await seedDirectory({
        awsUrl: started.awsUrl,
        tableName: 'tocsin',
        policyName: POLICY,
        dataDir: undefined,
        now: started.now(),
      });
      tokens = seeded.tokens;
      return seeded;
    },
  });
  if (tokens === undefined) throw new Error('the system came up without its tokens');
  await play(tokens);
  await system.close();
} finally {
  rmSync(cdkOut, { recursive: true, force: true });
}
