import type { Ladder } from '../policy/document/ladder.ts';
import { findSeverity, ladderOf, type CompiledPolicy } from '../policy/policy.ts';
import { durationMs } from '../text/duration.ts';

/** One rung: whom it pages, on what, and how long they have before the next one is tried. */
export interface Rung {
  readonly id: string;
  readonly role: string;
  readonly channels: readonly string[];
  readonly acknowledgeWithinMs: number;
}

/** What an incident's policy promises for its severity and ladder, in milliseconds. */
export interface Terms {
  readonly rungs: readonly Rung[];
  /** Tried when a whole pass over the ladder finds nobody (failure 13). */
  readonly catchAll: readonly Rung[];
  /** How often the ladder is climbed before the incident is called unroutable. */
  readonly passes: number;
  readonly responseMs: number;
  readonly resolutionMs: number;
  readonly holdDownMs: number;
  readonly autoCloseMs: number;
}

/** The terms of a severity on a ladder. Throws for an id that the policy does not have: it was checked before it was deployed. */
export function termsOf(policy: CompiledPolicy, severity: string, ladder: string): Terms {
  const found = findSeverity(policy, severity);
  if (found === undefined) throw new Error(`policy ${policy.name} has no severity ${severity}`);
  const { rungs, passes } = ladderOf(policy, ladder);
  const catchAll = ladder === policy.catchAllLadder ? [] : ladderOf(policy, policy.catchAllLadder).rungs;
  return {
    rungs: rungs.map(rungOf),
    catchAll: catchAll.filter(({ role }) => !rungs.some((rung) => rung.role === role)).map(rungOf),
    passes,
    responseMs: durationMs(found.response as string),
    resolutionMs: durationMs(found.resolution as string),
    holdDownMs: durationMs(policy.holdDown),
    autoCloseMs: durationMs(policy.autoClose),
  };
}

const rungOf = ({ id, role, channels, acknowledgeWithin }: Ladder['rungs'][number]): Rung => ({
  id,
  role,
  channels,
  acknowledgeWithinMs: durationMs(acknowledgeWithin),
});
