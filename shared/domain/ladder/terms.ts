import type { Calendars } from '../calendar/working-time.ts';
import type { Target } from '../policy/document/calendar.ts';
import type { Escalation, Ladder } from '../policy/document/ladder.ts';
import type { Ask } from '../policy/document/matrix.ts';
import type { Promised } from '../policy/document/obligations.ts';
import { findSeverity, ladderOf, type CompiledPolicy } from '../policy/policy.ts';
import { durationMs } from '../text/duration.ts';

/** One rung: whom it pages, on what, and how long they have before the next one is tried. */
export interface Rung {
  readonly id: string;
  /** The roles that are paged at once; a rung has at least one. */
  readonly roles: readonly string[];
  /** Of each role the first who can be reached, or everybody. */
  readonly page: 'first' | 'all';
  readonly channels: readonly string[];
  readonly acknowledgeWithinMs: number;
  readonly remindAfterMs?: number | undefined;
  readonly row?: string | undefined;
}

/** What an incident's policy promises for its severity and ladder, in milliseconds. */
export interface Terms {
  readonly rungs: readonly Rung[];
  /** Tried when a whole pass over the ladder finds nobody (failure 13). */
  readonly catchAll: readonly Rung[];
  /** Index of the last rung that silence alone reaches. */
  readonly climbsTo: number;
  /** How often the ladder is climbed before the incident is called unroutable. */
  readonly passes: number;
  readonly escalations: readonly Escalation[];
  readonly response: Target;
  /** Of every severity: what was answered at one keeps to that one's time, whatever it became since. */
  readonly responses?: Readonly<Record<string, Target>>;
  readonly resolution: Target | undefined;
  readonly promises: readonly Promised[];
  readonly asks: readonly Ask[];
  readonly calendars: Calendars;
  readonly holdDownMs: number;
  readonly autoCloseMs: number;
}

/** The terms of a severity on a ladder. Throws for an id that the policy does not have: it was checked before it was deployed. */
export function termsOf(policy: CompiledPolicy, severity: string, ladder: string): Terms {
  const found = findSeverity(policy, severity);
  if (found === undefined) throw new Error(`policy ${policy.name} has no severity ${severity}`);
  const { rungs, passes, climbsTo, escalations = [] } = ladderOf(policy, ladder);
  const catchAll = ladder === policy.catchAllLadder ? [] : ladderOf(policy, policy.catchAllLadder).rungs;
  const applies = ({ severities }: { readonly severities?: readonly string[] | undefined }) =>
    severities?.includes(severity) ?? true;
  return {
    rungs: rungs.map(rungOf),
    catchAll: catchAll.filter(({ role }) => !rungs.some((rung) => rung.role === role)).map(rungOf),
    climbsTo: climbsTo === undefined ? rungs.length - 1 : rungs.findIndex(({ id }) => id === climbsTo),
    passes,
    escalations,
    response: found.response,
    responses: Object.fromEntries(policy.severities.map(({ id, response }) => [id, response])),
    resolution: found.resolution,
    promises: (policy.promises ?? []).filter(applies),
    asks: (policy.asks ?? []).filter(applies),
    calendars: policy.calendars ?? {},
    holdDownMs: durationMs(policy.holdDown),
    autoCloseMs: durationMs(policy.autoClose),
  };
}

const rungOf = ({
  id,
  role,
  also = [],
  page = 'first',
  channels,
  acknowledgeWithin,
  remindAfter,
  row,
}: Ladder['rungs'][number]): Rung => ({
  id,
  roles: [role, ...also],
  page,
  channels,
  acknowledgeWithinMs: durationMs(acknowledgeWithin),
  remindAfterMs: remindAfter === undefined ? undefined : durationMs(remindAfter),
  row,
});
