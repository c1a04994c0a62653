import type { DatabaseSync } from 'node:sqlite';
import type { CapturedMessage, Channel, Clock, Outbox } from './kernel.ts';

interface Row {
  seq: number;
  channel: string;
  recipient: string;
  subject: string | null;
  body: string;
  sent_at: number;
}

/** What left for the outside world, kept in table `messages`; ids sort in the order of sending. */
export function createOutbox(storage: DatabaseSync, clock: Clock): Outbox {
  storage.exec(`CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL,
    recipient TEXT NOT NULL, subject TEXT, body TEXT NOT NULL, sent_at INTEGER NOT NULL)`);
  const insert = storage.prepare(
    'INSERT INTO messages (channel, recipient, subject, body, sent_at) VALUES (?, ?, ?, ?, ?) RETURNING *',
  );
  const select = storage.prepare(
    'SELECT * FROM messages WHERE (?1 IS NULL OR channel = ?1) AND (?2 IS NULL OR recipient = ?2) ORDER BY seq',
  );
  return {
    capture(message) {
      const row = insert.get(message.channel, message.to, message.subject ?? null, message.body, clock.now());
      return toMessage(row as unknown as Row);
    },
    list: ({ channel, to }) => (select.all(channel ?? null, to ?? null) as unknown as Row[]).map(toMessage),
  };
}

function toMessage(row: Row): CapturedMessage {
  return {
    id: `message-${String(row.seq).padStart(8, '0')}`,
    channel: row.channel as Channel,
    to: row.recipient,
    ...(row.subject === null ? {} : { subject: row.subject }),
    body: row.body,
    sentAt: new Date(row.sent_at).toISOString(),
  };
}
