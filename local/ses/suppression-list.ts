import type { Kernel } from '../kernel/kernel.ts';

/** The account's addresses to which SES sends nothing, on disk. */
export interface SuppressionList {
  /** `since` in epoch milliseconds; undefined for an address that is not on it. */
  reasonOf(address: string): { reason: string; since: number } | undefined;
  put(address: string, reason: 'BOUNCE' | 'COMPLAINT'): void;
  /** False when it was not on it. */
  delete(address: string): boolean;
}

export function openSuppressionList({ storage, clock }: Pick<Kernel, 'storage' | 'clock'>): SuppressionList {
  storage.exec(
    'CREATE TABLE IF NOT EXISTS ses_suppressed (address TEXT PRIMARY KEY, reason TEXT NOT NULL, since INTEGER NOT NULL)',
  );
  const read = storage.prepare('SELECT reason, since FROM ses_suppressed WHERE address = ?');
  const write = storage.prepare('INSERT OR REPLACE INTO ses_suppressed VALUES (?, ?, ?)');
  const remove = storage.prepare('DELETE FROM ses_suppressed WHERE address = ?');
  const key = (address: string): string => address.toLowerCase();
  return {
    reasonOf: (address) => read.get(key(address)) as { reason: string; since: number } | undefined,
    put: (address, reason) => void write.run(key(address), reason, clock.now()),
    delete: (address) => remove.run(key(address)).changes > 0,
  };
}
