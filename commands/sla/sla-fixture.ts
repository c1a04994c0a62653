import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSlaCommand } from './sla-command.ts';

export const folder = mkdtempSync(join(tmpdir(), 'tocsin-sla-'));
let count = 0;

/** The command as it is called, a day in December 2026. */
export async function sla(...args: string[]) {
  const said: { out: string[]; err: string[] } = { out: [], err: [] };
  const terminal = { out: (line: string) => void said.out.push(line), err: (line: string) => void said.err.push(line) };
  const code = await runSlaCommand(args, terminal, Date.parse('2026-12-01T00:00:00Z'));
  return { code, out: said.out, err: said.err.flatMap((each) => each.split('\n')) };
}

/** A new file of that text. */
export function fileOf(text: string, extension = 'json'): string {
  const file = join(folder, `${String((count += 1))}.${extension}`);
  writeFileSync(file, text);
  return file;
}
