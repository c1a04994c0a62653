import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { AwsService } from '../../local/endpoint/aws-service.ts';
import { ALARM_TOPIC, alarmMessage } from './alarm-messages.ts';
import { clientOf, openSystem } from './open-system.ts';
import { percentile } from './percentile.ts';

export interface LatencyFigures {
  readonly alarms: number;
  /** From handing an alarm over until the message for it left, in ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From the first alarm to the last message, in ms. */
  readonly wallMs: number;
}

/** Longest silence between two messages before the load counts as stuck: of a thousand the first leaves late. */
const PATIENCE_MS = 20 * 60_000;
const AT_ONCE = 20;

/** Pairs what was handed over with what left, by name; resolves when every name has left. */
export interface Race {
  handedOver(name: string): void;
  left(name: string): void;
  figures(): Promise<LatencyFigures>;
}

/**
 * Waits for `alarms` different names to leave; the first time counts, whatever comes later.
 * @param tell is told how many have left
 */
export function createRace(alarms: number, tell: (left: number) => void): Race {
  const from = new Map<string, number>();
  const took = new Map<string, number>();
  const began = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<LatencyFigures>();
  const giveUp = (): void => reject(new Error(`only ${took.size} of ${alarms} alarms led to a message`));
  let timer = setTimeout(giveUp, PATIENCE_MS);
  return {
    handedOver: (name) => void from.set(name, performance.now()),
    left(name) {
      const start = from.get(name);
      if (start === undefined || took.has(name)) return;
      took.set(name, performance.now() - start);
      clearTimeout(timer);
      if (took.size % Math.max(1, alarms / 10) === 0) tell(took.size);
      if (took.size < alarms) {
        timer = setTimeout(giveUp, PATIENCE_MS);
        return;
      }
      const all = [...took.values()];
      resolve({
        alarms,
        p50Ms: percentile(all, 50),
        p99Ms: percentile(all, 99),
        wallMs: performance.now() - began,
      });
    },
    figures: () => promise,
  };
}

/** Hands every name over, at most `AT_ONCE` under way. */
export async function handOver(names: readonly string[], race: Race, send: (name: string) => Promise<unknown>) {
  const rest = names.values();
  const worker = async (): Promise<void> => {
    for (const name of rest) {
      race.handedOver(name);
      await send(name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

export const namesOf = (alarms: number): string[] =>
  Array.from({ length: alarms }, (_, at) => `bench-${alarms}-${at}-x`);

/** From publishing alarms to the topic to the SMS of each, on the whole system in real time. One alarm goes before. */
export async function measureLatency(
  cdkOut: string,
  counts: readonly number[],
  tell: (line: string) => void,
): Promise<LatencyFigures[]> {
  let race: Race | undefined;
  const watchSms = (service: AwsService): AwsService => {
    const publish = service.operations['Publish'];
    if (service.scope !== 'sns' || publish === undefined) return service;
    const watched: typeof publish = {
      ...publish,
      async run(request) {
        const answer = await publish.run(request);
        const [name] = /bench-\d+-\d+-x/.exec(String(request.input['Message'])) ?? [];
        if (request.input['PhoneNumber'] !== undefined && name !== undefined) race?.left(name);
        return answer;
      },
    };
    return { ...service, operations: { ...service.operations, Publish: watched } };
  };
  const figures: LatencyFigures[] = [];
  const { system } = await openSystem(cdkOut, { watch: { service: watchSms, measured: () => undefined } });
  const sns = new SNSClient(clientOf(system.awsUrl));
  const send = (name: string) =>
    sns.send(new PublishCommand({ TopicArn: ALARM_TOPIC, Message: alarmMessage(name, 'ALARM', system.now()) }));
  const run = async (names: readonly string[]): Promise<LatencyFigures> => {
    race = createRace(names.length, (left) => tell(`${left} of ${names.length} alarms have led to an SMS`));
    await handOver(names, race, send);
    const result = await race.figures();
    await system.settled();
    return result;
  };
  try {
    await run(['bench-0-0-x']);
    for (const alarms of counts) figures.push(await run(namesOf(alarms)));
    return figures;
  } finally {
    sns.destroy();
    await system.close();
  }
}
