import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { MessageAttributes } from './message-attributes.ts';
import type { Queue } from './queues.ts';

/** A message as kept; instants are epoch milliseconds of the movable clock. */
export interface StoredMessage {
  messageId: string;
  body: string;
  attributes: MessageAttributes;
  senderId: string;
  traceHeader: string | undefined;
  sentAt: number;
  receiveCount: number;
  firstReceivedAt: number | undefined;
  deadLetterSource: string | undefined;
}

export interface NewMessage {
  body: string;
  attributes: MessageAttributes;
  senderId: string;
  traceHeader?: string | undefined;
}

export interface QueueCounts {
  visible: number;
  inFlight: number;
  delayed: number;
}

export interface Claimed {
  taken: StoredMessage[];
  buried: number;
}

/** Messages of every queue in sqlite: what was accepted survives a kill. */
export interface MessageStore {
  insert(queue: Queue, message: NewMessage, now: number, visibleAt: number): string;
  /**
   * Takes up to `max` visible messages and hides them until `hiddenUntil`; those received too often go to the dead-letter
   * queue. `inFunction`: a function of this process works on them until they are removed or let go.
   */
  claim(queue: Queue, max: number, now: number, hiddenUntil: number, inFunction?: boolean): Claimed;
  /** No function works on the message any more: it stays hidden as long as it was to be. */
  letGo(queue: Queue, messageId: string, receiveCount: number): void;
  /** Only the latest receipt counts; false when it is stale or the message is gone. */
  remove(queue: Queue, messageId: string, receiveCount: number): boolean;
  /** False when the message is not in flight under this receipt. */
  hide(queue: Queue, messageId: string, receiveCount: number, now: number, until: number): boolean;
  counts(queue: Queue, now: number): QueueCounts;
  nextVisibleAt(queue: Queue, now: number): number | undefined;
  oldestSentAt(queue: Queue, now: number): number | undefined;
  purge(queue: Queue): void;
  /** Moves all visible messages as new ones; answers how many. Without `target`, each to the queue that it came from. */
  moveAll(source: Queue, target: (deadLetterSource: string | undefined) => Queue | undefined, now: number): number;
}

interface Row {
  message_id: string;
  body: string;
  attributes: string;
  sender_id: string;
  trace_header: string | null;
  sent_at: number;
  receive_count: number;
  first_received_at: number | null;
  dead_letter_source: string | null;
}

const schema = `
CREATE TABLE IF NOT EXISTS sqs_messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, queue_arn TEXT NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL,
  attributes TEXT NOT NULL, sender_id TEXT NOT NULL, trace_header TEXT, sent_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL DEFAULT 0, first_received_at INTEGER,
  dead_letter_source TEXT, in_function INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS sqs_messages_visible ON sqs_messages (queue_arn, visible_at, seq);
CREATE UNIQUE INDEX IF NOT EXISTS sqs_messages_id ON sqs_messages (queue_arn, message_id);`;

const fromRow = (row: Row): StoredMessage => ({
  messageId: row.message_id,
  body: row.body,
  attributes: JSON.parse(row.attributes) as MessageAttributes,
  senderId: row.sender_id,
  traceHeader: row.trace_header ?? undefined,
  sentAt: row.sent_at,
  receiveCount: row.receive_count,
  firstReceivedAt: row.first_received_at ?? undefined,
  deadLetterSource: row.dead_letter_source ?? undefined,
});

/**
 * Opens the store; its table is `sqs_messages`. What a function of the process before was working on can be taken at once:
 * that function died with its process, and nobody else had its receipt. A queue promises to deliver at least once: this is
 * one delivery more, and is counted as one. What failed, or was received by a client outside, stays hidden for its time.
 */
