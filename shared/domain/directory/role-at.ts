import { onDuty } from '../oncall/on-duty.ts';
import type { Directory } from './directory.ts';
import { membersNow } from './role-members.ts';

/** Who fills a role at an instant as a directory lays it down: without leave, swaps and overrides, which it does not hold. */
export function roleAt({ roles, rota }: Directory, at: number): (role: string) => readonly string[] {
  const facts = { regions: rota?.regions ?? [], schedules: rota?.schedules ?? [], overrides: {}, leave: [] };
  return (role) =>
    membersNow((Object.hasOwn(roles, role) ? roles[role] : undefined) ?? [], (schedule) =>
      facts.schedules.some(({ id }) => id === schedule) ? onDuty(facts, schedule, at) : [],
    );
}
