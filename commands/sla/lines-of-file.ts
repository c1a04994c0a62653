import { closeSync, openSync, readSync } from 'node:fs';
import { Refused } from '../operator/terminal.ts';

const CHUNK = 1 << 18;
const NEWLINE = 10;

/** One line of a file: its text, and where it stands. */
export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** In bytes, without its newline. */
  readonly offset: number;
  readonly bytes: number;
}

/** Opens a file to be read. Throws Refused. */
export function openToRead(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new Refused(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

/** The lines of a file that are not empty, one after the other: of the file it holds a piece. Throws Refused. */
export function* linesOfFile(path: string): Generator<Line> {
  const file = openToRead(path);
  try {
    let [rest, offset, number] = [Buffer.alloc(0), 0, 0];
    const line = (bytes: Buffer): Line => ({ text: bytes.toString('utf8'), number, offset, bytes: bytes.length });
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const count = readSync(file, chunk, 0, CHUNK, null);
      if (count === 0) break;
      const text = rest.length === 0 ? chunk.subarray(0, count) : Buffer.concat([rest, chunk.subarray(0, count)]);
      let from = 0;
      for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, from)) {
        number += 1;
        if (end > from) yield line(text.subarray(from, end));
        offset += end + 1 - from;
        from = end + 1;
      }
      rest = text.subarray(from);
    }
    number += 1;
    if (rest.length > 0) yield line(rest);
  } finally {
    closeSync(file);
  }
}