export function createMessageStore(storage: DatabaseSync): MessageStore {
  storage.exec(schema);
  storage.exec('UPDATE sqs_messages SET visible_at = min(visible_at, 0), in_function = 0 WHERE in_function = 1');
  const add = storage.prepare(
    `INSERT INTO sqs_messages (queue_arn, message_id, body, attributes, sender_id, trace_header, sent_at, visible_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const expire = storage.prepare('DELETE FROM sqs_messages WHERE queue_arn = ? AND sent_at <= ?');
  const ready = storage.prepare(
    'SELECT * FROM sqs_messages WHERE queue_arn = ? AND visible_at <= ? ORDER BY visible_at, seq LIMIT ?',
  );
  const take = storage.prepare(
    `UPDATE sqs_messages SET receive_count = receive_count + 1, visible_at = ?, in_function = ?,
       first_received_at = coalesce(first_received_at, ?) WHERE queue_arn = ? AND message_id = ?`,
  );
  const free = storage.prepare(
    'UPDATE sqs_messages SET in_function = 0 WHERE queue_arn = ? AND message_id = ? AND receive_count = ?',
  );
  const bury = storage.prepare(
    `UPDATE sqs_messages SET queue_arn = ?, visible_at = ?, receive_count = 0, first_received_at = NULL,
       dead_letter_source = ? WHERE queue_arn = ? AND message_id = ?`,
  );
  const drop = storage.prepare('DELETE FROM sqs_messages WHERE queue_arn = ? AND message_id = ? AND receive_count = ?');
  const reschedule = storage.prepare(
    `UPDATE sqs_messages SET visible_at = ?
     WHERE queue_arn = ? AND message_id = ? AND receive_count = ? AND receive_count > 0 AND visible_at > ?`,
  );
  const summary = storage.prepare(
    `SELECT count(*) FILTER (WHERE visible_at <= ?) AS visible,
       count(*) FILTER (WHERE visible_at > ? AND receive_count > 0) AS inFlight,
       count(*) FILTER (WHERE visible_at > ? AND receive_count = 0) AS delayed
     FROM sqs_messages WHERE queue_arn = ? AND sent_at > ?`,
  );
  const earliest = storage.prepare(
    'SELECT min(visible_at) AS at FROM sqs_messages WHERE queue_arn = ? AND sent_at > ?',
  );
  const oldest = storage.prepare('SELECT min(sent_at) AS at FROM sqs_messages WHERE queue_arn = ? AND sent_at > ?');
  const empty = storage.prepare('DELETE FROM sqs_messages WHERE queue_arn = ?');
  const relocate = storage.prepare(
    `UPDATE sqs_messages SET queue_arn = ?, message_id = ?, sent_at = ?, visible_at = ?, receive_count = 0,
       first_received_at = NULL, dead_letter_source = NULL WHERE queue_arn = ? AND message_id = ?`,
  );

  const atomically = <T>(work: () => T): T => {
    if (storage.isTransaction) return work();
    storage.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      storage.exec('COMMIT');
      return result;
    } catch (error) {
      storage.exec('ROLLBACK');
      throw error;
    }
  };
  const rows = (queue: Queue, now: number, limit: number): Row[] => {
    expire.run(queue.arn, now - queue.retentionMs);
    return ready.all(queue.arn, now, limit) as unknown as Row[];
  };
  const instant = (row: unknown): number | undefined => (row as { at: number | null }).at ?? undefined;
  /** When each queue's next message can be taken, as long as the queue stays as it is. */
  const next = new Map<string, number | undefined>();
  const changed = (queueArn: string): void => void next.delete(queueArn);

  return {
    insert(queue, message, now, visibleAt) {
      const messageId = randomUUID();
      const { body, attributes, senderId, traceHeader } = message;
      add.run(
        ...[queue.arn, messageId, body, JSON.stringify(attributes), senderId],
        ...[traceHeader ?? null, now, visibleAt],
      );
      changed(queue.arn);
      return messageId;
    },
    claim(queue, max, now, hiddenUntil, inFunction = false) {
      changed(queue.arn);
      return atomically(() => {
        const taken: StoredMessage[] = [];
        let buried = 0;
        for (;;) {
          const batch = taken.length < max ? rows(queue, now, max - taken.length) : [];
          const fresh = batch.filter((row) => !taken.some(({ messageId }) => messageId === row.message_id));
          if (fresh.length === 0) return { taken, buried };
          for (const row of fresh) {
            if (queue.redrive !== undefined && row.receive_count >= queue.redrive.maxReceiveCount) {
              bury.run(queue.redrive.deadLetterArn, now, queue.arn, queue.arn, row.message_id);
              changed(queue.redrive.deadLetterArn);
              buried += 1;
              continue;
            }
            take.run(hiddenUntil, inFunction ? 1 : 0, now, queue.arn, row.message_id);
            taken.push({
              ...fromRow(row),
              receiveCount: row.receive_count + 1,
              firstReceivedAt: row.first_received_at ?? now,
            });
          }
        }
      });
    },
    letGo: (queue, messageId, receiveCount) => void free.run(queue.arn, messageId, receiveCount),
    remove(queue, messageId, receiveCount) {
      changed(queue.arn);
      return drop.run(queue.arn, messageId, receiveCount).changes === 1;
    },
    hide(queue, messageId, receiveCount, now, until) {
      changed(queue.arn);
      return reschedule.run(until, queue.arn, messageId, receiveCount, now).changes === 1;
    },
    counts: (queue, now) =>
      ({ ...summary.get(now, now, now, queue.arn, now - queue.retentionMs) }) as unknown as QueueCounts,
    nextVisibleAt(queue, now) {
      if (!next.has(queue.arn)) next.set(queue.arn, instant(earliest.get(queue.arn, now - queue.retentionMs)));
      return next.get(queue.arn);
    },
    oldestSentAt: (queue, now) => instant(oldest.get(queue.arn, now - queue.retentionMs)),
    purge(queue) {
      empty.run(queue.arn);
      changed(queue.arn);
    },
    moveAll: (source, target, now) =>
      atomically(() => {
        next.clear();
        let moved = 0;
        for (const row of rows(source, now, -1)) {
          const to = target(row.dead_letter_source ?? undefined);
          if (to === undefined) continue;
          relocate.run(to.arn, randomUUID(), now, now + to.delayMs, source.arn, row.message_id);
          moved += 1;
        }
        return moved;
      }),
  };
}
