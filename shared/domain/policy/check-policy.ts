import { checkChannels } from './check-channels.ts';
import { checkConditions } from './check-conditions.ts';
import { checkCoverage } from './check-coverage.ts';
import { checkLadders } from './check-ladders.ts';
import { checkLines } from './check-lines.ts';
import { checkNames } from './check-names.ts';
import { checkReferences } from './check-references.ts';
import { checkTexts } from './check-texts.ts';
import type { CompiledPolicy } from './policy.ts';
import { isWarning, type Problem } from './problem.ts';

/** Everything in a policy that its schema cannot see: what does not fit together. Empty when there is nothing to say. */
export function checkPolicy(policy: CompiledPolicy): Problem[] {
  const found = [
    ...checkNames(policy),
    ...checkReferences(policy),
    ...checkConditions(policy),
    ...checkLadders(policy),
    ...checkLines(policy),
    ...checkChannels(policy),
    ...checkCoverage(policy),
    ...checkTexts(policy),
  ];
  return [...found.filter((one) => !isWarning(one)), ...found.filter(isWarning)];
}
