import * as z from 'zod';
import { incidentId, toIso, type IncidentId } from '../domain/ids.ts';
import { impactPart, type ImpactPart } from '../domain/incident/impact-part.ts';
import type { Table } from './table.ts';

/** What one incident did to one service in and around a month, as the log had it at `version`. */
export interface NotedImpact {
  readonly incident: IncidentId;
  readonly parts: readonly ImpactPart[];
  /** Something in it can still change by itself. */
  readonly unfinished: boolean;
}

const noted = z.object({ sk: incidentId, parts: z.array(impactPart), unfinished: z.boolean() });

/** A source whose clock reads 1970 may not fill the table: of a longer impact the newest ten years are noted. */
const LONGEST_IMPACT_MS = 10 * 366 * 86_400_000;
/** A month of any zone lies within its month in UTC and this much to either side. */
const AROUND_MS = 2 * 86_400_000;

/**
 * Which incidents did what to a service, month by month in UTC: made from the log by the stream, so that a month of statements is
 * read in as many queries as there are services. What is signed is read from the logs again.
 */
export class ImpactIndex {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Notes what an incident did, under every month and service that it touches now or that an earlier word of it did. A later
   * version wins; an older one that arrives late changes nothing.
   */
  async note(
    incident: IncidentId,
    version: number,
    now: { readonly parts: readonly ImpactPart[]; readonly unfinished: boolean },
    before: readonly ImpactPart[],
  ): Promise<void> {
    const { parts, unfinished } = now;
    await Promise.all(
      placesOf([...parts, ...before]).map(({ service, month }) =>
        this.#table.putIf(
          {
            pk: partitionOf(service, month),
            sk: incident,
            version,
            parts: parts.filter((part) => part.services.includes(service) && touches(part, month)),
            unfinished,
          },
          {
            expression: 'attribute_not_exists(version) OR version < :version',
            values: { ':version': version },
          },
        ),
      ),
    );
  }

  /** What incidents did to a service in a month (UTC) and the days around it. */
  async onService(service: string, month: string): Promise<NotedImpact[]> {
    const items = await this.#table.list(partitionOf(service, month));
    return items.map((item) => {
      const { sk: incident, parts, unfinished } = noted.parse(item);
      return { incident, parts, unfinished };
    });
  }
}

const partitionOf = (service: string, month: string): string => `IMPACT#${service}#${month}`;
const monthOf = (at: number): string => toIso(at).slice(0, 7);
const startOf = (month: string): number => Date.parse(`${month}-01T00:00:00Z`);
const monthAfter = (month: string): string => monthOf(startOf(month) + 32 * 86_400_000);

const touches = ({ start, end = Number.POSITIVE_INFINITY }: ImpactPart, month: string): boolean =>
  start < startOf(monthAfter(month)) + AROUND_MS && end > startOf(month) - AROUND_MS;

function placesOf(parts: readonly ImpactPart[]): { service: string; month: string }[] {
  const places = new Map<string, { service: string; month: string }>();
  for (const { start, end, services } of parts) {
    const last = (end ?? start) + AROUND_MS;
    const first = Math.max(start, last - LONGEST_IMPACT_MS) - AROUND_MS;
    for (let month = monthOf(first); month <= monthOf(last); month = monthAfter(month))
      for (const service of services) places.set(partitionOf(service, month), { service, month });
  }
  return [...places.values()];
}
