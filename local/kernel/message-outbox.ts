import type { DatabaseSync } from 'node:sqlite';
import type { Channel } from '../../shared/domain/policy/document/channels.ts';
import type { CapturedMessage, Clock, Outbox } from './kernel.ts';

interface Row {
  seq: number;
  channel: string;
  recipient: string;
  subject: string | null;
  body: string;
  sent_at: number;
  simulated: number;
}

/** What left for the outside world, kept in table `messages`; ids sort in the order of sending. */
export function createOutbox(storage: DatabaseSync, clock: Clock): Outbox {
  storage.exec(`CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL,
    recipient TEXT NOT NULL, subject TEXT, body TEXT NOT NULL, sent_at INTEGER NOT NULL,
    simulated INTEGER NOT NULL DEFAULT 0)`);
  bringAlong(storage);
  const insert = storage.prepare(
    'INSERT INTO messages (channel, recipient, subject, body, sent_at, simulated) VALUES (?, ?, ?, ?, ?, ?) RETURNING *',
  );
  const select = storage.prepare(
    'SELECT * FROM messages WHERE (?1 IS NULL OR channel = ?1) AND (?2 IS NULL OR recipient = ?2) ORDER BY seq',
  );
  return {
    capture(message) {
      const { channel, to, subject = null, body, simulated = false } = message;
      const row = insert.get(channel, to, subject, body, clock.now(), simulated ? 1 : 0);
      return toMessage(row as unknown as Row);
    },
    list: ({ channel, to }) => (select.all(channel ?? null, to ?? null) as unknown as Row[]).map(toMessage),
  };
}

/** Data of before there were simulated messages: none of theirs is. */
function bringAlong(storage: DatabaseSync): void {
  const columns = storage
    .prepare('PRAGMA table_info(messages)')
    .all()
    .map(({ name }) => name);
  if (columns.includes('simulated')) return;
  storage.exec('ALTER TABLE messages ADD COLUMN simulated INTEGER NOT NULL DEFAULT 0');
}

function toMessage(row: Row): CapturedMessage {
  return {
    id: `message-${String(row.seq).padStart(8, '0')}`,
    channel: row.channel as Channel,
    to: row.recipient,
    ...(row.subject === null ? {} : { subject: row.subject }),
    body: row.body,
    sentAt: new Date(row.sent_at).toISOString(),
    ...(row.simulated === 0 ? {} : { simulated: true }),
  };
}
