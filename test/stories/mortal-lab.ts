import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { inject } from 'vitest';
import type { CapturedMessage } from '../../local/kernel/kernel.ts';
import type { FromMortal, ToMortal } from './mortal-system.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:tocsin-alarms';
const program = join(import.meta.dirname, 'mortal-system.ts');

interface Running {
  readonly child: ChildProcess;
  readonly productUrl: string;
  readonly awsUrl: string;
  readonly tokens: Record<string, string>;
}

/** Something that a caller asks of the system, and asks again until it has an answer. */
export type Step = (lab: MortalLab) => Promise<unknown>;

/** Drives a system that is killed and started again, as a patient caller would: whoever got no answer asks again. */
export class MortalLab {
  readonly #dataDir: string;
  readonly #now: number;
  #running: Running | undefined;
  #ports = { port: 0, awsPort: 0 };
  kills = 0;

  private constructor(dataDir: string, now: number) {
    this.#dataDir = dataDir;
    this.#now = now;
  }

  static async open(dataDir: string, now: string): Promise<MortalLab> {
    const lab = new MortalLab(dataDir, Date.parse(now));
    await lab.#start();
    return lab;
  }

  async close(): Promise<void> {
    await this.#kill();
  }

  get #system(): Running {
    if (this.#running === undefined) throw new Error('the system is down');
    return this.#running;
  }

  async #start(dieAfter?: number): Promise<void> {
    const options = { cdkOut: inject('cdkOut'), dataDir: this.#dataDir, now: this.#now, ...this.#ports };
    const child = fork(program, [JSON.stringify(options)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(this.#dataDir, 'compiled') },
    });
    if (dieAfter !== undefined) child.send({ dieAfter } satisfies ToMortal);
    const up = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => undefined)]);
    if (up === undefined) {
      if (dieAfter === undefined) throw new Error('the system did not come up');
      return;
    }
    const [{ productUrl, awsUrl, tokens }] = up as [Extract<FromMortal, { awsUrl: string }>];
    this.#ports = { port: Number(new URL(productUrl).port), awsPort: Number(new URL(awsUrl).port) };
    this.#running = { child, productUrl, awsUrl, tokens };
  }

  async #kill(): Promise<void> {
    const { child } = this.#system;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    this.#running = undefined;
  }

  /** How many requests and answers this system has seen since it came up. */
  async seen(): Promise<number> {
    const { child } = this.#system;
    child.send('how many' satisfies ToMortal);
    const [answer] = (await once(child, 'message')) as [{ seen: number }];
    return answer.seen;
  }

  /**
   * Takes the step on a system that is killed once meanwhile: at its `dieAfter`-th request or answer from now, or when it has
   * done. With `again`, the one that is started in its place dies as well, at that request of its own.
   */
  async dieDuring(step: Step, dieAfter: number, again?: number): Promise<void> {
    const { child } = this.#system;
    child.send({ dieAfter } satisfies ToMortal);
    await step(this).catch(() => undefined);
    await this.#kill();
    this.kills += 1;
    if (again !== undefined) {
      await this.#start(again);
      if (this.#running !== undefined) await step(this).catch(() => undefined);
      if (this.#running !== undefined) await this.#kill();
      this.kills += 1;
    }
    await this.#start();
    await step(this);
  }

  async #fetch(
    url: string,
    init: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; text: string }> {
    const answer = await fetch(url, { ...init, headers: { connection: 'close', ...init.headers } });
    const text = await answer.text();
    if (answer.status >= 500) throw new Error(`${url} answered ${answer.status}`);
    return { status: answer.status, text };
  }

  /** Moves the clock to an instant, unless it is there already, and waits for all that fell due. */
  async to(instant: string): Promise<void> {
    const url = `${this.#system.awsUrl}/_local/clock`;
    const move = (body: object) => this.#fetch(url, { method: 'POST', body: JSON.stringify(body) });
    const { now } = JSON.parse((await this.#fetch(url)).text) as { now: string };
    await move(Date.parse(now) < Date.parse(instant) ? { to: instant } : { advance: 'PT1S' });
  }

  async publish(message: object): Promise<void> {
    const sns = new SNSClient({
      region: 'us-east-1',
      endpoint: this.#system.awsUrl,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    try {
      await sns.send(new PublishCommand({ TopicArn: TOPIC, Message: JSON.stringify(message) }));
    } finally {
      sns.destroy();
    }
  }

  async post(path: string, key: string): Promise<void> {
    const headers = {
      authorization: `Bearer ${this.#system.tokens['responder'] ?? ''}`,
      'idempotency-key': key,
      'content-type': 'application/json',
    };
    const { status, text } = await this.#fetch(`${this.#system.productUrl}${path}`, {
      method: 'POST',
      headers,
      body: '{}',
    });
    if (status >= 400) throw new Error(`${path} answered ${status}: ${text}`);
  }

  async get<T>(path: string): Promise<T> {
    const headers = { authorization: `Bearer ${this.#system.tokens['responder'] ?? ''}` };
    return JSON.parse((await this.#fetch(`${this.#system.productUrl}${path}`, { headers })).text) as T;
  }

  async messages(): Promise<CapturedMessage[]> {
    return JSON.parse((await this.#fetch(`${this.#system.awsUrl}/_local/messages`)).text) as CapturedMessage[];
  }

  /** Presses the button behind the link of the newest SMS to a phone. */
  async press(phone: string): Promise<string> {
    const page = (await this.messages()).findLast(({ channel, to }) => channel === 'sms' && to === phone);
    const link = /http:\/\/\S+\/a\/[a-z2-7]+/.exec(page?.body ?? '')?.[0];
    if (link === undefined) throw new Error('no SMS with a link');
    const { status, text } = await this.#fetch(link, { method: 'POST' });
    if (status !== 200) throw new Error(`the link answered ${status}`);
    return text;
  }
}
