import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { StandingSchedule } from '../adapters/rota-store.ts';
import { Problem, wrongField } from '../contracts/http/problem.ts';
import { scheduleOf } from '../domain/directory/role-members.ts';
import { checkSchedule, referencesOf, type RotaProblem } from '../domain/oncall/check-rota.ts';
import type { Schedule } from '../domain/oncall/schedule.ts';

/** The schedule, or a Problem (404). */
export async function standingSchedule(directory: DirectoryStore, id: string): Promise<StandingSchedule> {
  const found = await directory.rota.schedule(id);
  if (found === undefined) throw new Problem(404, 'Not found', `there is no schedule "${id}"`, { field: 'id' });
  return found;
}

/** Writes a new schedule, or a Problem: 400 with every field that is wrong, 409 where one stands. */
export async function createSchedule(
  directory: DirectoryStore,
  made: Schedule,
  now: number,
): Promise<StandingSchedule> {
  await refuseMistakes(directory, made);
  if (!(await directory.rota.put(made, 0, now)))
    throw new Problem(409, 'Conflict', `there is a schedule "${made.id}" already`, { field: 'id' });
  return { schedule: made, version: 1 };
}

/** Writes over the version that the caller has seen, or over the last; 409 with the last where another write came first. */
export async function replaceSchedule(
  directory: DirectoryStore,
  made: Schedule,
  version: number | undefined,
  now: number,
): Promise<StandingSchedule> {
  const standing = await standingSchedule(directory, made.id);
  await refuseMistakes(directory, made);
  const known = version ?? standing.version;
  if (known === standing.version && (await directory.rota.put(made, known, now)))
    return { schedule: made, version: known + 1 };
  const { schedule, version: last } = await standingSchedule(directory, made.id);
  throw new Problem(409, 'Conflict', `"${made.id}" is at version ${last} by now, not ${known}`, {
    field: 'version',
    current: { ...schedule, version: last },
  });
}

/** Takes a schedule away that nothing points at any more; 409 names what does. */
export async function removeSchedule(directory: DirectoryStore, id: string, now: number): Promise<void> {
  await standingSchedule(directory, id);
  const [all, roles, staffing] = await Promise.all([
    directory.rota.schedules(),
    directory.listedRoles(),
    directory.rota.staffing(),
  ]);
  const users = [
    ...all.flatMap(({ schedule }) => (referencesOf(schedule).includes(id) ? [`the schedule ${schedule.id}`] : [])),
    ...[...roles].flatMap(([role, members]) =>
      members.some((member) => scheduleOf(member) === id) ? [`the role ${role}`] : [],
    ),
    ...staffing.flatMap((one) =>
      one.periods.some(({ needs }) => Object.hasOwn(needs, id)) ? [`the staffing ${one.id}`] : [],
    ),
  ];
  if (users.length > 0)
    throw new Problem(409, 'Conflict', `"${id}" is still used by ${users.join(', ')}`, { field: 'id', usedBy: users });
  await directory.rota.remove(id, now);
}

async function refuseMistakes(directory: DirectoryStore, made: Schedule): Promise<void> {
  const [people, roles, regions, schedules] = await Promise.all([
    directory.people(),
    directory.listedRoles(),
    directory.rota.regions(),
    directory.rota.schedules(),
  ]);
  refuse(
    checkSchedule(made, {
      people: new Set(people.map(({ id }) => id)),
      roles: new Set(roles.keys()),
      regions: new Set(regions.map(({ id }) => id)),
      schedules: schedules.map(({ schedule }) => schedule),
    }),
  );
}

function refuse(found: readonly RotaProblem[]): void {
  const [first] = found;
  if (first === undefined) return;
  const errors = found.map(({ path, expected }) => ({ field: `/${path.join('/')}`, detail: `expected ${expected}` }));
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new Problem(400, 'Bad request', `the schedule: /${first.path.join('/')} expected ${first.expected}${more}`, {
    errors,
  });
}

/** Refuses people who are not in the directory (400), by the field that names them. */
export async function knownPeople(
  directory: DirectoryStore,
  named: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const [field, id] of Object.entries(named))
    if (id !== undefined && (await directory.person(id)) === undefined)
      throw wrongField(field, `names "${id}", who is not in the directory`);
}
