import { runOncallCommand } from './oncall/oncall-command.ts';
import { rotaCommand } from './oncall/rota-command.ts';
import { runCommand } from './operator/run-command.ts';
import { openTerminal } from './operator/terminal.ts';

const args = process.argv.slice(2);
const terminal = openTerminal();
const [verb] = args;

process.exitCode =
  verb === 'import' || verb === 'apply' || verb === 'export'
    ? await runCommand(
        rotaCommand(() => Date.now()),
        { args, env: process.env, terminal },
      )
    : runOncallCommand(args, terminal);
