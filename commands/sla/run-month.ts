import * as z from 'zod';
import { PolicyError } from '../../policies/policy-error.ts';
import { readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { hashOf } from '../../shared/adapters/evidence-hash.ts';
import { contract as contractSchema, type Contract } from '../../shared/domain/directory/directory.ts';
import { findTier } from '../../shared/domain/policy/policy.ts';
import { computeMonth, type MonthSource } from '../../shared/domain/sla/compute-month.ts';
import type { SlaTier } from '../../shared/domain/sla/sla-tier.ts';
import { readJsonLine } from '../operator/read-json.ts';
import { Refused } from '../operator/terminal.ts';
import { exclusionLine, impactLine, maintenanceLine } from './fact-lines.ts';
import { FactsFile } from './facts-file.ts';
import { linesOfFile } from './lines-of-file.ts';
import type { RunArguments } from './run-arguments.ts';
import { StatementFile } from './statement-file.ts';

/** How many statements were there before, and how many there are now. */
export interface Ran {
  readonly before: 'none' | 'some';
  readonly written: number;
}

/**
 * Computes one month from files into a file, one statement with its evidence a line. Holds the places of the facts and the facts of
 * the services it came by last. Resumed, it goes on after the last whole line. Throws Refused or PolicyError.
 */
export async function runMonth(asked: RunArguments): Promise<Ran> {
  const files = {
    impacts: new FactsFile(asked.impacts, impactLine),
    maintenance: asked.maintenance === undefined ? undefined : new FactsFile(asked.maintenance, maintenanceLine),
    exclusions: asked.exclusions === undefined ? undefined : new FactsFile(asked.exclusions, exclusionLine),
  };
  const source: MonthSource = {
    contracts: (from) => contractsIn(asked.contracts, from),
    tierOf: tierFinder(asked.policy),
    impactsOn: (service) => Promise.resolve(files.impacts.on(service)),
    maintenanceOn: (service) => Promise.resolve(files.maintenance?.on(service) ?? []),
    exclusionsOn: (service) => Promise.resolve(files.exclusions?.on(service) ?? []),
  };
  const { file, last } = asked.resume
    ? StatementFile.resume(asked.out)
    : { file: StatementFile.start(asked.out), last: [] };
  // The last whole line is computed again: it says whether the inputs are still those that the file was made from.
  const [known, older] = [last.at(-1), last.at(-2)];
  let [written, checked] = [0, known === undefined];
  try {
    const after = older === undefined ? undefined : markOf(older, asked.out);
    for await (const { evidence, statement } of computeMonth(source, { month: asked.month, now: asked.until, after })) {
      const line = JSON.stringify({ ...statement, inputsHash: hashOf(evidence), evidence });
      if (checked) {
        file.add(line);
        written += 1;
      } else if (line === known) checked = true;
      else break;
    }
    if (!checked)
      throw new Refused(
        `${asked.out} does not follow from these files, this month and this cut-off: nothing was added. Start again with another file.`,
      );
  } finally {
    file.close();
    for (const facts of Object.values(files)) facts?.close();
  }
  return { before: known === undefined ? 'none' : 'some', written };
}

const mark = z.object({ contract: z.string(), id: z.string() });

function markOf(line: string, path: string): z.output<typeof mark> {
  const read = mark.safeParse(JSON.parse(line));
  if (!read.success) throw new Refused(`${path} is not a file of statements: name another file.`);
  return read.data;
}

async function* contractsIn(path: string, from: string | undefined): AsyncGenerator<Contract> {
  const seen = new Set<string>();
  let [started, before] = [from === undefined, ''];
  for (const { text, number } of linesOfFile(path)) {
    const one = readJsonLine(text, `${path}:${number}`, contractSchema);
    if (one.id !== before && seen.has(one.id))
      throw new PolicyError([
        `${path}:${number} id: expected the versions of ${one.id} on lines that follow each other`,
      ]);
    seen.add(one.id);
    before = one.id;
    started ||= one.id === from;
    if (started) yield await Promise.resolve(one);
  }
}

/** Terms of a contract's own need no policy: it is read when a contract is on one of its tiers. */
function tierFinder(policyName: string): (contract: Contract) => SlaTier {
  let policy: ReturnType<typeof readPolicyFolder>['policy'] | undefined;
  return ({ id, tier: name, terms }) => {
    if (terms !== undefined) return { name, ...terms };
    policy ??= readPolicyFolder(policyName).policy;
    const tier = findTier(policy, name);
    if (tier === undefined)
      throw new Refused(
        `contract ${id} is on tier ${name}, which policy ${policyName} does not have: say --policy, or give it terms.`,
      );
    return tier;
  };
}
