import { ExclusionStore } from './exclusion-store.ts';
import { ImpactIndex } from './impact-index.ts';
import { MaintenanceStore } from './maintenance-store.ts';
import { StatementBook } from './statement-book.ts';
import type { Table } from './table.ts';

/** What statements are made of and kept in, beside the log and the directory. */
export const statementStores = (table: Table) => ({
  impacts: new ImpactIndex(table),
  exclusions: new ExclusionStore(table),
  book: new StatementBook(table),
  maintenance: new MaintenanceStore(table),
});
