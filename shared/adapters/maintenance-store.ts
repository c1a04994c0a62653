import * as z from 'zod';
import { toIso, type Actor } from '../domain/ids.ts';
import {
  announcement,
  idOfSource,
  maintenanceId,
  type Announcement,
  type MaintenanceId,
} from '../domain/maintenance/announcement.ts';
import { occurrencesOf, runningAt, type Occurrence } from '../domain/maintenance/occurrences-of.ts';
import { maintenanceLog, type MaintenanceLog } from '../domain/maintenance/maintenance-log.ts';
import { spokenHash } from './spoken-hash.ts';
import type { Table } from './table.ts';

const HEADS = 'MAINTENANCE';
const OWED = 'MAINTENANCE-OWED';
/** After every instant: a series has no end that is known. */
const NO_END = '9999-12-31T23:59:59.999Z';
/** After every sort key that begins with an instant. */
const LAST = '~';

const owed = z.object({ sk: z.string(), id: maintenanceId, version: z.int(), at: z.number() });
/** A version whose telling, and whose holds, may not be done yet. */
export type OwedNews = z.infer<typeof owed>;

/** A window as statements count it: each stretch with since when it was announced, and who says so. */
export interface AnnouncedWindow {
  readonly start: number;
  readonly end: number;
  readonly source: string;
  readonly announcedAt: number;
  readonly approvedBy: Actor;
  readonly services: readonly string[];
  /** Whom it concerns; absent: every customer of the services. */
  readonly customers?: readonly string[] | undefined;
}

/** An announcement of which a window runs, and that window. */
export interface RunningMaintenance {
  readonly item: Announcement;
  readonly window: Occurrence;
}

const headKey = (id: MaintenanceId) => ({ pk: HEADS, sk: id });
const logKey = (source: string) => ({ pk: `MAINTENANCE-LOG#${idOfSource(source)}`, sk: source });

/**
 * Announced maintenance. The head is the truth; under each service a pointer stands by the instant at which its last window ends,
 * written before the head and taken away after it, so that an alert costs one small query. A pointer that is left over says
 * nothing: the head is asked.
 */
