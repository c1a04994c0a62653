import type { MaintenanceStore } from '../adapters/maintenance-store.ts';
import { maintenanceIdFor } from '../adapters/maintenance-store.ts';
import { Problem } from '../contracts/http/problem.ts';
import type { MaintenanceChange, MaintenanceRequest } from '../contracts/http/maintenance-requests.ts';
import { toIso } from '../domain/ids.ts';
import type { Announcement, MaintenanceId } from '../domain/maintenance/announcement.ts';
import {
  announce,
  cancel,
  change,
  moveOccurrence,
  type By,
  type MaintenanceDecision,
  type MaintenanceRefusal,
} from '../domain/maintenance/decide-maintenance.ts';
import { firstOverlap, overlapInSeries, type Overlap } from '../domain/maintenance/overlaps.ts';
import { earlierNews } from '../domain/maintenance/standing-news.ts';
import type { CommandIdentity } from './commit-decision.ts';
import { moveHolds, type HoldDeps } from './hold-paging.ts';
import { keyReused, sameRequest } from './run-command.ts';
import { customersOf, tellOfMaintenance, type TellMaintenanceDeps } from './tell-of-maintenance.ts';
import { wantedBy, wantedInstead } from './wanted-maintenance.ts';

export interface MaintenanceDeps extends TellMaintenanceDeps, HoldDeps {}

const TRIES = 20;
/** As many commands are known again. */
const REMEMBERED = 50;

/** Announces a window or a series and tells its customers. A command sent again is answered with what it made. */
export async function announceMaintenance(
  deps: MaintenanceDeps,
  request: MaintenanceRequest,
  identity: CommandIdentity,
  by: By,
): Promise<Announcement> {
  const origin = `maintenance:${identity.commandId}`;
  for (let salt = 0; salt < TRIES; salt += 1) {
    const id = maintenanceIdFor(origin, salt);
    const standing = await deps.maintenance.get(id);
    const made = standing?.commands[0];
    if (standing !== undefined && made?.id !== identity.commandId) continue;
    if (standing !== undefined && made !== undefined) {
      sameRequest(identity, made.fingerprint);
      return standing;
    }
    const wanted = await wantedBy(deps, request, by.now);
    const item = decided(announce(id, wanted, commandOf(identity), by), undefined);
    await refuseOverlaps(deps.maintenance, item, by.now);
    if (!(await deps.maintenance.announce(item, by.now))) continue;
    await withdrawIfMet(deps.maintenance, item, by.now);
    await complete(deps, item, by.now);
    return item;
  }
  throw new Error(`no free id for ${origin} in ${TRIES} tries`);
}

/** The announcement as it is to be from now on. */
export const changeMaintenance = (
  deps: MaintenanceDeps,
  id: MaintenanceId,
  asked: MaintenanceChange,
  identity: CommandIdentity,
  by: By,
): Promise<Announcement> =>
  changed(deps, id, identity, by, async (item) => {
    if (asked.version !== undefined && asked.version !== item.version)
      throw conflict(`it is at version ${item.version} by now, not ${asked.version}`, item, 'version');
    return change(item, await wantedInstead(deps, asked, item), by);
  });

/** One occurrence of a series at another time. */
export const moveMaintenance = (
  deps: MaintenanceDeps,
  id: MaintenanceId,
  occurrence: number,
  to: { readonly start: number; readonly end: number },
  identity: CommandIdentity,
  by: By,
): Promise<Announcement> =>
  changed(deps, id, identity, by, (item) => Promise.resolve(moveOccurrence(item, occurrence, to, by)));

/** It will not be; one that runs ends now. With `occurrence`: that one of the series only. */
export const cancelMaintenance = (
  deps: MaintenanceDeps,
  id: MaintenanceId,
  { reason, occurrence }: { readonly reason: string; readonly occurrence?: number | undefined },
  identity: CommandIdentity,
  by: By,
): Promise<Announcement> =>
  changed(deps, id, identity, by, (item) => Promise.resolve(cancel(item, { reason, planned: occurrence }, by)));

/** The announcement, or a Problem (404). */
export async function standingMaintenance(maintenance: MaintenanceStore, id: MaintenanceId): Promise<Announcement> {
  const item = await maintenance.get(id);
  if (item === undefined) throw new Problem(404, 'Not found', `there is no maintenance ${id}`, { field: 'id' });
  return item;
}

/** All that follows from a version: customers hear of it, and what it holds is held as long as it lasts. Doing it twice does it once. */
export async function complete(deps: MaintenanceDeps, item: Announcement, now: number): Promise<void> {
  await tellOfMaintenance(deps, item);
  if (item.version > 1) await moveHolds(deps, item.id, now);
}

