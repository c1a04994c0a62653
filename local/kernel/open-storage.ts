import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Storage {
  readonly database: DatabaseSync;
  close(): void;
}

/** Another process owns the data directory. */
export class DataDirectoryInUse extends Error {
  constructor(dataDir: string, pid: string) {
    super(
      `The data in ${dataDir} is in use by another run (process ${pid}). Stop that one, or choose other data with --data DIR or --memory.`,
    );
    this.name = 'DataDirectoryInUse';
  }
}

/**
 * Opens the one file all local services keep their state in (`:memory:` without a directory) and holds a lock on the
 * directory that ends with the process, however it ends.
 * @throws DataDirectoryInUse
 */
export function openStorage(dataDir: string | undefined): Storage {
  if (dataDir === undefined) {
    const database = new DatabaseSync(':memory:');
    return { database, close: () => database.close() };
  }
  mkdirSync(dataDir, { recursive: true });
  const unlock = lockDirectory(dataDir);
  const database = new DatabaseSync(join(dataDir, 'local.db'));
  // WAL with synchronous NORMAL survives a killed process; only a loss of power may cost the last moment. Nobody else
  // opens this file, so that not every statement has to ask whether somebody did.
  database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 10000`);
  return {
    database,
    close() {
      database.close();
      unlock();
    },
  };
}

/** An open exclusive transaction is a lock that the operating system takes back from a dead process. */
function lockDirectory(dataDir: string): () => void {
  const pidFile = join(dataDir, 'pid');
  const lock = new DatabaseSync(join(dataDir, 'lock.db'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new DataDirectoryInUse(dataDir, readPid(pidFile));
  }
  writeFileSync(pidFile, String(process.pid));
  return () => lock.close();
}

function readPid(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
