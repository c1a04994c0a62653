import { notice, type Notice } from '../domain/communication/notice.ts';
import { actor } from '../domain/ids.ts';
import { override, type Override } from '../domain/oncall/changes.ts';
import { schedule, type Schedule } from '../domain/oncall/schedule.ts';
import { HOUR, MINUTE, T0, worldWithoutRota, type Process, type World } from './flow-fixture.ts';
import { keepRota, type Kept } from './keep-rota.ts';
import { sendNotice } from './send-notice.ts';

/** For tests: a schedule, a world that knows it, and the keeper of the rota run by its minute. */
export const DAY = 24 * HOUR;
export const iso = (at: number): string => new Date(at).toISOString();

/** Maya and Tomás in turns of a day, from 10:00 UTC; T0 is when Maya's begins. */
export const europe = (more: Partial<Record<keyof Schedule, unknown>> = {}): Schedule =>
  schedule.parse({
    id: 'europe',
    name: 'Europe, primary',
    zone: 'Etc/UTC',
    coordinator: 'duty-manager',
    layers: [{ id: 'all', kind: 'rotation', unit: 'day', length: 1, anchor: iso(T0), turns: [['maya'], ['tomas']] }],
    ...more,
  });
/** Somebody on call in working hours only, in a schedule that needs somebody at all times. */
export const withGaps = (until: number) =>
  europe({ layers: [{ id: 'all', kind: 'fixed', people: ['maya'], until: iso(until) }] });

export const change = (kind: Override['kind'], people: string[], from: number, to: number): Override =>
  override.parse({
    id: `${kind}-${from}`,
    kind,
    people,
    start: iso(from),
    end: iso(to),
    by: actor.parse('nadia'),
    at: iso(from),
  });

export const keep = (made: World, process: Process = made.process()): Promise<Kept> => keepRota(process, made.now);
export const rotaOf = (made: World) => made.process().directory.rota;

/** Lays down these schedules and no others, as a whole rota does: nobody is told of them. */
export const lay = (made: World, ...schedules: Schedule[]) =>
  rotaOf(made).replace({ regions: [], schedules, staffing: [] }, made.now);

/** All notices about who is on call that were ever planned. */
export const notices = (made: World): Notice[] =>
  Object.entries(made.table.dump())
    .filter(([key]) => key.startsWith('ROTA#NOTICES#'))
    .map(([, item]) => notice.parse(item));
export const inWords = ({ subject, recipient, channel }: Notice): string =>
  `${recipient} ${subject.about === 'rota' ? subject.what.kind : ''} ${channel}`;
export const promised = (made: World): string[] => notices(made).map(inWords).sort();

/** A minute at a time, as its schedule runs it. */
export async function minutes(made: World, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    made.now += MINUTE;
    await keep(made);
  }
}

/** Everything that was promised leaves, or is cancelled. */
export async function send(made: World): Promise<void> {
  for (const { subject, id, state } of notices(made))
    if (state.outcome === 'planned') await sendNotice(made.process(), { v: 1, subject, noticeId: id }, 'sender');
}

/** Known to everybody at half past ten, in Maya's turn. */
export async function known(written = europe()): Promise<World> {
  const made = await worldWithoutRota();
  made.now = T0 + HOUR / 2;
  await lay(made, written);
  await keep(made);
  return made;
}
