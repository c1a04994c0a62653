import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { Notice, NoticeSubject } from '../domain/communication/notice.ts';
import type { RotaWhat } from '../domain/communication/rota-notice.ts';
import { scheduleTimeline } from '../domain/oncall/schedule-timeline.ts';
import {
  gapSoonText,
  MOST_NAMED,
  rotaFindingsText,
  shiftBeginsText,
  shiftEndsText,
  shiftsChangedText,
  type RotaText,
} from '../domain/text/rota-text.ts';
import { addressed, addressOn, type Addressed } from './address-notice.ts';
import { writeHandOverNotice, type HandOverNoticeDeps } from './write-hand-over-notice.ts';
import type { Written } from './write-notice.ts';

/** A hand-over's text holds the reader's own link to it, and the report. */
export interface RotaTextDeps extends Omit<HandOverNoticeDeps, 'directory'> {
  readonly directory: DirectoryStore;
}

type Cancelled = { readonly cancelled: string };
type RotaSubject = Extract<NoticeSubject, { about: 'rota' }>;

/** What somebody is told of who is on call; cancelled when it is no longer true, or of a schedule that is gone. */
export async function writeRotaNotice(
  deps: RotaTextDeps,
  { recipient, channel }: Pick<Notice, 'recipient' | 'channel'>,
  subject: RotaSubject,
  now: number,
): Promise<Written | Cancelled> {
  const reader = await addressed(deps.directory, recipient);
  const text = await textOf(deps, reader, subject, now);
  if ('cancelled' in text) return text;
  const to = addressOn(channel, reader);
  if (channel === 'email') return { channel, to, subject: text.subject, text: text.text };
  if (channel === 'sms') return { channel, to, text: text.sms };
  throw new Error(`nobody is told of their shifts by ${channel}`);
}

async function textOf(
  deps: RotaTextDeps,
  reader: Addressed,
  { schedule: id, what }: RotaSubject,
  now: number,
): Promise<RotaText | Cancelled> {
  const { directory } = deps;
  switch (what.kind) {
    case 'hand-over': {
      const text = await writeHandOverNotice(deps, what.news, reader, now);
      return 'cancelled' in text ? text : { sms: text.sms, subject: text.subject, text: text.email };
    }
    case 'begins':
    case 'ends':
    case 'changed':
      return shiftText(directory, reader, id, what, now);
    case 'findings': {
      const names = new Map<string, string>((await directory.people()).map(({ id: person, name }) => [person, name]));
      return rotaFindingsText(what, (person) => names.get(person) ?? person, reader);
    }
    case 'gap-soon':
      return what.end <= now ? { cancelled: 'the gap is over' } : gapSoonText(what, reader);
  }
}

async function shiftText(
  directory: DirectoryStore,
  reader: Addressed,
  id: string,
  what: Extract<RotaWhat, { kind: 'begins' | 'ends' | 'changed' }>,
  now: number,
): Promise<RotaText | Cancelled> {
  const facts = await directory.rota.facts([id], now);
  const schedule = facts.schedules.find((one) => one.id === id);
  // Of one that was taken away nothing is left but its id, and that nobody is on call by it.
  const name = schedule?.name ?? id;
  if (what.kind === 'changed') {
    if (schedule === undefined && what.added.length > 0) return { cancelled: 'its schedule was taken away' };
    const isOver = [...what.added, ...what.removed].every(({ end }) => end <= now);
    return isOver ? { cancelled: 'the time of which it speaks is over' } : shiftsChangedText(what, name, reader);
  }
  const current = schedule === undefined ? [] : scheduleTimeline(facts, id)(now).is;
  const isOnCall = current.includes(reader.id);
  const others = await namesOf(
    directory,
    current.filter((person) => person !== reader.id),
  );
  if (what.kind === 'begins')
    return isOnCall ? shiftBeginsText(what, name, others, reader) : { cancelled: 'the reader is not on call any more' };
  return isOnCall ? { cancelled: 'the reader is on call again' } : shiftEndsText(what, name, others, reader);
}

/** Those who are not named in any text are counted only: their ids do. */
const namesOf = (directory: DirectoryStore, ids: readonly string[]): Promise<string[]> =>
  Promise.all(ids.map(async (id, index) => (index < MOST_NAMED ? ((await directory.person(id))?.name ?? id) : id)));
