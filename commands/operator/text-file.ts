import { readFileSync, writeFileSync } from 'node:fs';
import { Refused } from './terminal.ts';

/** The text of a file, without a byte order mark. Throws Refused. */
export function readTextFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Refused(missing ? `${file}: expected this file` : `${file} cannot be read: ${String(error)}`);
  }
}

/** Writes a file that only its owner can read, over none that is there. Throws Refused. */
export function writeNewFile(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new Refused(
      exists
        ? `${file} is there already: name another file, or remove it.`
        : `${file} cannot be written: ${String(error)}`,
    );
  }
}
