import type { ChannelMarks } from '../adapters/channel-marks.ts';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { BadMark } from '../domain/communication/channel-mark.ts';
import { failPage } from '../domain/ladder/fail-page.ts';
import { commitDecision } from './commit-decision.ts';
import { standingOf } from './who-is-reachable.ts';

export interface StandingPageDeps {
  readonly log: IncidentLog;
  readonly directory: DirectoryStore;
  readonly marks: ChannelMarks;
}

/**
 * A page that left on a channel which turns out to reach nobody has failed after all: the ladders that wait for its answer hear of
 * it, and go on at once. Told twice, it is written once.
 */
export async function failStandingPages(
  { log, directory, marks }: StandingPageDeps,
  recipient: string,
  { channel, why }: Pick<BadMark, 'channel' | 'why'>,
  now: number,
): Promise<void> {
  const person = await directory.person(recipient);
  if (person === undefined) return;
  for (const { sk: id } of await log.openIncidents()) {
    const rung = (await log.load(id))?.incident.pages.at(-1);
    if (rung === undefined) continue;
    const page = {
      person: recipient,
      channel,
      pass: rung.pass,
      rung: rung.rung,
      reason: `the channel is marked: ${why}`,
    };
    const { good } = await standingOf(marks, person);
    const commandId = `page-marked:${rung.at}:${rung.pass}:${rung.index}:${recipient}:${channel}`;
    await commitDecision(log, id, { commandId }, now, (incident) => ({
      ok: true,
      events: failPage(incident, page, good, now),
    }));
  }
}
