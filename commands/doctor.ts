import { doctorCommand } from './doctor/doctor-command.ts';
import { runCommand } from './operator/run-command.ts';
import { openTerminal } from './operator/terminal.ts';

process.exitCode = await runCommand(doctorCommand(), {
  args: process.argv.slice(2),
  env: process.env,
  terminal: openTerminal(),
});
