import { incidentStatuses, type Incident, type IncidentStatus } from '../domain/incident/incident.ts';
import { incidentId, toIso, type IncidentId } from '../domain/ids.ts';
import type { Condition, Table } from './table.ts';

export interface HeadFilter {
  readonly severity?: string | undefined;
  readonly service?: string | undefined;
}

/** An incident as the index lists it. */
export interface ListedHead {
  readonly id: IncidentId;
  readonly key: string;
}

/** Where an incident stands in every list, newest first; it never changes. A cursor is the key after which the next page begins. */
export const listKeyOf = ({ openedAt, id }: Pick<Incident, 'openedAt' | 'id'>): string => `${toIso(openedAt)}#${id}`;

/** Projections for lists: made from the log by the stream, never read to decide. */
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
      headSk: listKeyOf(incident),
    };
    await this.#table.putIf(item, {
      expression: 'attribute_not_exists(version) OR version < :version',
      values: { ':version': version },
    });
  }

  /**
   * The newest `limit` incidents under a filter that stood in one status when the stream last told of them. Each status is its own
   * partition, so that a list of few never reads the many that are closed.
   */
  async inStatus(
    status: IncidentStatus,
    filter: HeadFilter,
    cursor: string | undefined,
    limit: number,
  ): Promise<ListedHead[]> {
    const items = await this.#table.heads(`STATUS#${status}`, cursor, limit, conditionOf(filter));
    return items.map((item) => ({ id: incidentId.parse(item['incidentId']), key: String(item['headSk']) }));
  }

  /** Ids of the incidents that opened in `[from, to)`, as the stream last told of them; the newest may be missing. */
  async openedBetween(from: number, to: number): Promise<IncidentId[]> {
    const each = await Promise.all(
      incidentStatuses.map((status) => this.#table.headsBetween(`STATUS#${status}`, toIso(from), toIso(to))),
    );
    return each.flat().map((item) => incidentId.parse(item['incidentId']));
  }
}

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
