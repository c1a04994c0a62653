import type { Clock, Kernel } from '../kernel/kernel.ts';

export const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

export interface SecretVersion {
  versionId: string;
  value: string;
  isBinary: boolean;
  createdAt: number;
}

/** Versions of secrets on disk, and the labels that say which of them is in use. */
export interface SecretVersions {
  byId(name: string, versionId: string): SecretVersion | undefined;
  /** The version that bears the label. */
  byStage(name: string, stage: string): SecretVersion | undefined;
  /** Id of what bears the label: while a rotation begins, of a version that has no value yet. */
  bearerOf(name: string, stage: string): string | undefined;
  /** The labels of every version that has any. */
  stages(name: string): Record<string, string[]>;
  /** Epoch milliseconds of the first and of the last version. */
  madeAt(name: string): { first: number; last: number };
  /** Adds a version and puts the labels on it. */
  put(name: string, version: Omit<SecretVersion, 'createdAt'>, stages: readonly string[]): void;
  /** Moves a label; with AWSCURRENT goes AWSPREVIOUS, to the version that bore it. */
  label(name: string, stage: string, versionId: string): void;
  unlabel(name: string, stage: string): void;
}

const schema = `CREATE TABLE IF NOT EXISTS secrets_versions (
  name TEXT NOT NULL, version_id TEXT NOT NULL, value TEXT NOT NULL, is_binary INTEGER NOT NULL, stage TEXT,
  created_at INTEGER NOT NULL, PRIMARY KEY (name, version_id));
CREATE TABLE IF NOT EXISTS secrets_stages (
  name TEXT NOT NULL, stage TEXT NOT NULL, version_id TEXT NOT NULL, PRIMARY KEY (name, stage));
-- Data of an older start has one label a version, in the version's own row.
INSERT OR IGNORE INTO secrets_stages SELECT name, stage, version_id FROM secrets_versions WHERE stage IS NOT NULL;
UPDATE secrets_versions SET stage = NULL WHERE stage IS NOT NULL`;

interface Row {
  version_id: string;
  value: string;
  is_binary: number;
  created_at: number;
}

const asVersion = (row: unknown): SecretVersion | undefined => {
  if (row === undefined) return undefined;
  const { version_id: versionId, value, is_binary: binary, created_at: createdAt } = row as Row;
  return { versionId, value, isBinary: binary === 1, createdAt };
};

export function openSecretVersions(storage: Kernel['storage'], clock: Clock): SecretVersions {
  storage.exec(schema);
  const byId = storage.prepare('SELECT * FROM secrets_versions WHERE name = ? AND version_id = ?');
  const bearer = storage.prepare('SELECT version_id FROM secrets_stages WHERE name = ? AND stage = ?');
  const labels = storage.prepare('SELECT stage, version_id FROM secrets_stages WHERE name = ? ORDER BY stage');
  const made = storage.prepare(
    'SELECT min(created_at) AS first, max(created_at) AS last FROM secrets_versions WHERE name = ?',
  );
  const add = storage.prepare('INSERT INTO secrets_versions VALUES (?, ?, ?, ?, NULL, ?)');
  const setLabel = storage.prepare(`INSERT INTO secrets_stages VALUES (?, ?, ?)
    ON CONFLICT (name, stage) DO UPDATE SET version_id = excluded.version_id`);
  const dropLabel = storage.prepare('DELETE FROM secrets_stages WHERE name = ? AND stage = ?');

  const bearerOf = (name: string, stage: string): string | undefined =>
    (bearer.get(name, stage) as { version_id: string } | undefined)?.version_id;
  const label = (name: string, stage: string, versionId: string): void => {
    const before = bearerOf(name, stage);
    if (before === versionId) return;
    if (stage === CURRENT && before !== undefined) setLabel.run(name, PREVIOUS, before);
    setLabel.run(name, stage, versionId);
  };
  const find = (name: string, versionId: string): SecretVersion | undefined => asVersion(byId.get(name, versionId));

  return {
    byId: find,
    byStage(name, stage) {
      const versionId = bearerOf(name, stage);
      return versionId === undefined ? undefined : find(name, versionId);
    },
    bearerOf,
    stages(name) {
      const all: Record<string, string[]> = {};
      for (const row of labels.all(name) as { stage: string; version_id: string }[])
        all[row.version_id] = [...(all[row.version_id] ?? []), row.stage];
      return all;
    },
    madeAt(name) {
      const row = made.get(name) as { first: number | null; last: number | null };
      return { first: row.first ?? 0, last: row.last ?? 0 };
    },
    put(name, { versionId, value, isBinary }, stages) {
      storage.exec('SAVEPOINT secrets_put');
      try {
        add.run(name, versionId, value, isBinary ? 1 : 0, clock.now());
        for (const stage of stages) label(name, stage, versionId);
        storage.exec('RELEASE secrets_put');
      } catch (error) {
        storage.exec('ROLLBACK TO secrets_put');
        storage.exec('RELEASE secrets_put');
        throw error;
      }
    },
    label,
    unlabel: (name, stage) => void dropLabel.run(name, stage),
  };
}
