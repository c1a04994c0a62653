import type { RotaStore } from '../../shared/adapters/rota-store.ts';
import type { Directory } from '../../shared/domain/directory/directory.ts';
import { everybodyIn } from '../../shared/domain/oncall/everybody-in.ts';
import { Refused } from './terminal.ts';

/** Somebody who is still needed, where, and for how long. */
interface Stays {
  readonly person: string;
  readonly where: string;
}

/**
 * Throws Refused for people whom the file removes and who are still named by what it does not replace: overrides, swaps and leave
 * that are not over, and, where it has no rota, the schedules that stand. A page to them would reach nobody.
 */
export async function refuseMissedPeople(
  rota: Pick<RotaStore, 'overrides' | 'swaps' | 'leave'>,
  directory: Directory,
  standing: Directory,
  now: number,
): Promise<void> {
  const kept = new Set<string>(directory.people.map(({ id }) => id));
  const removed = new Set<string>(standing.people.flatMap(({ id }) => (kept.has(id) ? [] : [id])));
  if (removed.size === 0) return;
  const ofStanding = directory.rota === undefined ? (standing.rota?.schedules ?? []) : [];
  const found: Stays[] = ofStanding.flatMap((one) =>
    everybodyIn(one.id, [one]).map((person) => ({
      person,
      where: `the schedule ${one.id}, which the file does not replace`,
    })),
  );
  for (const { id } of (directory.rota ?? standing.rota)?.schedules ?? [])
    found.push(...(await ofChanges(rota, id, now)));
  for (const { person, end } of await rota.leave(now)) found.push({ person, where: `leave until ${end}` });
  const said = new Set(
    found.flatMap(({ person, where }) =>
      removed.has(person) ? [`people: "${person}" is not in the file, and is still in ${where}.`] : [],
    ),
  );
  if (said.size > 0)
    throw new Refused([...said, 'Take them out of these first, or leave them in the file until then.'].join('\n'));
}

async function ofChanges(rota: Pick<RotaStore, 'overrides' | 'swaps'>, id: string, now: number): Promise<Stays[]> {
  const [overrides, swaps] = await Promise.all([rota.overrides(id, now), rota.swaps(id, now)]);
  return [
    ...overrides.flatMap(({ people, of, end }) =>
      [...people, ...(of === undefined ? [] : [of])].map((person) => ({
        person,
        where: `an override of the schedule ${id} until ${end}`,
      })),
    ),
    ...swaps
      .filter(({ state }) => state === 'asked' || state === 'accepted')
      .flatMap(({ asker, other, gives, takes }) => {
        const end = takes !== undefined && Date.parse(takes.end) > Date.parse(gives.end) ? takes.end : gives.end;
        return [asker, other].map((person) => ({ person, where: `a swap of the schedule ${id} until ${end}` }));
      }),
  ];
}
