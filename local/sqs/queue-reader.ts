/** A message as an event source or a receiver sees it; `attributes` are SQS's own (`ApproximateReceiveCount`, ...). */
export interface ReceivedMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, unknown>;
  md5OfBody: string;
}

/**
 * The queues as seen from inside this machine, by ARN; the caller has checked its right. Instants are epoch
 * milliseconds of the movable clock. Every function throws AwsError('QueueDoesNotExist') for an unknown ARN.
 */
export interface QueueReader {
  /**
   * Takes up to `max` visible messages for a function, under the queue's visibility timeout; those received too often are
   * moved away. Each is to be deleted or let go; the next start makes what was neither visible at once.
   */
  receive(queueArn: string, max: number): ReceivedMessage[];
  /** A stale receipt does nothing, as in AWS. */
  delete(queueArn: string, receiptHandle: string): void;
  /** The function is done with the message and it was not deleted: it comes back by its visibility timeout. */
  letGo(queueArn: string, receiptHandle: string): void;
  /** When a message is next to be taken; at or before now means at once, undefined that the queue is empty. */
  nextVisibleAt(queueArn: string): number | undefined;
  /** Sends as a service would; `attributes` become String message attributes. */
  send(queueArn: string, body: string, attributes?: Record<string, string>): void;
  /** Visible messages: ApproximateNumberOfMessagesVisible. */
  depth(queueArn: string): number;
  /** Of any message not yet deleted: ApproximateAgeOfOldestMessage counts from it. */
  oldestSentAt(queueArn: string): number | undefined;
  /** Called after a message may have become visible in some queue. */
  onStir(listener: () => void): void;
}
