import type { Examined, Finding } from '../../policies/read-policy-folder.ts';
import type { Terminal } from '../operator/terminal.ts';

/** Says everything that is wrong with each policy, and what is nothing to refuse it for. Answers 1 when one has a problem. */
export function validate(names: readonly string[], terminal: Terminal, examine: (name: string) => Examined): number {
  const examined = names.map((name) => ({ name, ...examine(name) }));
  for (const { name, problems, warnings } of examined) {
    problems.forEach((finding) => say(terminal, finding, ''));
    warnings.forEach((finding) => say(terminal, finding, 'warning: '));
    terminal.err(summary(name, problems.length, warnings.length));
  }
  return examined.some(({ problems }) => problems.length > 0) ? 1 : 0;
}

/** What the schema refuses has no night of its own: nothing of the policy would run. */
function say(terminal: Terminal, { line, atNight }: Finding, prefix: string): void {
  const place = /^(\S+:\d+:\d+ )(.*)$/s.exec(line);
  terminal.out(place === null ? `${prefix}${line}` : `${place[1] ?? ''}${prefix}${place[2] ?? ''}`);
  terminal.out(`    at 03:00: ${atNight ?? 'nothing of this policy would run: it never starts and never deploys'}`);
}

function summary(name: string, problems: number, warnings: number): string {
  const warned = warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`;
  return problems === 0
    ? `${name}: valid${warned}`
    : `${name}: ${counted(problems, 'problem')}${warned}; it never deploys`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
