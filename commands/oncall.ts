import { runOncallCommand } from './oncall/oncall-command.ts';
import { openTerminal } from './operator/terminal.ts';

process.exitCode = runOncallCommand(process.argv.slice(2), openTerminal());
