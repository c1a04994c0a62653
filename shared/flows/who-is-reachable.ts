import type { ChannelMarks } from '../adapters/channel-marks.ts';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import { pageChannels } from '../domain/communication/page-channel.ts';
import type { Person } from '../domain/directory/directory.ts';
import type { ChannelStanding } from '../domain/incident/advance.ts';
import type { Terms } from '../domain/ladder/terms.ts';

export interface ReachDeps {
  readonly directory: DirectoryStore;
  readonly marks: ChannelMarks;
}

/** Which channels of somebody a page may use now, and which it may not. */
export async function standingOf(marks: ChannelMarks, { id, phone, email }: Person): Promise<ChannelStanding> {
  const bad = await marks.bad(id, { ...(phone === undefined ? {} : { sms: phone }), email });
  const has = pageChannels.filter((channel) => channel === 'email' || phone !== undefined);
  return { bad, good: has.filter((channel) => !bad.some((mark) => mark.channel === channel)) };
}

/**
 * Who can be paged on each rung now, in order: on call, with a phone as pages go by SMS, and with a channel that reaches them,
 * be it another (failures 10 and 15).
 */
export async function whoIsReachable({ directory, marks }: ReachDeps, { rungs, catchAll }: Terms) {
  const roles = [...new Set([...rungs, ...catchAll].map(({ role }) => role))];
  const listed = await Promise.all(roles.map(async (role) => [role, await directory.peopleInRole(role)] as const));
  const ids = [...new Set(listed.flatMap(([, people]) => people))];
  const found = await Promise.all(ids.map((id) => directory.person(id)));
  const people = found.flatMap((one) => (one?.phone === undefined ? [] : [one]));
  const standings = new Map<string, ChannelStanding>(
    await Promise.all(people.map(async (one) => [one.id, await standingOf(marks, one)] as const)),
  );
  const byRole = new Map<string, readonly string[]>(listed);
  return {
    reachable: (role: string): readonly string[] =>
      (byRole.get(role) ?? []).filter((id) => (standings.get(id)?.good ?? []).length > 0),
    standing: (person: string): ChannelStanding => standings.get(person) ?? { good: [], bad: [] },
  };
}
