/** DynamoDB bills reads by 4 KB and writes by 1 KB, each begun one whole; a KB is 1,024 bytes. */
const READ_BYTES = 4096;
const WRITE_BYTES = 1024;

/** One item before or after a write, as a table or an index holds it. */
export interface Held {
  readonly bytes: number;
  /** Its place in the index, when it has one there: both keys of the index, joined. */
  readonly indexKey?: string | undefined;
}

export interface ItemWrite {
  readonly before: Held | undefined;
  readonly after: Held | undefined;
  /** The condition failed: nothing was written, and it is billed all the same. */
  readonly refused: boolean;
}

/**
 * Read request units of one GetItem (its item) or one Query (all items it looked at, together), in units.
 * Finding nothing costs as much as the smallest item.
 */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_BYTES)) * (consistent ? 1 : 0.5);
}

/** Write request units of one put, update or delete on the table alone, in units: the larger of both images. */
export function tableWriteUnits({ before, after }: ItemWrite): number {
  return kilobytes(Math.max(before?.bytes ?? 0, after?.bytes ?? 0));
}

/**
 * Write request units of the same write on an index that projects everything. An entry that stays in its place costs one write,
 * one that moves two: the old is taken away and the new put in. What is not in the index, or does not change, costs nothing.
 */
export function indexWriteUnits({ before, after, refused }: ItemWrite, changed: boolean): number {
  if (refused || !changed) return 0;
  const left = before?.indexKey === undefined ? undefined : before;
  const entered = after?.indexKey === undefined ? undefined : after;
  if (left !== undefined && entered !== undefined && left.indexKey === entered.indexKey)
    return kilobytes(Math.max(left.bytes, entered.bytes));
  return (left === undefined ? 0 : kilobytes(left.bytes)) + (entered === undefined ? 0 : kilobytes(entered.bytes));
}

const kilobytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_BYTES));
