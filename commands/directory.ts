import { directoryCommand } from './operator/directory-command.ts';
import { runCommand } from './operator/run-command.ts';
import { openTerminal } from './operator/terminal.ts';

process.exitCode = await runCommand(
  directoryCommand(() => Date.now()),
  {
    args: process.argv.slice(2),
    env: process.env,
    terminal: openTerminal(),
  },
);
