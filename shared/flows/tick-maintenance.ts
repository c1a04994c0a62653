import type { MaintenanceStore } from '../adapters/maintenance-store.ts';
import { Problem, wrongField } from '../contracts/http/problem.ts';
import type { TickRequest } from '../contracts/http/maintenance-requests.ts';
import { toIso } from '../domain/ids.ts';
import type { Announcement, MaintenanceId } from '../domain/maintenance/announcement.ts';
import type { By } from '../domain/maintenance/decide-maintenance.ts';
import { decideTick } from '../domain/maintenance/decide-tick.ts';
import type { MaintenanceLog } from '../domain/maintenance/maintenance-log.ts';
import { occurrenceAt, type Occurrence } from '../domain/maintenance/occurrences-of.ts';
import { standingMaintenance } from './announce-maintenance.ts';
import type { CommandIdentity } from './commit-decision.ts';
import { keyReused } from './run-command.ts';

/** One window of an announcement, and what was ticked off in it. */
export interface WindowRead {
  readonly item: Announcement;
  readonly window: Occurrence;
  readonly log: MaintenanceLog;
}

const TRIES = 20;

/** The window that is known by that instant, or a Problem: 404 where there is none, 409 where it was cancelled before it began. */
export async function readWindow(
  maintenance: MaintenanceStore,
  id: MaintenanceId,
  planned: number,
): Promise<WindowRead> {
  const item = await standingMaintenance(maintenance, id);
  const window = occurrenceAt(item, planned);
  if (window !== undefined) return { item, window, log: await maintenance.log(window.source) };
  if (wasThere(item, planned))
    throw new Problem(409, 'Conflict', `the window at ${toIso(planned)} was cancelled before it began`, {
      field: 'start',
    });
  throw new Problem(404, 'Not found', `${id} has no window at ${toIso(planned)}`, { field: 'start' });
}

/** Whether there would be one, had nobody cancelled it. */
function wasThere(item: Announcement, planned: number): boolean {
  const struck = item.time.kind === 'series' && item.time.exceptions.some(({ occurrence }) => occurrence === planned);
  const { cancelled: _cancelled, ...before } = item;
  return struck || occurrenceAt(before, planned) !== undefined;
}

/** Says how one line of a window's checklists stands. A command sent again changes nothing. */
export async function tickMaintenance(
  maintenance: MaintenanceStore,
  id: MaintenanceId,
  planned: number,
  asked: TickRequest,
  { commandId: command, fingerprint }: CommandIdentity,
  { by, now }: By,
): Promise<WindowRead> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const read = await readWindow(maintenance, id, planned);
    const done = read.log.ticks.find((tick) => tick.command === command);
    if (done !== undefined) {
      if (fingerprint !== undefined && done.fingerprint !== fingerprint) throw keyReused();
      return read;
    }
    const decision = decideTick(read.log, read.item.checks, read.window, { ...asked, by, command, fingerprint }, now);
    if (!decision.ok)
      throw decision.kind === 'field'
        ? wrongField(decision.field, decision.detail)
        : new Problem(409, 'Conflict', decision.because, { field: '/state' });
    if (await maintenance.writeLog(read.window.source, decision.log)) return { ...read, log: decision.log };
  }
  throw new Error(`what is ticked off in ${id} was written by others ${TRIES} times in a row`);
}