export class MaintenanceStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(id: MaintenanceId): Promise<Announcement | undefined> {
    const item = await this.#table.get(headKey(id));
    return item === undefined ? undefined : announcement.parse(item);
  }

  /** Every announcement there ever was, in the order of ids. */
  async list(): Promise<Announcement[]> {
    return (await this.#table.list(HEADS)).map((item) => announcement.parse(item));
  }

  /** Writes a new one; false when one of that id stands. */
  announce(item: Announcement, now: number): Promise<boolean> {
    return this.#write(item, undefined, now);
  }

  /** Writes over the version that it was decided on; false when that one has moved. */
  async change(before: Announcement, item: Announcement, now: number): Promise<boolean> {
    if (!(await this.#write(item, before.version, now))) return false;
    const kept = new Set(pointersOf(item).map(({ pk, sk }) => `${pk} ${sk}`));
    for (const old of pointersOf(before)) if (!kept.has(`${old.pk} ${old.sk}`)) await this.#table.delete(old);
    return true;
  }

  /** Takes back one that met another in the moment of its announcement: it was told to nobody. */
  async withdraw(item: Announcement): Promise<void> {
    await this.#table.delete(headKey(item.id));
    for (const pointer of pointersOf(item)) await this.#table.delete(pointer);
    await this.settled({ sk: owedKey(item) });
  }

  /** The mark that something is owed comes first, then the pointers, then the truth: whoever dies in between is found. */
  async #write(item: Announcement, known: number | undefined, now: number): Promise<boolean> {
    const { id, version } = item;
    await this.#table.put({ pk: OWED, sk: owedKey(item), id, version, at: now });
    for (const pointer of pointersOf(item)) await this.#table.put({ ...pointer, id });
    const head = { ...item, ...headKey(id) };
    return known === undefined
      ? this.#table.putNew(head)
      : this.#table.putIf(head, { expression: 'version = :known', values: { ':known': known } });
  }

  /** Puts the pointers there again, should one have been taken away by a writer that came late. */
  async mend(item: Announcement): Promise<void> {
    for (const pointer of pointersOf(item)) await this.#table.put({ ...pointer, id: item.id });
  }

  /** Versions of which something may still be owed, for the auditor. */
  async owed(): Promise<OwedNews[]> {
    return (await this.#table.list(OWED)).map((item) => owed.parse(item));
  }

  async settled({ sk }: Pick<OwedNews, 'sk'>): Promise<void> {
    await this.#table.delete({ pk: OWED, sk });
  }

  /** Announcements of these services of which a window may end after `from`, each once. */
  async touching(services: readonly string[], from: number): Promise<Announcement[]> {
    const found = await Promise.all(
      [...new Set(services)].map((service) => this.#table.between(pointing(service), `${toIso(from)}${LAST}`, LAST)),
    );
    const ids = [...new Set(found.flat().map(({ id }) => maintenanceId.parse(id)))].sort();
    const items = await Promise.all(ids.map((id) => this.get(id)));
    return items
      .filter((item) => item !== undefined)
      .filter((item) => item.services.some((service) => services.includes(service)));
  }

  /** The window of a service that runs at `now`, of each announcement. Strongly consistent; one query where there is none. */
  async running(service: string, now: number): Promise<RunningMaintenance[]> {
    return (await this.touching([service], now)).flatMap((item) => {
      const window = runningAt(item, now);
      return window === undefined ? [] : [{ item, window }];
    });
  }

  /** Every stretch of announced maintenance of these services that touches `[from, to)`, in order: for statements. */
  async windowsOn(services: readonly string[], from: number, to: number): Promise<AnnouncedWindow[]> {
    return (await this.touching(services, from))
      .flatMap((item) =>
        occurrencesOf(item, from, to).flatMap(({ source, parts }) =>
          parts
            .filter(({ start, end }) => start < to && end > from)
            .map(({ start, end, announcedAt, by }) => ({
              ...{ start, end, source, announcedAt, approvedBy: by, services: item.services },
              ...(item.customers === undefined ? {} : { customers: item.customers }),
            })),
        ),
      )
      .sort((a, b) => a.start - b.start || (a.source < b.source ? -1 : 1));
  }

  /** What was ticked off in one window, by its source: wherever it is moved. */
  async log(source: string): Promise<MaintenanceLog> {
    const item = await this.#table.get(logKey(source));
    return item === undefined ? { version: 0, ticks: [] } : maintenanceLog.parse(item);
  }

  /** Writes the next over the one it was decided on; false when that one has moved. */
  writeLog(source: string, next: MaintenanceLog): Promise<boolean> {
    const item = { ...next, ...logKey(source) };
    if (next.version === 1) return this.#table.putNew(item);
    return this.#table.putIf(item, { expression: 'version = :known', values: { ':known': next.version - 1 } });
  }
}

const pointing = (service: string): string => `MAINTENANCE#${service}`;
const owedKey = ({ id, version }: Announcement): string => `${id}#${version}`;

/** 40 bits of a hash over the command that announces it. */
export const maintenanceIdFor = (origin: string, salt: number): MaintenanceId =>
  maintenanceId.parse(`MNT-${spokenHash(`${origin}#${salt}`)}`);

function pointersOf(item: Announcement): { readonly pk: string; readonly sk: string }[] {
  const end = lastEnd(item);
  return item.services.map((service) => ({ pk: pointing(service), sk: `${end}#${item.id}` }));
}

/** When its last window ends; of one that was cancelled, and may have ended what ran, then. */
function lastEnd({ time, cancelled }: Announcement): string {
  if (cancelled !== undefined) return toIso(cancelled.at);
  return time.kind === 'series' ? NO_END : toIso(time.parts.at(-1)?.end ?? 0);
}
