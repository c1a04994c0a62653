import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { Refused } from '../operator/terminal.ts';

const CHUNK = 1 << 16;
const NEWLINE = 10;

/** A file of one statement a line, written in order. A process that ends in the middle leaves whole lines and at most a part of one. */
export class StatementFile {
  readonly #file: number;
  #waiting: string[] = [];
  #length = 0;

  private constructor(file: number) {
    this.#file = file;
  }

  /** A new file. Throws Refused where there is one. */
  static start(path: string): StatementFile {
    try {
      return new StatementFile(openSync(path, 'wx'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST')
        throw new Refused(`${path} is there already: say --resume to go on with it, or name another file.`);
      throw new Refused(`${path} cannot be written: ${String(error)}`);
    }
  }

  /** The file as far as its lines are whole, and the last two of them, the older one first. Throws Refused. */
  static resume(path: string): { file: StatementFile; last: string[] } {
    let file: number;
    try {
      file = openSync(path, 'a+');
    } catch (error) {
      throw new Refused(`${path} cannot be written: ${String(error)}`);
    }
    const end = newlineBefore(file, fstatSync(file).size) + 1;
    ftruncateSync(file, end);
    const last: string[] = [];
    for (let to = end; to > 0 && last.length < 2;) {
      const from = newlineBefore(file, to - 1) + 1;
      last.unshift(textAt(file, from, to - 1));
      to = from;
    }
    return { file: new StatementFile(file), last };
  }

  add(line: string): void {
    this.#waiting.push(line, '\n');
    this.#length += line.length;
    if (this.#length > CHUNK) this.#write();
  }

  close(): void {
    this.#write();
    closeSync(this.#file);
  }

  #write(): void {
    const bytes = Buffer.from(this.#waiting.join(''));
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    this.#waiting = [];
    this.#length = 0;
  }
}

/** Where the last newline before a place is; -1 where there is none. */
function newlineBefore(file: number, place: number): number {
  for (let to = place; to > 0;) {
    const from = Math.max(0, to - CHUNK);
    const chunk = Buffer.alloc(to - from);
    readSync(file, chunk, 0, chunk.length, from);
    const found = chunk.lastIndexOf(NEWLINE);
    if (found >= 0) return from + found;
    to = from;
  }
  return -1;
}

function textAt(file: number, from: number, to: number): string {
  const bytes = Buffer.alloc(to - from);
  readSync(file, bytes, 0, bytes.length, from);
  return bytes.toString('utf8');
}
