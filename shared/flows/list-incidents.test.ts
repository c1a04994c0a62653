import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentIdFor, IncidentLog } from '../adapters/incident-log.ts';
import { IncidentHeads, listKeyOf } from '../adapters/incident-heads.ts';
import { MemoryTable } from '../adapters/table-fixture.ts';
import { actor, type IncidentId } from '../domain/ids.ts';
import { foldIncident } from '../domain/incident/evolve.ts';
import { maya, opening } from '../domain/incident/incident-fixture.ts';
import { incidentStatuses, type Incident, type IncidentStatus } from '../domain/incident/incident.ts';
import type { IncidentEvent } from '../domain/incident/incident-events.ts';
import { MINUTE, world, type World } from './flow-fixture.ts';
import { listIncidents, type ListFilter } from './list-incidents.ts';
import { reactToCommit } from './react-to-commit.ts';
import { reportIncident } from './report-incident.ts';
import { runCommand } from './run-command.ts';

const by = actor.parse('maya');
const statusesOf = async (made: World, filter: ListFilter = {}) =>
  (await listIncidents(made.process(), filter, undefined, 25)).incidents.map(({ status }) => status);

describe('a list of incidents, before the stream has told of anything', () => {
  it('has the incident that was just reported', async () => {
    const made = await world();
    const report = { title: 'Customers cannot log in', severity: 'P2' };
    const { id } = await reportIncident(made.process(), report, by, { commandId: 'c' }, made.now);
    const page = await listIncidents(made.process(), { status: 'open', severity: 'P2' }, undefined, 25);
    expect(page.incidents).toMatchObject([{ id, title: report.title }]);
    expect(await statusesOf(made)).toEqual(['open']);
  });

  it('has the incident that an alarm just opened', async () => {
    const made = await world();
    await made.open();
    expect(await statusesOf(made, { status: 'open', service: 'registry' })).toEqual(['open']);
  });

  it.each(['unprojected', 'projected as open'])(
    'has each step of an incident that is %s at once',
    async (projected) => {
      const made = await world();
      const id = await made.open();
      if (projected !== 'unprojected') await reactToCommit(made.process(), id, 1);
      for (const [command, status] of [
        ['acknowledge', 'acknowledged'],
        ['start', 'in_progress'],
        ['resolve', 'resolved'],
        ['close', 'closed'],
      ] as const) {
        await runCommand(made.process().log, id, { kind: command, by, via: 'api' }, { commandId: command }, made.now);
        for (const each of incidentStatuses)
          expect(await statusesOf(made, { status: each })).toEqual(each === status ? [status] : []);
        expect(await statusesOf(made)).toEqual([status]);
      }
    },
  );

  it('still has a closed incident whose mark is gone while the projection has it as resolved', async () => {
    const made = await world();
    const id = await made.open();
    const { log } = made.process();
    await runCommand(log, id, { kind: 'resolve', by }, { commandId: 'r' }, made.now);
    await reactToCommit(made.process(), id, 2);
    await runCommand(log, id, { kind: 'close', by }, { commandId: 'c' }, made.now);
    await log.markClosed(id);
    for (const filter of [{}, { status: 'closed' } as const])
      expect(await statusesOf(made, filter)).toEqual(['closed']);
    expect(await statusesOf(made, { status: 'resolved' })).toEqual([]);
  });

  it('has nothing of an opening that was announced and never written', async () => {
    const made = await world();
    await made.process().log.markOpen(incidentIdFor('nobody', 0), made.now);
    expect(await statusesOf(made)).toEqual([]);
  });
});

/** An incident as it may stand: how far it went, how far the projection knows of it (or took it to be), whether its mark was left. */
const standing = fc.record({
  openedMinute: fc.integer({ min: 0, max: 5 }),
  steps: fc.integer({ min: 0, max: 4 }),
  known: fc.integer({ min: -1, max: 4 }),
  markLeft: fc.boolean(),
  severity: fc.constantFrom('P1', 'P2'),
  reassessed: fc.boolean(),
  service: fc.constantFrom('registry', 'transport', undefined),
});
type Standing = typeof standing extends fc.Arbitrary<infer T> ? T : never;

