import { setTimeout as elapse } from 'node:timers/promises';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

const MOST_TRIES = 4;
const FIRST_PAUSE_MS = 200;
/** A text that hangs is one whose sender does not know: he has to hear so while he still runs. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * The SDK would send again whatever it had no answer to, and SNS would deliver it again: it is allowed one try, and what SNS has
 * certainly not taken is repeated here.
 */
const oneTry = () =>
  new SNSClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: ANSWER_WITHIN_MS, throwOnRequestTimeout: true },
  });

/** A while that doubles with each try, and never in step with others who were turned away. */
const jitter = (tried: number): Promise<void> => elapse(Math.random() * FIRST_PAUSE_MS * 2 ** tried);

/** SMS by SNS, always transactional: a page is never promotional. */
export class TextMessages {
  readonly #client: SNSClient;
  readonly #pause: (tried: number) => Promise<void>;

  constructor(client = oneTry(), pause = jitter) {
    this.#client = client;
    this.#pause = pause;
  }

  /**
   * The provider's id. That it accepted says nothing of arrival: only a human's acknowledgement stops a ladder (failure 11).
   * Throttled, it tries four times in some seconds; every other failure is thrown as it is.
   */
  async send(phone: string, text: string): Promise<string> {
    for (let tried = 1; ; tried += 1) {
      try {
        const answer = await this.#client.send(
          new PublishCommand({
            PhoneNumber: phone,
            Message: text,
            MessageAttributes: { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' } },
          }),
        );
        return answer.MessageId ?? 'unknown';
      } catch (error) {
        if (tried >= MOST_TRIES || !isThrottling(error)) throw error;
        await this.#pause(tried);
      }
    }
  }
}

const isThrottling = (error: unknown): boolean =>
  error instanceof Error &&
  (/^(Throttl|TooManyRequests|RequestLimitExceeded)/.test(error.name) ||
    (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 429);
