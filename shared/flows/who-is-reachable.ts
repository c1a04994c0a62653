import type { Addresses, ChannelMarks } from '../adapters/channel-marks.ts';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { BadMark } from '../domain/communication/channel-mark.ts';
import { pageChannels } from '../domain/communication/page-channel.ts';
import type { Person } from '../domain/directory/directory.ts';
import type { ChannelStanding } from '../domain/incident/advance.ts';
import { rolesIn, type Terms } from '../domain/ladder/terms.ts';

export interface ReachDeps {
  readonly directory: DirectoryStore;
  readonly marks: ChannelMarks;
}

/** Which channels of somebody a page may use now, and which it may not. */
export async function standingOf(marks: ChannelMarks, person: Person): Promise<ChannelStanding> {
  return standing(person, await marks.bad(person.id, addressesOf(person)));
}

export const addressesOf = ({ phone, email }: Pick<Person, 'phone' | 'email'>): Addresses => ({
  ...(phone === undefined ? {} : { sms: phone }),
  email,
});

function standing({ phone }: Person, bad: readonly BadMark[]): ChannelStanding {
  const has = pageChannels.filter((channel) => channel === 'email' || phone !== undefined);
  return { bad, good: has.filter((channel) => !bad.some((mark) => mark.channel === channel)) };
}

/**
 * Who can be paged on each rung now, in order: on call, with a phone as pages go by SMS, and with a channel that reaches them,
 * be it another (failures 10 and 15).
 */
export async function whoIsReachable({ directory, marks }: ReachDeps, terms: Terms) {
  const roles = rolesIn(terms);
  const listed = await Promise.all(roles.map(async (role) => [role, await directory.peopleInRole(role)] as const));
  const ids = [...new Set(listed.flatMap(([, people]) => people))];
  const found = await Promise.all(ids.map((id) => directory.person(id)));
  const people = found.flatMap((one) => (one?.phone === undefined ? [] : [one]));
  const badOf = await marks.ofAll();
  const standings = new Map<string, ChannelStanding>(
    people.map((one) => [one.id, standing(one, badOf(one.id, addressesOf(one)))]),
  );
  const byRole = new Map<string, readonly string[]>(listed);
  return {
    reachable: (role: string): readonly string[] =>
      (byRole.get(role) ?? []).filter((id) => (standings.get(id)?.good ?? []).length > 0),
    standing: (person: string): ChannelStanding => standings.get(person) ?? { good: [], bad: [] },
  };
}
