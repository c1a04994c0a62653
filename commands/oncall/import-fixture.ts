import { scheduleTimeline } from '../../shared/domain/oncall/schedule-timeline.ts';
import type { Imported, ImportOptions } from './import-plan.ts';

export const importOptions: ImportOptions = {
  file: 'export.json',
  map: {},
  now: Date.parse('2026-01-01T00:00:00Z'),
  horizon: Date.parse('2028-01-01T00:00:00Z'),
};

/** Who is on call by the imported schedule, such as `ana ben`; `nobody` in a gap. */
export function onCallBy({ rota }: Imported, schedule: string, instant: string): string {
  const facts = { regions: rota.regions, schedules: rota.schedules, overrides: {}, leave: [] };
  const { is } = scheduleTimeline(facts, schedule)(Date.parse(instant));
  return is.length === 0 ? 'nobody' : is.join(' ');
}

/** The plan's lines as `what -> becomes: because`. */
export const planOf = ({ plan }: Imported): string[] =>
  plan.map(
    ({ what, becomes, because }) => `${what} -> ${becomes ?? 'nothing'}${because === undefined ? '' : `: ${because}`}`,
  );
