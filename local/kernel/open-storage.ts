import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartRefused } from './start-refused.ts';

/** Raised when what is kept is kept otherwise, and nothing brings older data along. */
const dataVersion = 1;

export interface Storage {
  readonly database: DatabaseSync;
  close(): void;
}

/**
 * Opens the one file all local services keep their state in (`:memory:` without a directory) and holds a lock on the
 * directory that ends with the process, however it ends.
 * @throws StartRefused when another run has the directory, or nothing can be kept in it
 */
export function openStorage(dataDir: string | undefined): Storage {
  if (dataDir === undefined) {
    const database = new DatabaseSync(':memory:');
    return { database, close: () => database.close() };
  }
  const remedy = 'choose other data with --data DIR or --memory.';
  try {
    return openDirectory(dataDir, remedy);
  } catch (error) {
    if (error instanceof StartRefused || !(error instanceof Error)) throw error;
    throw new StartRefused(`Nothing can be kept in ${dataDir} (${error.message}). Please ${remedy}`);
  }
}

function openDirectory(dataDir: string, remedy: string): Storage {
  makeDirectory(dataDir);
  const unlock = lockDirectory(dataDir, remedy);
  try {
    const database = openDatabase(join(dataDir, 'local.db'));
    if (!isOfThisVersion(database)) {
      database.close();
      throw new StartRefused(
        `The data in ${dataDir} were made by another version of Tocsin and cannot be read. Please ${remedy}`,
      );
    }
    return {
      database,
      close() {
        database.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function isOfThisVersion(database: DatabaseSync): boolean {
  const isNew = database.prepare('SELECT name FROM sqlite_master').get() === undefined;
  if (isNew) database.exec(`PRAGMA user_version = ${dataVersion}`);
  return database.prepare('PRAGMA user_version').get()?.['user_version'] === dataVersion;
}

function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  // WAL with synchronous NORMAL survives a killed process; only a loss of power may cost the last moment. Nobody else
  // opens this file, so that not every statement has to ask whether somebody did.
  database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 10000`);
  return database;
}

/** Step by step: Node's own way to make a whole path never ends where directories cannot be made, such as in /proc. */
function makeDirectory(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  if (found !== undefined) throw new Error(`${path} is a file`);
  if (dirname(path) !== path) makeDirectory(dirname(path));
  mkdirSync(path);
}

/** An open exclusive transaction is a lock that the operating system takes back from a dead process. */
function lockDirectory(dataDir: string, remedy: string): () => void {
  const pidFile = join(dataDir, 'pid');
  const lock = new DatabaseSync(join(dataDir, 'lock.db'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    const owner = readPid(pidFile);
    throw new StartRefused(
      `The data in ${dataDir} are in use by another run (process ${owner}). Stop that one, or ${remedy}`,
    );
  }
  writeFileSync(pidFile, String(process.pid));
  return () => lock.close();
}

/** SQLITE_BUSY and its kinds, as node:sqlite tells them. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

function readPid(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
