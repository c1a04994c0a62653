import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { LocalSystem } from '../../local/start-system.ts';
import type { LocalTokens } from '../../local/seed/seed.ts';
import { ALARM_TOPIC, alarmMessage } from './alarm-messages.ts';
import { clientOf, openSystem } from './open-system.ts';
import { createStepCounter } from './state-transitions.ts';
import { createUsageWatch, usageOf, type Spent, type UsageWatch } from './usage-watch.ts';
import type { Usage } from './price-list.ts';

/** What happened between two moments of the incident. `audit` is the auditor's part, which is not in `usage`. */
export interface Stage {
  readonly name: string;
  readonly usage: Usage;
  readonly audit: Usage;
  readonly spent: readonly Spent[];
}

export interface IncidentPlayed {
  readonly stages: readonly Stage[];
  readonly duplicates: { readonly stage: Stage; readonly count: number };
  /** The auditor's runs with no incident open, and how many minutes of it. */
  readonly idle: { readonly usage: Usage; readonly minutes: number };
}

const BEGINS = Date.parse('2026-03-10T02:59:00.000Z');
const DUPLICATES = 10;
const IDLE_MINUTES = 5;

/**
 * Plays one P1 incident on the synthesized template, from the alarm to the close, and notes what each stage used: paged, not
 * answered for a quarter of an hour, taken by link, worked on, recovered, closed. One like it goes before, unless `warmUp` is
 * false, so that no sandbox is cold and the policy is on its shelf. The clock jumps, and the auditor runs at every minute.
 */
export async function playIncident(
  cdkOut: string,
  tell: (line: string) => void,
  { warmUp = true } = {},
): Promise<IncidentPlayed> {
  const watch = createUsageWatch();
  const { system, tokens } = await openSystem(cdkOut, { watch, now: BEGINS });
  watch.know(system);
  const recorder = createRecorder(system, watch);
  try {
    if (warmUp) {
      tell('an incident to warm up');
      await play(system, tokens, watch, 'session-manager-down', recorder);
      await system.advance('PT10M', { coalesce: false });
    }
    const idle = await recorder.stage('idle', () => system.advance(`PT${IDLE_MINUTES}M`, { coalesce: false }));
    tell('the incident that is measured');
    const all = await play(system, tokens, watch, 'registry-down', recorder);
    const stages = all.filter(({ name }) => name !== 'duplicates');
    const duplicates = all.find(({ name }) => name === 'duplicates');
    if (duplicates === undefined) throw new Error('no duplicates were played');
    return {
      stages,
      duplicates: { stage: duplicates, count: DUPLICATES },
      idle: { usage: idle.audit, minutes: IDLE_MINUTES },
    };
  } finally {
    recorder.close();
    await system.close();
  }
}

async function play(
  system: LocalSystem,
  tokens: LocalTokens,
  watch: UsageWatch,
  name: string,
  { stage }: Recorder,
): Promise<Stage[]> {
  const sns = new SNSClient(clientOf(system.awsUrl));
  const messageOf = (state: 'ALARM' | 'OK') => alarmMessage(name, state, system.now());
  const publish = (Message: string) => sns.send(new PublishCommand({ TopicArn: ALARM_TOPIC, Message }));
  const later = (minutes: number) => system.advance(`PT${minutes}M`, { coalesce: false });
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    watch.spend('httpRequests', 1, `${method} ${path.startsWith('http') ? 'link' : path.replace(/INC-\w+/, '{id}')}`);
    const answer = await fetch(path.startsWith('http') ? path : system.productUrl + path, {
      method,
      headers: { authorization: `Bearer ${tokens.responder}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    await system.settled();
    const text = await answer.text();
    return answer.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : text;
  };
  const stages: Stage[] = [];
  const next = async (label: string, work: () => Promise<unknown>) => stages.push(await stage(label, work));
  try {
    const alarm = messageOf('ALARM');
    await next('alarm to first page', async () => {
      await publish(alarm);
      await system.settled();
    });
    await next('duplicates', async () => {
      for (let sent = 0; sent < DUPLICATES; sent += 1) await publish(alarm);
      await system.settled();
    });
    await next('15 min unanswered: next rung, customers told', () => later(15));
    const [id] = /INC-\w+/.exec(lastSms(system)) ?? [''];
    await next('acknowledged by link', async () => {
      const [link] = /http\S+\/a\/\S+/.exec(lastSms(system)) ?? [''];
      await call('GET', link);
      await call('POST', link);
    });
    await next('30 min of work, one note', async () => {
      await later(5);
      await call('POST', `/v1/incidents/${id}/progress`, { note: 'Failing over to the standby.' });
      await later(25);
    });
    await next('OK, 5 min hold-down, resolved', async () => {
      await publish(messageOf('OK'));
      await system.settled();
      await later(6);
    });
    await next('closed by hand', () => call('POST', `/v1/incidents/${id}/close`, { note: 'Standby is in service.' }));
    return stages;
  } finally {
    sns.destroy();
  }
}

const lastSms = (system: LocalSystem): string => system.messages({ channel: 'sms' }).at(-1)?.body ?? '';

interface Recorder {
  readonly stage: (name: string, work: () => Promise<unknown>) => Promise<Stage>;
  readonly close: () => void;
}

function createRecorder(system: LocalSystem, watch: UsageWatch): Recorder {
  const steps = createStepCounter(system.awsUrl);
  return {
    async stage(name, work) {
      const from = watch.spent.length;
      const stepsBefore = await steps.count();
      const logged = loggedBytes(system);
      await work();
      await system.settled();
      watch.spend('stateTransitions', (await steps.count()) - stepsBefore, 'states entered and retried');
      for (const [by, bytes] of loggedBytes(system))
        watch.spend('logGigabytes', (bytes - (logged.get(by) ?? 0)) / 1e9, 'log lines', by);
      const spent = watch.spent.slice(from);
      return {
        name,
        spent,
        usage: usageOf(spent, ({ by }) => by !== 'audit-deadlines'),
        audit: usageOf(spent, ({ by }) => by === 'audit-deadlines'),
      };
    },
    close: () => steps.close(),
  };
}

/** What each function wrote, in bytes; Lambda's own START, END and REPORT lines are not in it. */
function loggedBytes(system: LocalSystem): Map<string, number> {
  return new Map(
    system.lambda.functions.map(({ name }) => {
      const lines = system.logs.lines(name);
      if (lines.length >= 1000) throw new Error(`${name} wrote more lines than the local system keeps`);
      return [name.replace(/^tocsin-/, ''), lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)];
    }),
  );
}
