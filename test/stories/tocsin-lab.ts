import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { inject } from 'vitest';
import { seedDirectory, type LocalTokens } from '../../local/seed/seed.ts';
import type { CapturedMessage } from '../../local/kernel/kernel.ts';
import { startSystem, type LocalSystem } from '../../local/start-system.ts';
import { whatMayWait } from '../../local/what-may-wait.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import type { incidentView } from '../../shared/contracts/http/incident-view.ts';
import type { noticeView } from '../../shared/contracts/http/notice-view.ts';
import type { NoticePlan } from '../../shared/domain/communication/notice.ts';
import type { Directory } from '../../shared/domain/directory/directory.ts';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { leaksInLogs } from './leaks-in-logs.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:tocsin-alarms';
const administrator = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

/** What a caller reads of an incident. */
export type IncidentShape = ReturnType<typeof incidentView>;

/** What a caller reads of a promise to tell somebody. */
export type NoticeShape = ReturnType<typeof noticeView>;

export interface AlarmSent {
  readonly name: string;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  /** Source time of the change; the lab's clock where it is left out. */
  readonly at?: string | undefined;
  readonly account?: string;
  readonly more?: Record<string, unknown>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** A whole system on the synthesized template, with every phone and mailbox in hand and a clock that moves on command. */
export class TocsinLab {
  readonly system: LocalSystem;
  readonly tokens: LocalTokens;
  readonly #sns: SNSClient;
  readonly #names: ReadonlyMap<string, string>;
  #read = 0;

