import { serviceId } from '../directory/directory-ids.ts';
import { actor } from '../ids.ts';
import { maintenanceId, type Announcement, type Recurs } from './announcement.ts';
import { announce, type MaintenanceDecision, type Wanted, type WantedTime } from './decide-maintenance.ts';

/** For tests: maintenance of the registry, announced by Nadia. */
export const id = maintenanceId.parse('MNT-7K2M9QXA');
export const other = maintenanceId.parse('MNT-00000001');
export const nadia = actor.parse('nadia');
export const at = (text: string): number => Date.parse(text);
export const by = (text: string) => ({ by: nadia, now: at(text) });
export const span = (start: string, end: string) => ({ start: at(start), end: at(end) });
const NO_CHECKS = { before: [], steps: [], success: [], rollback: [] };

export const wanted = (time: WantedTime, more: Partial<Wanted> = {}): Wanted => ({
  title: 'New disks',
  services: [serviceId.parse('registry')],
  time,
  checks: NO_CHECKS,
  ...more,
});

export const made = (decision: MaintenanceDecision): Announcement => {
  if (!decision.ok) throw new Error(JSON.stringify(decision));
  return decision.item;
};

export const announced = (time: WantedTime, now: string, more: Partial<Wanted> = {}, known = id): Announcement =>
  made(announce(known, wanted(time, more), { id: 'command' }, by(now)));

/** Sundays from 02:00 to 04:00 in UTC, as the framework 002 has it. */
export const sundays: Recurs = {
  when: { every: 'week', on: 'sun', at: '02:00' },
  zone: 'UTC',
  lasts: 'PT2H',
  from: '2026-03-01',
};

export const brief = ({ start, end }: { readonly start: number; readonly end: number }): string =>
  `${new Date(start).toISOString().slice(0, 16)}/${new Date(end).toISOString().slice(0, 16)}`;