async function changed(
  deps: MaintenanceDeps,
  id: MaintenanceId,
  identity: CommandIdentity,
  by: By,
  decide: (item: Announcement) => Promise<MaintenanceDecision>,
): Promise<Announcement> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await standingMaintenance(deps.maintenance, id);
    const done = before.commands.find((command) => command.id === identity.commandId);
    if (done !== undefined) {
      if (identity.fingerprint !== undefined && done.fingerprint !== identity.fingerprint) throw keyReused();
      return before;
    }
    const after = decided(await decide(before), before);
    const commands = [
      ...before.commands.slice(0, 1),
      ...before.commands.slice(1).slice(1 - REMEMBERED),
      commandOf(identity),
    ];
    const item = { ...(await withThoseGone(deps, before, after)), commands };
    if (item.cancelled === undefined) await refuseOverlaps(deps.maintenance, item, by.now);
    if (!(await deps.maintenance.change(before, item, by.now))) continue;
    await complete(deps, item, by.now);
    return item;
  }
  throw new Error(`${id} was changed by others ${TRIES} times in a row`);
}

/** Customers whom it concerned, and no longer does, are told so. */
async function withThoseGone(deps: MaintenanceDeps, before: Announcement, after: Announcement): Promise<Announcement> {
  if (after.tell === before.tell) return after;
  const [then, now] = await Promise.all([customersOf(deps.directory, before), customersOf(deps.directory, after)]);
  const gone = then.filter((id) => !now.includes(id)) as Announcement['tell']['gone'];
  return { ...after, tell: { ...after.tell, gone }, earlier: earlierNews(before, after) };
}

const commandOf = ({ commandId, fingerprint }: CommandIdentity): Announcement['commands'][number] => ({
  id: commandId,
  ...(fingerprint === undefined ? {} : { fingerprint }),
});

function decided(decision: MaintenanceDecision, before: Announcement | undefined): Announcement {
  if (decision.ok) return decision.item;
  throw problemOf(decision, before);
}

function problemOf(refusal: MaintenanceRefusal, item: Announcement | undefined): Problem {
  switch (refusal.kind) {
    case 'field': {
      const errors = [{ field: `/${refusal.field}`, detail: refusal.detail }];
      return new Problem(400, 'Bad request', `/${refusal.field} ${refusal.detail}`, { errors });
    }
    case 'unknown':
      return new Problem(404, 'Not found', refusal.because, { field: 'occurrence' });
    case 'state':
      return conflict(refusal.because, item, refusal.field);
  }
}

function conflict(because: string, item: Announcement | undefined, field: string | undefined): Problem {
  return new Problem(409, 'Conflict', because, {
    ...(field === undefined ? {} : { field: `/${field}` }),
    ...(item === undefined ? {} : { maintenance: { id: item.id, version: item.version } }),
  });
}

/** Two windows on one service at one time: whoever works in the one would work in the other's. */
async function refuseOverlaps(maintenance: MaintenanceStore, item: Announcement, now: number): Promise<void> {
  const inItself = overlapInSeries(item, now);
  if (inItself !== undefined) throw overlapping('its own', inItself, 'recurs/lasts');
  const met = await firstMet(maintenance, item, now);
  if (met !== undefined) throw overlapping(met.other.id, met.overlap, fieldOfTime(item));
}

const fieldOfTime = ({ time }: Announcement): string => (time.kind === 'once' ? 'start' : 'recurs');

function overlapping(whose: string, { own, other }: Overlap, field: string): Problem {
  const window = { source: other.source, start: toIso(other.start), end: toIso(other.end) };
  const detail = `the window at ${toIso(own.start)} meets ${whose === 'its own' ? 'the next one of its own series' : whose}, which is from ${window.start} to ${window.end}`;
  return new Problem(409, 'Conflict', `/${field}: ${detail}`, {
    errors: [{ field: `/${field}`, detail }],
    overlaps: window,
  });
}

async function firstMet(maintenance: MaintenanceStore, item: Announcement, now: number) {
  for (const other of await maintenance.touching(item.services, now)) {
    const overlap = other.id === item.id ? undefined : firstOverlap(item, other, now);
    if (overlap !== undefined) return { other, overlap };
  }
  return undefined;
}

/** Of two that are announced in the same moment neither has seen the other before it was written: whoever sees one now steps back. */
async function withdrawIfMet(maintenance: MaintenanceStore, item: Announcement, now: number): Promise<void> {
  const met = await firstMet(maintenance, item, now);
  if (met === undefined) return;
  await maintenance.withdraw(item);
  throw overlapping(met.other.id, met.overlap, fieldOfTime(item));
}
