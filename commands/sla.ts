import { openTerminal } from './operator/terminal.ts';
import { runSlaCommand } from './sla/sla-command.ts';

process.exitCode = await runSlaCommand(process.argv.slice(2), openTerminal(), Date.now());
