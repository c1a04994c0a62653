import type { Addresses, ChannelMarks } from '../adapters/channel-marks.ts';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { BadMark } from '../domain/communication/channel-mark.ts';
import { pageChannels } from '../domain/communication/page-channel.ts';
import type { Person } from '../domain/directory/directory.ts';
import type { ChannelStanding } from '../domain/incident/advance.ts';
import type { Reachable } from '../domain/ladder/decide-next-rung.ts';

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

/** What a decision may ask of the people on a ladder. */
export interface WhoIsReachable {
  readonly reachable: Reachable;
  readonly standing: (person: string) => ChannelStanding;
}

/** A decision asked for a rung that nobody has read yet. */
class RungNotRead extends Error {
  readonly role: string;

  constructor(role: string) {
    super(`nobody has read who is on call as ${role}`);
    this.role = role;
  }
}

/**
 * Decides on who can be paged now: on call, with a phone as pages go by SMS, and with a channel that reaches them, be it another
 * (failures 10 and 15). A rung is read when the decision comes to it, and no other: what is decided on a rung that has not been
 * read is thrown away, so that none is ever passed in silence, and `decide`, which is pure, is asked again.
 */
export async function decideOnReachable<T>(
  deps: ReachDeps,
  now: number,
  decide: (who: WhoIsReachable) => T,
): Promise<T> {
  const rungs = new Map<string, readonly string[]>();
  const standings = new Map<string, ChannelStanding>();
  let badOf: BadOf | undefined;
  for (;;) {
    try {
      return decide({
        reachable(role) {
          const people = rungs.get(role);
          if (people === undefined) throw new RungNotRead(role);
          return people;
        },
        standing: (person) => standings.get(person) ?? { good: [], bad: [] },
      });
    } catch (error) {
      if (!(error instanceof RungNotRead)) throw error;
      badOf ??= await deps.marks.ofAll();
      const found = await peopleOn(deps.directory, error.role, badOf, now);
      for (const [id, its] of found) standings.set(id, its);
      rungs.set(
        error.role,
        found.filter(([, { good }]) => good.length > 0).map(([id]) => id),
      );
    }
  }
}

type BadOf = Awaited<ReturnType<ChannelMarks['ofAll']>>;

async function peopleOn(
  directory: DirectoryStore,
  role: string,
  badOf: BadOf,
  now: number,
): Promise<(readonly [string, ChannelStanding])[]> {
  const found = await Promise.all((await directory.peopleInRole(role, now)).map((id) => directory.person(id)));
  return found.flatMap((one) =>
    one?.phone === undefined ? [] : [[one.id, standing(one, badOf(one.id, addressesOf(one)))] as const],
  );
}
