import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { NoticePlan } from '../domain/communication/notice.ts';
import type { RotaWhat } from '../domain/communication/rota-notice.ts';
import { noticeId, toIso } from '../domain/ids.ts';

export interface RotaNoticeDeps {
  readonly ledger: NoticeLedger;
  readonly directory: DirectoryStore;
}

export interface RotaNotice {
  /** A schedule's id, or `EVERY_SCHEDULE`. */
  readonly schedule: string;
  readonly person: string;
  readonly audience: string;
  readonly what: RotaWhat;
  readonly channels: readonly ('sms' | 'email')[];
  /** Of the look that found it; with the kind and the person it makes the id, so that planning twice is planning once. */
  readonly foundAt: number;
  /** What makes the id instead, and the day, where the same may be found by several looks. */
  readonly knownBy?: { readonly key: string; readonly day: string };
}

/** The day, in UTC, whose notices they are. */
export const dayOf = (at: number): string => toIso(at).slice(0, 10);

/** Promises somebody a notice on each of the channels that they have; nobody who has left the directory is promised any. */
export async function planRotaNotice(deps: RotaNoticeDeps, notice: RotaNotice): Promise<void> {
  const { schedule, person, audience, what, foundAt } = notice;
  const { key, day } = notice.knownBy ?? { key: `${toIso(foundAt)}.${what.kind}`, day: dayOf(foundAt) };
  const found = await deps.directory.person(person);
  if (found === undefined) return;
  for (const channel of notice.channels) {
    if (channel === 'sms' && found.phone === undefined) continue;
    await deps.ledger.plan({
      id: noticeId.parse(`rota.${key}.${person}.${channel}`),
      subject: { about: 'rota', schedule, day, what },
      kind: 'notice',
      audience,
      recipient: person,
      channel,
      template: `rota-${what.kind}`,
      validity: 'always',
      queue: queueOf(what, channel),
      why: `who is on call in ${schedule}: ${what.kind}`,
      dueAt: foundAt,
      plannedAt: foundAt,
    });
  }
}

/**
 * An SMS about a shift that begins goes with the pages: its reader may be paged within the minute and has to know that they are on
 * call, and a shift has few people, who delay no page. All else waits its turn behind whatever is told to customers.
 */
const queueOf = ({ kind }: RotaWhat, channel: 'sms' | 'email'): NoticePlan['queue'] =>
  kind === 'begins' && channel === 'sms' ? 'pages' : 'broadcasts';
