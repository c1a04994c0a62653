import type { ChannelMarks } from '../adapters/channel-marks.ts';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { Notice } from '../domain/communication/notice.ts';
import { failPage } from '../domain/ladder/fail-page.ts';
import { commitDecision } from './commit-decision.ts';
import { standingOf } from './who-is-reachable.ts';

export interface FailedPageDeps {
  readonly log: IncidentLog;
  readonly directory: DirectoryStore;
  readonly marks: ChannelMarks;
}

/**
 * Commits that a page failed, and by which channel its person is paged instead: what follows is the ladder's, from the log. Told
 * twice it is written once. Any other notice that failed is not the ladder's concern.
 */
export async function tellOfFailedPage(
  { log, directory, marks }: FailedPageDeps,
  { id, kind, subject, recipient, channel, pass, rung }: Notice,
  reason: string,
  now: number,
): Promise<void> {
  if (kind !== 'page' || subject.about !== 'incident' || pass === undefined || rung === undefined) return;
  const person = await directory.person(recipient);
  const good = person === undefined ? [] : (await standingOf(marks, person)).good;
  const page = { person: recipient, channel, pass, rung, reason };
  await commitDecision(log, subject.incidentId, { commandId: `page-failed:${id}` }, now, (incident) => ({
    ok: true,
    events: incident.stretch === subject.stretch ? failPage(incident, page, good, now) : [],
  }));
}
