import type { DatabaseSync } from 'node:sqlite';
import type { AlarmState } from './judge-alarm.ts';

export interface AlarmStanding {
  state: AlarmState;
  reason: string;
  /** Epoch ms. */
  changedAt: number;
}

export interface AlarmStates {
  of(name: string): AlarmStanding;
  /** Whether it was ever judged. */
  has(name: string): boolean;
  save(name: string, standing: AlarmStanding): void;
}

/** Where each alarm stands, on disk; an alarm never judged has too little data since `startedAt`. */
export function createAlarmStates(storage: DatabaseSync, startedAt: number): AlarmStates {
  storage.exec(`CREATE TABLE IF NOT EXISTS alarms_state (name TEXT PRIMARY KEY, state TEXT NOT NULL,
    reason TEXT NOT NULL, changed_at INTEGER NOT NULL)`);
  const select = storage.prepare('SELECT state, reason, changed_at AS changedAt FROM alarms_state WHERE name = ?');
  const upsert = storage.prepare(`INSERT INTO alarms_state VALUES (?, ?, ?, ?) ON CONFLICT (name)
    DO UPDATE SET state = excluded.state, reason = excluded.reason, changed_at = excluded.changed_at`);
  const unchecked: AlarmStanding = {
    state: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    changedAt: startedAt,
  };
  return {
    of: (name) => (select.get(name) as unknown as AlarmStanding | undefined) ?? unchecked,
    has: (name) => select.get(name) !== undefined,
    save: (name, { state, reason, changedAt }) => void upsert.run(name, state, reason, changedAt),
  };
}
