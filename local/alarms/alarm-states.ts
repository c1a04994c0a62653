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
  const select = storage.prepare('SELECT name, state, reason, changed_at AS changedAt FROM alarms_state');
  const upsert = storage.prepare(`INSERT INTO alarms_state VALUES (?, ?, ?, ?) ON CONFLICT (name)
    DO UPDATE SET state = excluded.state, reason = excluded.reason, changed_at = excluded.changed_at`);
  const unchecked: AlarmStanding = {
    state: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    changedAt: startedAt,
  };
  const saved = new Map(
    (select.all() as unknown as (AlarmStanding & { name: string })[]).map(({ name, ...standing }) => [name, standing]),
  );
  return {
    of: (name) => saved.get(name) ?? unchecked,
    has: (name) => saved.has(name),
    save(name, standing) {
      upsert.run(name, standing.state, standing.reason, standing.changedAt);
      saved.set(name, standing);
    },
  };
}
