import { runCommand, type Command } from './run-command.ts';

/** What a command said, and how it ended. */
export interface Said {
  readonly code: number;
  /** Standard output, line by line. */
  readonly out: string[];
  /** Standard error, line by line. */
  readonly err: string[];
}

/** For tests: runs a command as a shell would, with nothing of this process's environment. */
export async function say(command: Command, args: readonly string[], env: Record<string, string> = {}): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const into = (lines: string[]) => (text: string) => void lines.push(...text.split('\n'));
  const code = await runCommand(command, { args, env, terminal: { out: into(out), err: into(err) } });
  return { code, out, err };
}
