import { impactSpans } from '../domain/incident/impact-spans.ts';
import { incidentStatuses, type Incident, type IncidentStatus } from '../domain/incident/incident.ts';
import { incidentId, toIso, type IncidentId } from '../domain/ids.ts';
import type { Condition, Table } from './table.ts';

export interface HeadFilter {
  readonly status?: IncidentStatus | undefined;
  readonly severity?: string | undefined;
  readonly service?: string | undefined;
}

/** A page of a list, newest first. `cursor` names where the next page begins. */
export interface HeadPage {
  readonly incidents: IncidentId[];
  readonly cursor?: string;
}

/** A source whose clock reads 1970 may not fill the table: of a longer impact the newest ten years are noted. */
const LONGEST_IMPACT_MS = 10 * 366 * 86_400_000;

const monthOf = (at: number): string => toIso(at).slice(0, 7);

/** Projections for lists and for the month's impact: made from the log by the stream, never read to decide. */
export class IncidentHeads {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Later versions win; an older one that arrives late changes nothing. */
  async project(incident: Incident, version: number): Promise<void> {
    const item = {
      pk: `INCIDENT#${incident.id}`,
      sk: 'HEAD',
      version,
      incidentId: incident.id,
      severity: incident.severity,
      service: incident.service,
      headPk: `STATUS#${incident.status}`,
      headSk: `${toIso(incident.openedAt)}#${incident.id}`,
    };
    await this.#table.putIf(item, {
      expression: 'attribute_not_exists(version) OR version < :version',
      values: { ':version': version },
    });
  }

  /** The newest incidents under a filter. Each status is its own partition, so that a list of the open ones never reads the closed. */
  async newest(filter: HeadFilter, cursor: string | undefined, limit: number): Promise<HeadPage> {
    const statuses = filter.status === undefined ? incidentStatuses : [filter.status];
    const each = await Promise.all(
      statuses.map((status) => this.#table.heads(`STATUS#${status}`, cursor, limit + 1, conditionOf(filter))),
    );
    const heads = each
      .flat()
      .map((item) => ({ id: incidentId.parse(item['incidentId']), at: String(item['headSk']) }))
      .sort((a, b) => (a.at < b.at ? 1 : -1));
    const page = heads.slice(0, limit);
    const last = page.at(-1);
    return {
      incidents: [...new Set(page.map(({ id }) => id))],
      ...(heads.length > limit && last !== undefined ? { cursor: last.at } : {}),
    };
  }

  /** Notes under each month that an impact touches (in UTC) that this incident belongs to it. */
  async noteImpact(incident: Incident): Promise<void> {
    if (incident.service === undefined) return;
    const months = new Set<string>();
    for (const { start, end } of impactSpans(incident)) {
      const last = end ?? start;
      const first = Math.max(start, last - LONGEST_IMPACT_MS);
      for (let month = monthOf(first); month <= monthOf(last); month = monthAfter(month)) months.add(month);
    }
    const { service, id } = incident;
    await Promise.all([...months].map((month) => this.#table.put({ pk: `IMPACT#${service}#${month}`, sk: id })));
  }

  /** Incidents whose impact on a service touches a month (UTC), besides those still open. */
  async withImpact(service: string, months: readonly string[]): Promise<IncidentId[]> {
    const found = await Promise.all(months.map((month) => this.#table.list(`IMPACT#${service}#${month}`)));
    return [...new Set(found.flat().map((item) => incidentId.parse(item['sk'])))];
  }
}

const monthAfter = (month: string): string => monthOf(Date.parse(`${month}-01T00:00:00Z`) + 32 * 86_400_000);

function conditionOf({ severity, service }: HeadFilter): Condition | undefined {
  const tests = [
    ...(severity === undefined ? [] : [['severity', severity] as const]),
    ...(service === undefined ? [] : [['service', service] as const]),
  ];
  if (tests.length === 0) return undefined;
  return {
    expression: tests.map(([name]) => `#${name} = :${name}`).join(' AND '),
    names: Object.fromEntries(tests.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(tests.map(([name, value]) => [`:${name}`, value])),
  };
}
