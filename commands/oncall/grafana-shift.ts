import * as z from 'zod';
import { zone } from '../../shared/domain/directory/zone.ts';
import type { ZoneClock } from '../../shared/domain/oncall/zone-clock.ts';

const localTime = z.iso.datetime({
  local: true,
  offset: true,
  error: 'expected a time such as 2026-01-05T09:00:00',
});
const optional = <S extends z.ZodType>(shape: S) => shape.nullish().transform((given) => given ?? undefined);

export const theirShift = z
  .object({
    id: z.string(),
    name: optional(z.string()),
    type: z.enum(
      ['single_event', 'recurrent_event', 'rolling_users', 'override'],
      'expected a shift of the type single_event, recurrent_event, rolling_users or override',
    ),
    start: localTime,
    duration: z.number().min(1, 'expected a duration in seconds'),
    frequency: optional(z.enum(['hourly', 'daily', 'weekly', 'monthly'])),
    interval: optional(z.int().min(1)),
    week_start: optional(z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])),
    by_day: optional(z.array(z.string().regex(/^[+-]?\d?(MO|TU|WE|TH|FR|SA|SU)$/, 'expected a day such as MO'))),
    by_month: optional(z.array(z.int())),
    by_monthday: optional(z.array(z.int())),
    users: optional(z.array(z.string())),
    rolling_users: optional(z.array(z.array(z.string()))),
    start_rotation_from_user_index: optional(z.int().min(0)),
    until: optional(localTime),
    rotation_start: optional(localTime),
    level: optional(z.int().min(0)),
    priority_level: optional(z.int().min(0)),
    time_zone: optional(zone),
  })
  .transform(({ level, priority_level: priority, ...shift }) => ({ ...shift, level: level ?? priority }));
export type TheirShift = z.infer<typeof theirShift>;

/** What a shift says, its times on the zone's wall clock as milliseconds. */
export interface ReadShift {
  readonly shift: TheirShift;
  readonly clock: ZoneClock;
  readonly start: number;
  /** Occurrences that begin later do not count. */
  readonly until: number | undefined;
  /** Nor do those that begin earlier. */
  readonly since: number;
  readonly lasts: number;
  readonly interval: number;
  /** Who is on call in each turn; one for what does not rotate. */
  readonly turns: readonly (readonly string[])[];
}
