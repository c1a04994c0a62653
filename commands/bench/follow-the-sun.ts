import { override } from '../../shared/domain/oncall/changes.ts';
import type { OnCallFacts } from '../../shared/domain/oncall/schedule-timeline.ts';
import { schedule } from '../../shared/domain/oncall/schedule.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The year that is looked at, `[from, to)` in epoch milliseconds. */
export const YEAR = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };

/** A centre that is on call in its own hours, one of its three people a week. */
export interface Centre {
  readonly id: string;
  readonly zone: string;
  /** Whole hours of its local day. */
  readonly opens: number;
  readonly closes: number;
  readonly people: readonly string[];
}

const centre = (id: string, zone: string, opens: number, closes: number): Centre => ({
  id,
  zone,
  opens,
  closes,
  people: ['a', 'b', 'c'].map((person) => `${id}-${person}`),
});

/** Row S3.3, the hours ours: each centre has its own clock, and together they have every hour. */
export const CENTRES: readonly Centre[] = [
  centre('north-america', 'America/Chicago', 9, 17),
  centre('europe', 'Europe/Berlin', 8, 16),
  centre('asia-pacific', 'Asia/Tokyo', 8, 17),
  centre('south-america', 'America/Sao_Paulo', 12, 20),
];

/** The Monday from whose opening hour the weeks are counted, in every zone. */
export const FIRST_MONDAY = '2025-12-15';

export const pad = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** Thirty changes spread over the year, ten of each kind. */
export const OVERRIDES = Array.from({ length: 30 }, (_, place) => {
  const start = YEAR.from + place * 12 * DAY + place * HOUR;
  return override.parse({
    id: `override-${String(place)}`,
    kind: (['add', 'replace', 'remove'] as const)[place % 3],
    people: place % 3 === 2 ? CENTRES.flatMap(({ people }) => people.slice(0, 1)) : ['stand-in'],
    start: new Date(start).toISOString(),
    end: new Date(start + 9 * HOUR).toISOString(),
    by: 'stand-in',
    at: new Date(YEAR.from).toISOString(),
  });
});

/** The same as one schedule, with or without the overrides. */
export function sunFacts(overrides: typeof OVERRIDES): OnCallFacts {
  const sun = schedule.parse({
    id: 'sun',
    name: 'Follow the sun',
    zone: 'UTC',
    layers: CENTRES.map(({ id, zone, opens, closes, people }) => ({
      id,
      kind: 'rotation',
      zone,
      unit: 'week',
      length: 1,
      anchor: `${FIRST_MONDAY}T${pad(opens)}`,
      turns: people.map((person) => [person]),
      during: [{ from: pad(opens), to: pad(closes) }],
    })),
  });
  return { regions: [], schedules: [sun], overrides: { sun: overrides }, leave: [] };
}
