import { openTerminal } from './operator/terminal.ts';
import { runPolicyCommand } from './policy/policy-command.ts';

process.exitCode = runPolicyCommand({ args: process.argv.slice(2), terminal: openTerminal() });