  private constructor(system: LocalSystem, tokens: LocalTokens, policyName: string) {
    this.system = system;
    this.tokens = tokens;
    this.#sns = new SNSClient({ ...administrator, endpoint: system.awsUrl });
    const { people, customers } = readDirectory(policyName);
    this.#names = new Map<string, string>([
      ...people.flatMap(({ id, phone, email }) => [[phone ?? '', id] as const, [email, id] as const]),
      ...customers.flatMap(({ id, contacts }) => contacts.map(({ email }) => [email, id] as const)),
    ]);
  }

  static async open(
    options: { now?: string; dataDir?: string; world?: Record<string, string>; policy?: string; cdkOut?: string } = {},
  ): Promise<TocsinLab> {
    const policyName = options.policy ?? 'erlmcp';
    let tokens: LocalTokens | undefined;
    const system = await startSystem({
      cdkOut: options.cdkOut ?? inject('cdkOut'),
      stackName: 'Tocsin',
      port: 0,
      awsPort: 0,
      dataDir: options.dataDir,
      mayWait: whatMayWait,
      world: options.world ?? {},
      now: Date.parse(options.now ?? '2026-03-10T09:00:00.000Z'),
      seed: async (started) => {
        const seeded = await seedDirectory({
          awsUrl: started.awsUrl,
          tableName: 'tocsin',
          policyName,
          dataDir: options.dataDir,
          now: started.now(),
        });
        tokens = seeded.tokens;
        return seeded;
      },
    });
    if (tokens === undefined) throw new Error('the system came up without its tokens');
    return new TocsinLab(system, tokens, policyName);
  }

  /** Every story ends with a look at what its functions have logged: nothing personal may stand there (failure 36). */
  async close(): Promise<void> {
    const leaks = leaksInLogs(this.system, Object.values(this.tokens));
    this.#sns.destroy();
    await this.system.close();
    if (leaks.length > 0) throw new Error(`functions have logged what nobody may read there:\n${leaks.join('\n')}`);
  }

  /** Puts another directory in the place of the one that stands, as an import does. */
  async importDirectory(directory: Directory): Promise<void> {
    const client = new DynamoDBClient({ ...administrator, endpoint: this.system.awsUrl });
    await new DirectoryStore(new DynamoTable('tocsin', client)).replace(directory, 0);
    client.destroy();
  }

  /** Writes a promise into the ledger, as the matrix does, and waits until it is kept. */
  async plan(notice: NoticePlan): Promise<void> {
    const client = new DynamoDBClient({ ...administrator, endpoint: this.system.awsUrl });
    await new NoticeLedger(new DynamoTable('tocsin', client)).plan(notice);
    client.destroy();
    await this.system.settled();
  }

  /** Publishes what CloudWatch would, and waits until all that follows has happened. */
  async alarm({ name, state, at, account = '000000000000', more = {} }: AlarmSent): Promise<void> {
    const arn = `arn:aws:cloudwatch:us-east-1:${account}:alarm:${name}`;
    await this.publish(
      JSON.stringify({
        AlarmName: name,
        AlarmDescription: null,
        AWSAccountId: account,
        NewStateValue: state,
        NewStateReason: `Threshold Crossed: ${name} is ${state}`,
        StateChangeTime: (at ?? new Date(this.system.now()).toISOString()).replace('Z', '+0000'),
        Region: 'US East (N. Virginia)',
        AlarmArn: arn,
        OldStateValue: 'INSUFFICIENT_DATA',
        ...more,
      }),
    );
  }

  async publish(message: string): Promise<void> {
    await this.#sns.send(new PublishCommand({ TopicArn: TOPIC, Message: message }));
    await this.system.settled();
  }

  async pass(time: string): Promise<void> {
    await this.system.advance(time);
  }

  /** Every message since the last reading, as `sms maya`; whoever does not expect one fails on it. */
  news(): string[] {
    return this.newMessages()
      .map(({ channel, to }) => `${channel} ${this.nameOf(to)}`)
      .sort();
  }

  newMessages(): CapturedMessage[] {
    const all = this.system.messages();
    const fresh = all.slice(this.#read);
    this.#read = all.length;
    return fresh;
  }

  /** Whose number or address it is. */
  nameOf(to: string): string {
    return this.#names.get(to) ?? to;
  }

  /** The newest message to somebody, by their id. */
  latest(channel: 'sms' | 'email', who: string): CapturedMessage {
    const found = this.system.messages({ channel }).findLast(({ to }) => this.nameOf(to) === who);
    if (found === undefined) throw new Error(`${who} has no ${channel}`);
    return found;
  }

  linkOf(who: string): string {
    return linkIn(this.latest('sms', who));
  }

  linkOfFirstPage(who: string): string {
    const page = this.system.messages({ channel: 'sms' }).find(({ to }) => this.#names.get(to) === who);
    return linkIn(page);
  }

  async request(
    method: string,
    url: string,
    init: { token?: string | undefined; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const answer = await fetch(url.startsWith('http') ? url : `${this.system.productUrl}${url}`, {
      method,
      headers: {
        ...(init.token === undefined ? {} : { authorization: `Bearer ${init.token}` }),
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(init.body === undefined
        ? {}
        : { body: typeof init.body === 'string' ? init.body : JSON.stringify(init.body) }),
    });
    const text = await answer.text();
    await this.system.settled();
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }

  get(url: string, token: string | undefined = this.tokens.responder): Promise<Answer> {
    return this.request('GET', url, { token });
  }

  post(url: string, body?: unknown, token: string | undefined = this.tokens.responder): Promise<Answer> {
    return this.request('POST', url, { token, body });
  }

  /** The items of a list. */
  async items<T>(url: string, token: string | undefined = this.tokens.responder): Promise<T[]> {
    const { json, status } = await this.get(url, token);
    if (status !== 200) throw new Error(`${url} answered ${status}: ${JSON.stringify(json)}`);
    return (json as { items: T[] }).items;
  }

  /** The one incident that there is. */
  async theIncident(): Promise<IncidentShape> {
    const items = await this.items<IncidentShape>('/v1/incidents');
    const [only] = items;
    if (only === undefined || items.length > 1) throw new Error(`${items.length} incidents, not one`);
    return only;
  }
}

function linkIn(page: CapturedMessage | undefined): string {
  const link = /http:\/\/\S+\/a\/[a-z2-7]+/.exec(page?.body ?? '')?.[0];
  if (link === undefined) throw new Error('no SMS with a link');
  return link;
}
