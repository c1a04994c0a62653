import type { CompiledPolicy } from '../policy/policy.ts';
import type { Life } from './life.ts';
import { spreadOf, type Spread } from './spread.ts';

/** How promised times were kept. Those that are not applicable, or still run, are neither met nor missed. */
export interface Kept {
  readonly met: number;
  readonly missed: number;
  readonly notApplicable: number;
  readonly running: number;
}

export interface ReportGroup {
  /** A severity, a tier, a customer or a service; null for those of which it is not known. */
  readonly key: string | null;
  /** The incidents that it stands on. */
  readonly incidents: readonly string[];
  readonly response: Kept;
  readonly resolution: Kept;
  readonly toAcknowledge: Spread;
  readonly toResolve: Spread;
}

export interface ResponseReport {
  readonly overall: ReportGroup;
  readonly bySeverity: readonly ReportGroup[];
  readonly byTier: readonly ReportGroup[];
  readonly byCustomer: readonly ReportGroup[];
  readonly byService: readonly ReportGroup[];
  /** Promises that a support tier makes, from its being called. */
  readonly bySupportTier: readonly PromiseGroup[];
}

export interface PromiseGroup extends Kept {
  readonly key: string;
  readonly title: string;
  readonly row: string;
  readonly incidents: readonly string[];
}

/** How the promised times of these incidents were kept. An incident of two customers stands in the group of each. */
export function responseReport(lives: readonly Life[], policy: CompiledPolicy): ResponseReport {
  const by = (keysOf: (life: Life) => readonly string[]): ReportGroup[] => groupsOf(lives, keysOf);
  const { severities } = policy;
  const rank = (key: string | null): number => severities.findIndex(({ id }) => id === key);
  return {
    overall: groupOf(null, lives),
    bySeverity: by(({ incident }) => [incident.severity]).sort((a, b) => rank(a.key) - rank(b.key)),
    byTier: by(({ tiers }) => tiers),
    byCustomer: by(({ incident }) => incident.customers),
    byService: by(({ incident }) => (incident.service === undefined ? [] : [incident.service])),
    bySupportTier: supportTiers(lives, policy),
  };
}

/** By each of its keys, in their order; those without one come last. */
export function groupedBy(
  lives: readonly Life[],
  keysOf: (life: Life) => readonly string[],
): [string | null, Life[]][] {
  const groups = new Map<string | null, Life[]>();
  for (const life of lives) {
    const keys = keysOf(life);
    for (const key of keys.length === 0 ? [null] : new Set(keys)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [life]);
      else group.push(life);
    }
  }
  return [...groups].sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
}

const groupsOf = (lives: readonly Life[], keysOf: (life: Life) => readonly string[]): ReportGroup[] =>
  groupedBy(lives, keysOf).map(([key, some]) => groupOf(key, some));

const idsOf = (lives: readonly Life[]): string[] => lives.map(({ incident }) => incident.id);

const groupOf = (key: string | null, lives: readonly Life[]): ReportGroup => ({
  key,
  incidents: idsOf(lives),
  response: keptOf(lives, 'response'),
  resolution: keptOf(lives, 'resolution'),
  toAcknowledge: spreadOf(lives.map(({ toAcknowledge }) => toAcknowledge)),
  toResolve: spreadOf(lives.map(({ toResolve }) => toResolve)),
});

function keptOf(lives: readonly Life[], target: string): Kept {
  const states = lives.map(({ clocks }) => clocks.find((clock) => clock.target === target)?.state ?? 'not applicable');
  const count = (...wanted: typeof states): number => states.filter((state) => wanted.includes(state)).length;
  return {
    met: count('met'),
    missed: count('missed'),
    notApplicable: count('not applicable'),
    running: count('running', 'paused'),
  };
}

function supportTiers(lives: readonly Life[], { promises = [], tiers = [], ladders }: CompiledPolicy): PromiseGroup[] {
  const rungs = Object.values(ladders).flatMap((ladder) => ladder.rungs);
  return promises.flatMap(({ id, title, from, row }) => {
    if (typeof from === 'string') return [];
    const roles = rungs.filter((rung) => rung.id === from.rung).map(({ role }) => role);
    const tier = tiers.find((one) => one.roles.some((role) => roles.includes(role)));
    const called = lives.filter(({ clocks }) =>
      clocks.some(({ target, state }) => target === id && state !== 'not applicable'),
    );
    return [{ key: tier?.id ?? id, title, row, incidents: idsOf(called), ...keptOf(lives, id) }];
  });
}
