import { bench } from './bench/bench-command.ts';
import { openTerminal } from './operator/terminal.ts';

process.exitCode = await bench(process.argv.slice(2), openTerminal());
