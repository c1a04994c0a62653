import type { Finding } from '../adapters/channel-marks.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { BadMark } from '../domain/communication/channel-mark.ts';
import { noticeId } from '../domain/ids.ts';
import { failStandingPages, type StandingPageDeps } from './fail-standing-pages.ts';

export interface MarkDeps extends StandingPageDeps {
  readonly ledger: NoticeLedger;
  /** The role that is told where the directory names no admin who can be reached. */
  readonly insteadOfAdmin: string;
}

/**
 * Marks a channel of somebody as bad, lets the ladders know that wait for an answer on it, and promises those who look after the
 * directory an email, once a marking: all follows from the mark that stands, so that whoever died between the two, or hears of it
 * again, completes it.
 */
export async function markChannel(deps: MarkDeps, recipient: string, finding: Finding, now: number): Promise<BadMark> {
  const mark = await deps.marks.markBad(recipient, finding);
  await failStandingPages(deps, recipient, mark, now);
  const told = await whoIsTold(deps, recipient, mark, now);
  await Promise.all(
    told.map((admin) =>
      deps.ledger.plan({
        id: noticeId.parse(`channel.${recipient}.${mark.channel}.${mark.since}.${admin}.email`),
        subject: { about: 'channel', recipient, channel: mark.channel, why: mark.why, since: mark.since },
        kind: 'notice',
        audience: 'admin',
        recipient: admin,
        channel: 'email',
        template: 'channel-marked',
        validity: 'always',
        queue: 'broadcasts',
        why: `the ${mark.channel} of ${recipient} is marked: ${mark.why}`,
        dueAt: now,
        plannedAt: now,
      }),
    ),
  );
  return mark;
}

/** The directory's admins, but for those whose own email is what, or also, reaches nobody; the fallback role where none is left. */
async function whoIsTold(deps: MarkDeps, recipient: string, mark: BadMark, now: number): Promise<readonly string[]> {
  const people = await deps.directory.people();
  const admins = people.flatMap(({ id, admin }) => (admin === true ? [id as string] : []));
  const reached = await canRead(deps, admins, recipient, mark);
  return reached.length > 0
    ? reached
    : canRead(deps, await deps.directory.peopleInRole(deps.insteadOfAdmin, now), recipient, mark);
}

async function canRead(
  { directory, marks }: MarkDeps,
  ids: readonly string[],
  recipient: string,
  mark: BadMark,
): Promise<string[]> {
  const readers = await Promise.all(
    ids.map(async (id) => {
      const email = (await directory.person(id))?.email;
      if (email === undefined || (id === recipient && mark.channel === 'email')) return [];
      return (await marks.bad(id, { email })).length === 0 ? [id] : [];
    }),
  );
  return readers.flat();
}
