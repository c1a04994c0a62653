import type { DatabaseSync } from 'node:sqlite';
import type { Channel } from '../../shared/domain/policy/document/channels.ts';
import type { CapturedFile, CapturedMessage, Clock, Outbox } from './kernel.ts';

interface Row {
  seq: number;
  channel: string;
  recipient: string;
  subject: string | null;
  body: string;
  sent_at: number;
  simulated: number;
  files: string | null;
}

interface FileRow extends Omit<CapturedFile, 'contentType'> {
  content_type: string;
}

/** Names and sizes of a message's files, as JSON. */
const FILES = `(SELECT json_group_array(json_object('name', name, 'size', length(bytes)) ORDER BY position)
  FROM message_files WHERE message_files.seq = messages.seq) AS files`;

/** What left for the outside world, kept in table `messages`; ids sort in the order of sending. */
export function createOutbox(storage: DatabaseSync, clock: Clock): Outbox {
  storage.exec(`CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL,
    recipient TEXT NOT NULL, subject TEXT, body TEXT NOT NULL, sent_at INTEGER NOT NULL,
    simulated INTEGER NOT NULL DEFAULT 0)`);
  bringAlong(storage);
  storage.exec(`CREATE TABLE IF NOT EXISTS message_files (seq INTEGER NOT NULL, position INTEGER NOT NULL,
    name TEXT NOT NULL, content_type TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (seq, position))`);
  const insert = storage.prepare(
    'INSERT INTO messages (channel, recipient, subject, body, sent_at, simulated) VALUES (?, ?, ?, ?, ?, ?) RETURNING seq',
  );
  const insertFile = storage.prepare('INSERT INTO message_files VALUES (?, ?, ?, ?, ?)');
  const selectFile = storage.prepare('SELECT * FROM message_files WHERE seq = ? AND position = ?');
  const selectOne = storage.prepare(`SELECT *, ${FILES} FROM messages WHERE seq = ?`);
  const select = storage.prepare(
    `SELECT *, ${FILES} FROM messages WHERE (?1 IS NULL OR channel = ?1) AND (?2 IS NULL OR recipient = ?2) ORDER BY seq`,
  );
  return {
    capture(message, files = []) {
      const { channel, to, subject = null, body, simulated = false } = message;
      const inserted = insert.get(channel, to, subject, body, clock.now(), simulated ? 1 : 0);
      const { seq } = inserted as { seq: number };
      for (const [position, { name, contentType, bytes }] of files.entries())
        insertFile.run(seq, position, name, contentType, bytes);
      return toMessage(selectOne.get(seq) as unknown as Row);
    },
    file(id, index) {
      const row = selectFile.get(Number(/^message-(\d{1,15})$/.exec(id)?.[1] ?? -1), index);
      if (row === undefined) return undefined;
      const { name, content_type: contentType, bytes } = row as unknown as FileRow;
      return { name, contentType, bytes };
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
    ...(row.files === null || row.files === '[]'
      ? {}
      : { attachments: JSON.parse(row.files) as { name: string; size: number }[] }),
  };
}
