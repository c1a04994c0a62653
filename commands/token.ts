import { runCommand } from './operator/run-command.ts';
import { openTerminal } from './operator/terminal.ts';
import { tokenCommand } from './operator/token-command.ts';

process.exitCode = await runCommand(tokenCommand(Date.now), {
  args: process.argv.slice(2),
  env: process.env,
  terminal: openTerminal(),
});
