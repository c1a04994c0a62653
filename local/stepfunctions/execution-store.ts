import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { remembered } from '../kernel/remembered.ts';
import type { Execution, ExecutionStatus, HistoryEvent, Thread } from './execution.ts';
import { executionDueAt } from './execution.ts';
import type { JsonObject } from './state-error.ts';

/** An execution as lists and descriptions need it. */
export type ExecutionSummary = Omit<Execution, 'threads' | 'timeoutAt' | 'events' | 'definitionHash'>;

interface ExecutionRow {
  arn: string;
  machine_arn: string;
  name: string;
  status: ExecutionStatus;
  started_at: number;
  stopped_at: number | null;
  input: string;
  output: string | null;
  error: string | null;
  cause: string | null;
  definition_hash: string;
  timeout_at: number | null;
  events: number;
  threads: string;
}

interface EventRow {
  id: number;
  previous_id: number;
  type: string;
  at: number;
  details: string;
}

export interface HistoryPage {
  /** Where the page starts, in events from the end it is read from. */
  offset: number;
  max: number;
  reverse: boolean;
}

/** Executions, their histories, their tokens, and the definitions they started with. */
export interface ExecutionStore {
  /** Keeps the definition; answers its hash. */
  keepDefinition(text: string, now: number): string;
  definition(hash: string): { text: string; createdAt: number } | undefined;
  load(arn: string): Execution | undefined;
  summary(arn: string): ExecutionSummary | undefined;
  list(machineArn: string, status: string | undefined, offset: number, max: number): ExecutionSummary[];
  history(arn: string, page: HistoryPage): HistoryEvent[];
  running(): string[];
  /** Writes the execution with its new events; from then on it is due when its threads say so, if that is after now. */
  save(execution: Execution, events: HistoryEvent[], now: number): void;
  keepToken(token: string, execution: Execution): void;
  tokenOwner(token: string): { executionArn: string; machineArn: string } | undefined;
  nextDue(): number | undefined;
  /** The executions due now, earliest first; they are no longer due until saved again. */
  claimDue(now: number): string[];
  /** Makes an execution due at once. */
  wake(arn: string, now: number): void;
  /** Forgets what ended before the instant. */
  forget(before: number): void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS sfn_definitions (
    hash TEXT PRIMARY KEY, definition TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS sfn_executions (
    arn TEXT PRIMARY KEY, machine_arn TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,
    started_at INTEGER NOT NULL, stopped_at INTEGER, input TEXT NOT NULL, output TEXT, error TEXT, cause TEXT,
    definition_hash TEXT NOT NULL, timeout_at INTEGER, events INTEGER NOT NULL, threads TEXT NOT NULL,
    next_due INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS sfn_executions_due ON sfn_executions (next_due) WHERE next_due IS NOT NULL;
  CREATE INDEX IF NOT EXISTS sfn_executions_machine ON sfn_executions (machine_arn, started_at);
  CREATE TABLE IF NOT EXISTS sfn_history (
    execution_arn TEXT NOT NULL, id INTEGER NOT NULL, previous_id INTEGER NOT NULL, type TEXT NOT NULL,
    at INTEGER NOT NULL, details TEXT NOT NULL, PRIMARY KEY (execution_arn, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sfn_tokens (
    token TEXT PRIMARY KEY, execution_arn TEXT NOT NULL, machine_arn TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS sfn_tokens_execution ON sfn_tokens (execution_arn);
`;

/** Keeps it all in the tables `sfn_*`. */
export function createExecutionStore(storage: DatabaseSync): ExecutionStore {
  storage.exec(schema);
  const insertDefinition = storage.prepare('INSERT OR IGNORE INTO sfn_definitions VALUES (?, ?, ?)');
  const selectDefinition = storage.prepare('SELECT definition, created_at FROM sfn_definitions WHERE hash = ?');
  const selectExecution = storage.prepare('SELECT * FROM sfn_executions WHERE arn = ?');
  const selectList = storage.prepare(
    `SELECT * FROM sfn_executions WHERE machine_arn = ? AND (? IS NULL OR status = ?)
     ORDER BY started_at DESC, rowid DESC LIMIT ? OFFSET ?`,
  );
  const selectRunning = storage.prepare(`SELECT arn FROM sfn_executions WHERE status = 'RUNNING' ORDER BY started_at`);
  const upsert = storage.prepare(
    `INSERT INTO sfn_executions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (arn) DO UPDATE SET status = excluded.status, stopped_at = excluded.stopped_at,
     output = excluded.output, error = excluded.error, cause = excluded.cause, events = excluded.events,
     threads = excluded.threads, next_due = excluded.next_due`,
  );
  const insertEvent = storage.prepare('INSERT INTO sfn_history VALUES (?, ?, ?, ?, ?, ?)');
  const historyFrom = (order: 'ASC' | 'DESC') =>
    storage.prepare(`SELECT * FROM sfn_history WHERE execution_arn = ? ORDER BY id ${order} LIMIT ? OFFSET ?`);
  const historyOldest = historyFrom('ASC');
  const historyNewest = historyFrom('DESC');
  const insertToken = storage.prepare('INSERT INTO sfn_tokens VALUES (?, ?, ?)');
  const selectToken = storage.prepare('SELECT execution_arn, machine_arn FROM sfn_tokens WHERE token = ?');
  const selectNextDue = storage.prepare('SELECT min(next_due) AS due FROM sfn_executions WHERE next_due IS NOT NULL');
  const selectDue = storage.prepare('SELECT arn FROM sfn_executions WHERE next_due <= ? ORDER BY next_due, started_at');
  const unsetDue = storage.prepare('UPDATE sfn_executions SET next_due = NULL WHERE next_due <= ?');
  const setDue = storage.prepare(`UPDATE sfn_executions SET next_due = ? WHERE arn = ? AND status = 'RUNNING'`);
  const old = 'SELECT arn FROM sfn_executions WHERE stopped_at < ?';
  const forgetOld = [
    storage.prepare(`DELETE FROM sfn_history WHERE execution_arn IN (${old})`),
    storage.prepare(`DELETE FROM sfn_tokens WHERE execution_arn IN (${old})`),
    storage.prepare('DELETE FROM sfn_executions WHERE stopped_at < ?'),
  ];

  const inTransaction = (work: () => void): void => {
    storage.exec('BEGIN IMMEDIATE');
    try {
      work();
      storage.exec('COMMIT');
    } catch (error) {
      storage.exec('ROLLBACK');
      throw error;
    }
  };
  const due = remembered(() => {
    const at = selectNextDue.get()?.['due'];
    return typeof at === 'number' ? at : undefined;
  });
  const rowOf = (arn: string): ExecutionRow | undefined => selectExecution.get(arn) as ExecutionRow | undefined;

  return {
    keepDefinition(text, now) {
      const hash = createHash('sha256').update(text).digest('hex');
      insertDefinition.run(hash, text, now);
      return hash;
    },
    definition(hash) {
      const row = selectDefinition.get(hash);
      return row && { text: String(row['definition']), createdAt: Number(row['created_at']) };
    },
    load(arn) {
      const row = rowOf(arn);
      return row && executionOf(row);
    },
    summary(arn) {
      const row = rowOf(arn);
      return row && summaryOf(row);
    },
    list(machineArn, status, offset, max) {
      const rows = selectList.all(machineArn, status ?? null, status ?? null, max, offset);
      return (rows as unknown as ExecutionRow[]).map(summaryOf);
    },
    history(arn, { offset, max, reverse }) {
      const rows = (reverse ? historyNewest : historyOldest).all(arn, max, offset) as unknown as EventRow[];
      return rows.map(({ id, previous_id, type, at, details }) => ({
        id,
        previousEventId: previous_id,
        type,
        at,
        details: JSON.parse(details) as JsonObject,
      }));
    },
    running: () => selectRunning.all().map(({ arn }) => String(arn)),
    save(execution, events, now) {
      const dueAt = executionDueAt(execution);
      due.forget();
      inTransaction(() => {
        upsert.run(...valuesOf(execution), dueAt !== undefined && dueAt > now ? dueAt : null);
        for (const { id, previousEventId, type, at, details } of events) {
          insertEvent.run(execution.arn, id, previousEventId, type, at, JSON.stringify(details));
        }
      });
    },
    keepToken(token, execution) {
      insertToken.run(token, execution.arn, execution.machineArn);
    },
    tokenOwner(token) {
      const row = selectToken.get(token);
      return row && { executionArn: String(row['execution_arn']), machineArn: String(row['machine_arn']) };
    },
    nextDue: () => due.value(),
    claimDue(now) {
      const claimed = selectDue.all(now).map(({ arn }) => String(arn));
      unsetDue.run(now);
      due.forget();
      return claimed;
    },
    wake(arn, now) {
      setDue.run(now, arn);
      due.forget();
    },
    forget(before) {
      due.forget();
      inTransaction(() => {
        for (const statement of forgetOld) statement.run(before);
      });
    },
  };
}

function valuesOf(execution: Execution): SQLInputValue[] {
  const { arn, machineArn, name, status, startedAt, input, definitionHash, events } = execution;
  const { stoppedAt = null, output = null, error = null, cause = null, timeoutAt = null } = execution;
  const fixed = [arn, machineArn, name, status, startedAt, stoppedAt, input, output, error, cause, definitionHash];
  return [...fixed, timeoutAt, events, JSON.stringify(execution.threads)];
}

function summaryOf(row: ExecutionRow): ExecutionSummary {
  return {
    arn: row.arn,
    machineArn: row.machine_arn,
    name: row.name,
    status: row.status,
    startedAt: row.started_at,
    input: row.input,
    ...(row.stopped_at === null ? {} : { stoppedAt: row.stopped_at }),
    ...(row.output === null ? {} : { output: row.output }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.cause === null ? {} : { cause: row.cause }),
  };
}

function executionOf(row: ExecutionRow): Execution {
  return {
    ...summaryOf(row),
    definitionHash: row.definition_hash,
    events: row.events,
    threads: JSON.parse(row.threads) as Thread[],
    ...(row.timeout_at === null ? {} : { timeoutAt: row.timeout_at }),
  };
}
