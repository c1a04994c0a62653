import type { Directory } from './directory.ts';

export interface OnCall {
  readonly schedule: string;
  /** In the order in which they are tried; `order` counts from 1. */
  readonly people: readonly { readonly person: string; readonly name: string; readonly order: number }[];
  /** When the turn ends; absent for a fixed list, which has no turns. */
  readonly until?: number | undefined;
  /** Nobody is on call. */
  readonly gap: boolean;
}

/** Who is on call at `at`, a schedule a role. The directory's lists are fixed, so that every instant has the same answer. */
export function whoIsOnCall({ people, roles }: Pick<Directory, 'people' | 'roles'>, _at: number): OnCall[] {
  const names = new Map<string, string>(people.map(({ id, name }) => [id, name]));
  return Object.entries(roles).map(([schedule, members]) => ({
    schedule,
    people: members
      .flatMap((person) => {
        const name = names.get(person);
        return name === undefined ? [] : [{ person, name }];
      })
      .map((each, index) => ({ ...each, order: index + 1 })),
    gap: !members.some((member) => names.has(member)),
  }));
}
