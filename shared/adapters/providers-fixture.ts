import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { channelMessage, type ChannelMessage } from '../contracts/events/channel-message.ts';
import { noticeMessage, type NoticeMessage } from '../contracts/events/notice-message.ts';
import { ChannelBus } from './channel-bus.ts';
import { LinkTokens } from './link-tokens.ts';
import { Mail } from './mail.ts';
import { NoticeQueues } from './notice-queues.ts';
import { TextMessages } from './text-messages.ts';
import { Workflows } from './workflows.ts';

/** A text or a letter as it left. */
export interface Left {
  readonly to: string;
  readonly text: string;
}

const text = z.object({ Data: z.string() });
const letter = z.object({
  Destination: z.object({ ToAddresses: z.array(z.string()) }),
  Content: z.object({
    Simple: z.object({
      Subject: text,
      Body: z.object({ Text: text }),
      Attachments: z.array(z.object({ FileName: z.string() })).optional(),
    }),
  }),
});

interface Stack {
  add(
    middleware: () => (args: {
      readonly input: object;
    }) => Promise<{ response: unknown; output: { $metadata: object } }>,
    options: { readonly step: 'initialize'; readonly priority: 'high' },
  ): void;
}

/** The real client, answered in memory: nothing of a call reaches the network. */
function answered<C extends { middlewareStack: { add: Stack['add'] } }>(
  client: C,
  answer: (input: Record<string, unknown>) => object,
): C {
  client.middlewareStack.add(
    () => (args) =>
      Promise.resolve().then(() => ({
        response: undefined,
        output: { $metadata: {}, ...answer(args.input as Record<string, unknown>) },
      })),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}
const failed = (name: string): Error => Object.assign(new Error(`${name}, says the provider`), { name });

/** For tests: SNS, SES, EventBridge, SQS and Step Functions with what they were told, shared by every process under test. */
export class Providers {
  readonly texts: Left[] = [];
  readonly letters: (Left & { readonly attachments?: readonly string[] })[] = [];
  /** Messages on the channel bus. */
  readonly posted: (Left & Omit<ChannelMessage, 'v' | 'text'>)[] = [];
  readonly handed: { readonly queue: string; readonly message: NoticeMessage }[] = [];
  /** By `<machine>:<incident id>-<n>`. */
  readonly executions = new Map<string, { status: 'RUNNING' | 'SUCCEEDED' | 'ABORTED'; readonly input: string }>();
  /** Every start that made an execution. */
  readonly started: string[] = [];
  /** Tokens of tasks that wait. */
  readonly waiting = new Set<string>();
  readonly woken: string[] = [];
  /** What becomes of the next texts and letters: refused, told to come back later, or sent although the answer is lost. */
  readonly sendFaults: ('refused' | 'throttled' | 'lost-answer')[] = [];
  /** The versions of the link key that Secrets Manager has, the current one last; with none it does not answer. */
  readonly linkKeys = new Map([['first', 'key']]);
  /** Numbers and addresses to which nothing is ever sent. */
  readonly refused = new Set<string>();

  /** The adapters of one process; once it is dead nothing of it reaches a provider. */
  connect(alive: () => boolean = () => true) {
    const guarded = (answer: (input: Record<string, unknown>) => object) => (input: Record<string, unknown>) => {
      if (!alive()) throw new Error('a dead process called a provider');
      return answer(input);
    };
    const region = 'us-east-1';
    return {
      texts: new TextMessages(
        answered(
          new SNSClient({ region }),
          guarded(({ PhoneNumber, Message }) =>
            this.#leave(this.texts, { to: String(PhoneNumber), text: String(Message) }),
          ),
        ),
        () => Promise.resolve(),
      ),
      mail: new Mail(
        'tocsin@erlmcp.example',
        'tocsin',
        answered(
          new SESv2Client({ region }),
          guarded((input) => this.#mail(input)),
        ),
      ),
      channels: new ChannelBus(
        'channels',
        answered(
          new EventBridgeClient({ region }),
          guarded(({ Entries }) => this.#post(Entries)),
        ),
      ),
      queues: new NoticeQueues(
        { pages: 'pages', broadcasts: 'broadcasts', statements: 'statements' },
        answered(
          new SQSClient({ region }),
          guarded(({ QueueUrl, MessageBody }) => {
            this.handed.push({
              queue: String(QueueUrl),
              message: noticeMessage.parse(JSON.parse(String(MessageBody))),
            });
            return {};
          }),
        ),
      ),
      workflows: new Workflows(
        { escalation: 'escalation', communication: 'communication' },
        answered(
          new SFNClient({ region }),
          guarded((input) => this.#workflow(input)),
        ),
      ),
      tokens: new LinkTokens(
        'link-key',
        answered(
          new SecretsManagerClient({ region }),
          guarded(({ VersionId }) => this.#linkKey(VersionId)),
        ),
      ),
    };
  }

  #leave<L extends Left>(sent: L[], left: L): { MessageId: string } {
    const fault = this.sendFaults.shift();
    if (fault === 'refused' || this.refused.has(left.to))
      throw Object.assign(failed('InvalidParameterException'), { $fault: 'client' });
    if (fault === 'throttled') throw Object.assign(failed('ThrottledException'), { $fault: 'client' });
    sent.push(left);
    if (fault === 'lost-answer') throw failed('TimeoutError');
    return { MessageId: `message-${sent.length}` };
  }

  #mail(input: Record<string, unknown>): object {
    const { Destination, Content } = letter.parse(input);
    const { Subject, Body, Attachments = [] } = Content.Simple;
    return this.#leave(this.letters, {
      to: Destination.ToAddresses[0] ?? '',
      text: `${Subject.Data}\n${Body.Text.Data}`,
      ...(Attachments.length === 0 ? {} : { attachments: Attachments.map(({ FileName }) => FileName) }),
    });
  }

  #post(entries: unknown): object {
    const [{ Detail }] = z.tuple([z.object({ Detail: z.string() })]).parse(entries);
    const { v: _v, ...message } = channelMessage.parse(JSON.parse(Detail));
    return { FailedEntryCount: 0, Entries: [{ EventId: this.#leave(this.posted, message).MessageId }] };
  }

  #linkKey(version: unknown): object {
    if (this.linkKeys.size === 0) throw failed('InternalServiceError');
    const VersionId = typeof version === 'string' ? version : ([...this.linkKeys.keys()].at(-1) ?? '');
    const SecretString = this.linkKeys.get(VersionId);
    if (SecretString === undefined) throw failed('ResourceNotFoundException');
    return { VersionId, SecretString };
  }

  #workflow(input: Record<string, unknown>): object {
    if (typeof input['taskToken'] === 'string') return this.#wake(input['taskToken']);
    if (typeof input['executionArn'] === 'string') {
      const found = this.executions.get(input['executionArn']);
      if (found === undefined) throw failed('ExecutionDoesNotExist');
      return { status: found.status };
    }
    const name = `${String(input['stateMachineArn'])}:${String(input['name'])}`;
    const standing = this.executions.get(name);
    // The very same start of one that still runs is answered as the first was.
    if (standing !== undefined && (standing.status !== 'RUNNING' || standing.input !== input['input']))
      throw failed('ExecutionAlreadyExists');
    if (standing === undefined) this.started.push(name);
    this.executions.set(name, { status: 'RUNNING', input: String(input['input']) });
    return { executionArn: name };
  }

  #wake(token: string): object {
    if (!this.waiting.delete(token)) throw failed('TaskTimedOut');
    this.woken.push(token);
    return {};
  }
}