function eventsOf({ openedMinute, severity, reassessed, service }: Standing): IncidentEvent[] {
  const at = { at: openedMinute * MINUTE, by: maya };
  const first = { ...opening[0], ...at, severity: reassessed ? 'P3' : severity, service } as IncidentEvent;
  return [
    first,
    { type: 'IncidentAcknowledged', ...at, via: 'api' },
    { type: 'WorkStarted', ...at },
    { type: 'IncidentResolved', ...at, cause: 'person' },
    { type: 'IncidentClosed', ...at },
  ];
}

/** Writes all of them, each with its log, its mark and its head; answers them as their logs have them. */
async function stand(table: MemoryTable, all: readonly Standing[]): Promise<Incident[]> {
  const [log, heads] = [new IncidentLog(table), new IncidentHeads(table)];
  return Promise.all(
    all.map(async (one, index) => {
      const id = incidentIdFor(`${index}`, 0);
      const { at } = eventsOf(one)[0] as IncidentEvent;
      const assessed = { type: 'SeverityAssessed', at, by: maya, why: 'a test', impact: 'outage' } as const;
      const commits = eventsOf(one)
        .slice(0, one.steps + 1)
        .map((event, step) =>
          one.reassessed && step === one.steps ? [event, { ...assessed, severity: one.severity }] : [event],
        );
      for (const [step, events] of commits.entries())
        await log.append(id, step + 1, { commandId: `${step}`, at, events });
      const closed = one.steps === 4;
      if (!closed || one.markLeft) await log.markOpen(id, at);
      // Only while its mark stands may the projection be behind without the list noticing.
      const known = closed && !one.markLeft ? one.steps : one.known;
      const projected = foldIncident(id, known > one.steps ? eventsOf(one) : commits.slice(0, known + 1).flat());
      if (projected !== undefined) await heads.project(projected, known + 1);
      return foldIncident(id, commits.flat()) as Incident;
    }),
  );
}

const filters = fc.record(
  {
    status: fc.constantFrom<IncidentStatus>(...incidentStatuses, 'closed', 'closed'),
    severity: fc.constantFrom('P1', 'P2'),
    service: fc.constantFrom('registry', 'transport'),
  },
  { requiredKeys: [] },
);

describe('the pages of a list', () => {
  it('hold every incident that passes the filter once, newest first, however far the projection is behind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(standing, { maxLength: 25, size: 'max' }),
        filters,
        fc.integer({ min: 1, max: 4 }),
        async (all, filter, limit) => {
          const table = new MemoryTable();
          const incidents = await stand(table, all);
          const wanted = incidents
            .filter((one) => Object.entries(filter).every(([name, value]) => one[name as 'status'] === value))
            .sort((a, b) => (listKeyOf(a) < listKeyOf(b) ? 1 : -1));
          const deps = { log: new IncidentLog(table), heads: new IncidentHeads(table) };
          const seen: IncidentId[] = [];
          let cursor: string | undefined;
          do {
            const page = await listIncidents(deps, filter, cursor, limit);
            expect(page.incidents.length).toBeLessThanOrEqual(limit);
            expect(page.cursor === undefined || cursor === undefined || page.cursor < cursor).toBe(true);
            seen.push(...page.incidents.map(({ id }) => id));
            cursor = page.cursor;
          } while (cursor !== undefined);
          expect(seen).toEqual(wanted.map(({ id }) => id));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cost the logs of what is open and of the page, not of all that was ever closed', async () => {
    const table = new MemoryTable();
    const one: Standing = {
      openedMinute: 1,
      steps: 4,
      known: 4,
      markLeft: false,
      severity: 'P1',
      reassessed: false,
      service: 'registry',
    };
    await stand(table, [...Array<Standing>(100).fill(one), ...Array<Standing>(3).fill({ ...one, steps: 0 })]);
    const asked = async (filter: ListFilter, limit: number) => {
      const connection = table.connect();
      const deps = { log: new IncidentLog(connection), heads: new IncidentHeads(connection) };
      await listIncidents(deps, filter, undefined, limit);
      const logs = connection.operations.filter(({ kind, pk }) => kind === 'list' && pk.startsWith('INCIDENT#'));
      return [logs.length, connection.operations.length - logs.length];
    };
    expect(await asked({ status: 'open' }, 10)).toEqual([3, 4]);
    expect(await asked({}, 10)).toEqual([3 + 11, 4 + 5]);
  });
});
