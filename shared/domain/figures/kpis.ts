import type { KpiFigure } from '../policy/document/obligations.ts';
import type { CompiledPolicy } from '../policy/policy.ts';
import type { Availability } from './availability.ts';
import { figuresOf, formulas, type Figures } from './figures.ts';
import type { Life } from './life.ts';
import type { Share, Spread } from './spread.ts';

/** A figure that a policy is measured by, beside its target. */
export interface Kpi {
  readonly id: string;
  readonly title: string;
  readonly row: string;
  readonly severities?: readonly string[];
  readonly target: NonNullable<CompiledPolicy['kpis']>[number]['target'];
  /** In the target's unit; null where it stands on nothing. */
  readonly value: number | null;
  /** null where there is no value. */
  readonly met: boolean | null;
  /** How many incidents, reviews or targets it stands on. */
  readonly n: number;
  /** Those that are not over, and count for nothing yet. */
  readonly open?: number;
  /** Those of which nobody has said it. */
  readonly unknown?: number;
  readonly formula?: string;
  /** It is the help desk's, and not known here. */
  readonly noData?: true;
}

export interface KpiInput {
  readonly lives: readonly Life[];
  readonly before: readonly Life[];
  readonly upMs: number;
  readonly availability: readonly Availability[];
}

/** Every figure that the policy names. What it measures by severity stands on incidents of those only. */
export function kpisOf({ kpis = [] }: CompiledPolicy, input: KpiInput): Kpi[] {
  return kpis.map(({ id, title, row, severities, target, figure, service }): Kpi => {
    const about = { id, title, row, target, ...(severities === undefined ? {} : { severities }) };
    const known = figure === undefined ? undefined : valueOf(figure, service, input, severities);
    if (figure === undefined || known === undefined) return { ...about, value: null, met: null, n: 0, noData: true };
    const { exact, ...rest } = known;
    const value = exact === null ? null : inUnit(exact, target.unit);
    return {
      ...about,
      ...rest,
      value,
      met: value === null ? null : isMet(target, value),
      formula: formulas[figureName(figure)],
    };
  });
}

interface Known {
  /** Milliseconds of a length of time, otherwise percent. */
  readonly exact: number | null;
  readonly n: number;
  readonly open?: number;
  readonly unknown?: number;
}

function valueOf(
  figure: KpiFigure,
  service: string | undefined,
  { lives, before, upMs, availability }: KpiInput,
  severities: readonly string[] | undefined,
): Known | undefined {
  if (figure === 'availability') {
    const found = availability.find((one) => one.service === service);
    return found && { exact: found.percent, n: found.incidents.length };
  }
  const those = (all: readonly Life[]): Life[] =>
    all.filter(({ incident }) => severities?.includes(incident.severity) ?? true);
  return knownOf(figuresOf(those(lives), [...before, ...lives], upMs)[figureName(figure)]);
}

function knownOf(figure: Figures[keyof Figures]): Known {
  if ('percent' in figure) return shareKnown(figure);
  if ('observedMs' in figure) return { exact: figure.meanMs, n: figure.n };
  return spreadKnown(figure);
}
const shareKnown = ({ percent, n, unknown }: Share): Known => ({ exact: percent, n, unknown });
const spreadKnown = ({ meanMs, n, open }: Spread): Known => ({ exact: meanMs, n, open });

const NAMES = {
  acknowledgement: 'acknowledgement',
  'first-response': 'firstResponse',
  resolution: 'resolution',
  assessment: 'assessment',
  decision: 'decision',
  'between-failures': 'betweenFailures',
  recurrence: 'recurrence',
  repeats: 'repeats',
  escalated: 'escalated',
  'escalation-accuracy': 'escalationAccuracy',
  'false-positives': 'falsePositives',
  'targets-kept': 'targetsKept',
} as const satisfies Readonly<Record<Exclude<KpiFigure, 'availability'>, keyof Figures>>;

function figureName(figure: 'availability'): 'availability';
function figureName(figure: Exclude<KpiFigure, 'availability'>): keyof Figures;
function figureName(figure: KpiFigure): keyof Figures | 'availability';
function figureName(figure: KpiFigure): keyof Figures | 'availability' {
  return figure === 'availability' ? figure : NAMES[figure];
}

const UNITS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000, percent: 1, points: 1 } as const;
const inUnit = (exact: number, unit: keyof typeof UNITS): number => exact / UNITS[unit];

/** As it is, and not as it is shown: what is below in truth is below. */
function isMet({ is, value: wanted }: Kpi['target'], value: number): boolean {
  switch (is) {
    case 'below':
      return value < wanted;
    case 'at most':
      return value <= wanted;
    case 'above':
      return value > wanted;
    case 'at least':
      return value >= wanted;
    case 'exactly':
      return value === wanted;
  }
}
