import { readDirectory, readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { AlertRecords } from '../adapters/alert-records.ts';
import { ChannelMarks } from '../adapters/channel-marks.ts';
import { DirectoryStore } from '../adapters/directory-store.ts';
import { IncidentHeads } from '../adapters/incident-heads.ts';
import { GuaranteeMarks } from '../adapters/guarantee-marks.ts';
import { IncidentLog } from '../adapters/incident-log.ts';
import { NoticeLedger } from '../adapters/notice-ledger.ts';
import { HandOverLinks } from '../adapters/hand-over-links.ts';
import { HandOvers } from '../adapters/hand-overs.ts';
import { PageLinks } from '../adapters/page-links.ts';
import { ParkedExecutions } from '../adapters/parked-executions.ts';
import { PolicyShelf } from '../adapters/policy-shelf.ts';
import { Providers } from '../adapters/providers-fixture.ts';
import { statementStores } from '../adapters/statement-stores.ts';
import { MemoryTable } from '../adapters/table-fixture.ts';
import { ToldFindings } from '../adapters/told-findings.ts';
import { ToldShifts } from '../adapters/told-shifts.ts';
import type { DecideAnswer, DecideRequest } from '../contracts/events/workflow-messages.ts';
import type { AlertChange, AlertSignal } from '../domain/alert/alert-record.ts';
import { scheduleOf } from '../domain/directory/role-members.ts';
import type { Directory } from '../domain/directory/directory.ts';
import { alertKeyOf, incidentId, type IncidentId } from '../domain/ids.ts';
import { isActive, type Incident } from '../domain/incident/incident.ts';
import type { OwnMetric } from '../runtime/metrics.ts';
import { alertDeps } from './assess-alert.ts';
import { climbLadder } from './climb-ladder.ts';
import { takeAlert, type Taken } from './take-alert.ts';

/** For tests of flows: the sample policy, its directory, a table, the providers, and a clock that stands until it is moved. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const T0 = Date.parse('2026-03-10T10:00:00Z');
export const bundled = readPolicyFolder('erlmcp');
export const sampleDirectory = readDirectory('erlmcp');
export const key = alertKeyOf('cloudwatch', 'arn:registry-down');

/** A state change of the sample alarm; `at` is the source's time. */
export const change = (signal: AlertSignal, at: number, said?: AlertChange['said']): AlertChange => ({
  signal,
  at,
  ...(said === undefined ? {} : { said }),
  facts: {
    key,
    source: 'cloudwatch',
    dedupKey: 'arn:registry-down',
    name: 'registry-down',
    title: 'registry-down',
    stateChangedAt: at,
  },
});

export class World {
  now = T0;
  readonly table: MemoryTable;
  readonly providers = new Providers();
  /** Every count that was raised, by its name. */
  readonly raised: string[] = [];
  /** How long each page took, in ms. */
  readonly pageLatencies: number[] = [];

  constructor(table = new MemoryTable()) {
    this.table = table;
  }

  /** One process: a connection of its own to the table, and everything a flow may need over it. */
  process(table = this.table.connect()) {
    const log = new IncidentLog(table);
    const alerts = new AlertRecords(table);
    const directory = new DirectoryStore(table);
    const policies = new PolicyShelf(table, bundled);
    const stores = statementStores(table);
    const { maintenance } = stores;
    const opening = alertDeps({ log, alerts, directory, policies, maintenance, backOff: () => Promise.resolve() });
    return {
      table,
      log,
      alerts,
      directory,
      policies,
      opening,
      ledger: new NoticeLedger(table),
      guarantees: new GuaranteeMarks(table),
      told: new ToldShifts(table),
      findings: new ToldFindings(table),
      heads: new IncidentHeads(table),
      ...stores,
      parked: new ParkedExecutions(table),
      links: new PageLinks(table),
      handOvers: new HandOvers(table),
      handOverLinks: new HandOverLinks(table),
      marks: new ChannelMarks(table),
      insteadOfAdmin: bundled.policy.unroutable.audience,
      clock: { now: () => this.now },
      linkBase: 'https://tocsin.example',
      raise: (metric: OwnMetric, value: number) => {
        if (metric === 'PageLatency') this.pageLatencies.push(value);
        else this.raised.push(metric);
      },
      ...this.providers.connect(() => table.alive),
    };
  }

  /** Takes a change in a process that lives. */
  take(signal: AlertSignal, at = this.now, said?: AlertChange['said']): Promise<Taken> {
    return takeAlert(this.process().opening, change(signal, at, said), this.now);
  }

  /** Opens the sample incident and answers its id. */
  async open(said?: AlertChange['said']): Promise<IncidentId> {
    return incidentId.parse((await this.take('firing', this.now, said)).incidentId);
  }

  climb(id: IncidentId, iteration = 0, process = this.process()): Promise<DecideAnswer> {
    return climbLadder(process, turn(id, iteration), this.now);
  }

  async incident(id: IncidentId): Promise<Incident> {
    const loaded = await this.process().log.load(id);
    if (loaded === undefined) throw new Error(`no log of ${id} stands`);
    return loaded.incident;
  }

  /** Every incident there ever was. */
  async incidents(): Promise<Incident[]> {
    const openings = Object.keys(this.table.dump()).filter((at) => at.endsWith('COMMIT#000001'));
    const ids = openings.map((at) => incidentId.parse(/INC-\w{8}/.exec(at)?.[0]));
    return Promise.all(ids.map((id) => this.incident(id)));
  }

  /** Every incident that somebody still has to answer for or is at work on. */
  async active(): Promise<Incident[]> {
    const marks = await this.process().log.openIncidents();
    const loaded = await Promise.all(marks.map(({ sk }) => this.process().log.load(sk)));
    return loaded.flatMap((one) => (one === undefined || !isActive(one.incident) ? [] : [one.incident]));
  }

  /** The types of all events of an incident, in order. */
  async story(id: IncidentId): Promise<string[]> {
    const loaded = await this.process().log.load(id);
    return (loaded?.commits ?? []).flatMap(({ events }) => events.map(({ type }) => type));
  }

  /** Ids of the notices that stand, in order. */
  async notices(id: IncidentId): Promise<string[]> {
    return (await this.process().ledger.ofIncident(id)).map((notice) => notice.id);
  }
}

/** One turn of the escalation workflow, execution 1 unless said otherwise. */
export const turn = (id: IncidentId, iteration = 0, n = 1): DecideRequest => ({
  v: 1,
  incidentId: id,
  n,
  execution: `escalation:${id}-${n}`,
  iteration,
  seen: null,
});

export async function world(directory: Directory = sampleDirectory): Promise<World> {
  const made = new World();
  await new DirectoryStore(made.table).replace(directory, 0);
  return made;
}

/** The same people, and no schedule yet. */
export function worldWithoutRota(): Promise<World> {
  const { rota: _rota, ...directory } = sampleDirectory;
  const roles = Object.entries(directory.roles).map(([role, members]) => [
    role,
    members.filter((member) => scheduleOf(member) === undefined),
  ]);
  return world({ ...directory, roles: Object.fromEntries(roles) as Directory['roles'] });
}

/** The same world up to here, going on by itself: what happens to one of the two does not happen to the other. */
export function fork(before: World): World {
  const made = new World(before.table.copy());
  made.now = before.now;
  return made;
}

export type Process = ReturnType<World['process']>;
