import type { DatabaseSync } from 'node:sqlite';

/** How far one lane of a stream source has come. Sequence numbers are decimal digits. */
export interface LaneState {
  /** Everything of this lane up to here is done or given up. */
  cursor: string | undefined;
  /** Failed tries of the batch that comes next. */
  failures: number;
  /** Epoch ms before which the next batch is not tried. */
  retryAt: number | undefined;
  /** Sequence numbers at which the next batches end, nearest first: what is left of a bisected batch. */
  ends: string[];
}

export interface LaneStore {
  load(): LaneState[];
  save(lane: number, state: LaneState): void;
}

interface Row {
  lane: number;
  cursor: string | null;
  failures: number;
  retry_at: number | null;
  ends: string;
}

/** The checkpoints of one stream source, on disk. A changed number of lanes goes on from the least advanced one. */
export function createLaneStore(storage: DatabaseSync, sourceId: string, lanes: number): LaneStore {
  storage.exec(`CREATE TABLE IF NOT EXISTS lambda_stream_lanes (source TEXT, lane INTEGER, cursor TEXT,
    failures INTEGER NOT NULL, retry_at INTEGER, ends TEXT NOT NULL, PRIMARY KEY (source, lane))`);
  const select = storage.prepare('SELECT * FROM lambda_stream_lanes WHERE source = ? ORDER BY lane');
  const upsert = storage.prepare(`INSERT INTO lambda_stream_lanes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source, lane)
    DO UPDATE SET cursor = excluded.cursor, failures = excluded.failures, retry_at = excluded.retry_at, ends = excluded.ends`);
  const remove = storage.prepare('DELETE FROM lambda_stream_lanes WHERE source = ?');
  const save = (lane: number, { cursor, failures, retryAt, ends }: LaneState): void => {
    upsert.run(sourceId, lane, cursor ?? null, failures, retryAt ?? null, JSON.stringify(ends));
  };
  return {
    save,
    load() {
      const rows = select.all(sourceId) as unknown as Row[];
      if (rows.length === lanes) return rows.map(toState);
      const cursor = rows.length === 0 ? undefined : leastCursor(rows.map((row) => row.cursor ?? undefined));
      remove.run(sourceId);
      return Array.from({ length: lanes }, (_, lane) => {
        const state: LaneState = { cursor, failures: 0, retryAt: undefined, ends: [] };
        save(lane, state);
        return state;
      });
    },
  };
}

function toState(row: Row): LaneState {
  return {
    cursor: row.cursor ?? undefined,
    failures: row.failures,
    retryAt: row.retry_at ?? undefined,
    ends: JSON.parse(row.ends) as string[],
  };
}

function leastCursor(cursors: (string | undefined)[]): string | undefined {
  return cursors.reduce((least, cursor) =>
    least === undefined || cursor === undefined || BigInt(cursor) < BigInt(least)
      ? least === undefined
        ? least
        : cursor
      : least,
  );
}
