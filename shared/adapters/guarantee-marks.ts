import type { Table } from './table.ts';

/** Which incident says that a contract's month missed its guarantee: the first that asked, and for good. */
export class GuaranteeMarks {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** True also when the same incident asks again, so that what a crash cut short is completed. */
  async claim(contract: string, month: string, incident: string): Promise<boolean> {
    const key = { pk: `GUARANTEE#${month}`, sk: contract };
    if (await this.#table.putNew({ ...key, incident })) return true;
    return (await this.#table.get(key))?.['incident'] === incident;
  }
}
