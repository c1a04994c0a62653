import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CHANNEL_DETAIL_TYPE,
  CHANNEL_SOURCE,
  channelMessage,
  type ChannelMessage,
} from '../contracts/events/channel-message.ts';

/** All of an entry's bytes together, as EventBridge counts them. */
const LARGEST_ENTRY = 1_048_576;
/** An answer that is late is one whose sender does not know: he has to hear so while he still runs. */
const ANSWER_WITHIN_MS = 5_000;

/** The SDK would put again whatever it had no answer to, and the message would be there twice: its sender decides. */
const oneTry = () =>
  new EventBridgeClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: ANSWER_WITHIN_MS, throwOnRequestTimeout: true },
  });

/** A message that has certainly not been taken; its name is EventBridge's own code for it. */
class NotTaken extends Error {
  readonly $fault = 'client';

  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/** Messages on channels without a provider of their own: one event each on a bus, from where a rule takes them anywhere. */
export class ChannelBus {
  readonly #bus: string;
  readonly #client: EventBridgeClient;

  constructor(bus: string, client = oneTry()) {
    this.#bus = bus;
    this.#client = client;
  }

  /** The event's id. Throws when the bus does not take it, or when it is larger than a bus takes. */
  async send(message: Omit<ChannelMessage, 'v'>): Promise<string> {
    const Detail = JSON.stringify(channelMessage.parse({ v: 1, ...message }));
    const size = [CHANNEL_SOURCE, CHANNEL_DETAIL_TYPE, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (size >= LARGEST_ENTRY) throw new NotTaken('EntryTooLarge', `a message of ${size} bytes fits into no event`);
    const entry = { EventBusName: this.#bus, Source: CHANNEL_SOURCE, DetailType: CHANNEL_DETAIL_TYPE, Detail };
    const { FailedEntryCount = 0, Entries = [] } = await this.#client.send(new PutEventsCommand({ Entries: [entry] }));
    const [answer] = Entries;
    // The call answers 200 all the same when it takes nothing of it.
    if (FailedEntryCount > 0 || answer?.EventId === undefined)
      throw new NotTaken(answer?.ErrorCode ?? 'NotTaken', answer?.ErrorMessage ?? 'the bus gave no event an id');
    return answer.EventId;
  }
}
