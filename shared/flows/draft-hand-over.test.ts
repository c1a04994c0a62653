import { expect, it } from 'vitest';
import { LISTED } from '../domain/oncall/hand-over-report.ts';
import type { IncidentId } from '../domain/ids.ts';
import { actor } from '../domain/ids.ts';
import { incidentIdFor } from '../adapters/incident-log.ts';
import { draftReport } from './draft-hand-over.ts';
import { bundled, type World } from './flow-fixture.ts';
import { HAND_OFF, handOverDeps, handOverWorld, PRIMARY } from './hand-over-fixture.ts';
import { runCommand } from './run-command.ts';

const draft = async (made: World, process = made.process()) => {
  const deps = handOverDeps(process);
  const facts = await deps.rota.facts([PRIMARY.id], made.now);
  const policy = { ...bundled.policy, maintenance: MAINTENANCE };
  return draftReport({ ...deps, policy }, { schedule: PRIMARY, facts, at: HAND_OFF }, made.now);
};
const MAINTENANCE = [
  {
    id: 'weekly',
    title: 'Weekly',
    when: { every: 'week', on: 'sun', at: '02:00' },
    zone: 'UTC',
    lasts: 'PT2H',
    roles: ['L1'],
    row: 'S2.1',
  },
  {
    id: 'now',
    title: 'Under way',
    when: { every: 'day', at: '09:30' },
    zone: 'UTC',
    lasts: 'PT1H',
    roles: ['L1'],
    row: 'S2.1',
  },
  {
    id: 'yearly',
    title: 'Yearly',
    when: { every: 'year', at: '02:00' },
    zone: 'UTC',
    lasts: 'PT2H',
    roles: ['L1'],
    row: 'S2.1',
  },
] as never;

it('says who has an incident, since when it stands so, and which maintenance comes within a week or is under way', async () => {
  const made = await handOverWorld();
  const id = await made.open();
  made.now += 1000;
  await runCommand(
    made.process().log,
    id,
    { kind: 'acknowledge', by: actor.parse('maya'), via: 'api' },
    { commandId: 'a' },
    made.now,
  );
  const { incidents, maintenance, gaps, services } = await draft(made);
  expect(incidents).toMatchObject([{ id, owner: 'maya', status: 'acknowledged', updatedAt: made.now }]);
  expect(maintenance.map((one) => [one.id, new Date(one.start).toISOString()])).toEqual([
    ['now', '2026-03-10T09:30:00.000Z'],
    ['weekly', '2026-03-15T02:00:00.000Z'],
  ]);
  expect(gaps).toEqual([]);
  expect(services[0]).toMatchObject({ id: incidents[0]?.service, worst: 'P1', firingAlerts: 1 });
  expect(services.slice(1).filter(({ worst }) => worst !== undefined)).toEqual([]);
});

it('names gaps of the coming day', async () => {
  const made = await handOverWorld();
  const { rota } = handOverDeps(made.process());
  const off = {
    id: 'l2',
    person: 'tomas',
    start: '2026-03-10T12:00:00Z',
    end: '2026-03-10T13:00:00Z',
    by: 'maya',
    at: '2026-03-01T00:00:00Z',
  };
  await rota.addLeave(off as never, [], made.now);
  expect((await draft(made)).gaps).toEqual([{ start: Date.parse(off.start), end: Date.parse(off.end) }]);
});

it('reads each open incident once, and counts those that it does not list', async () => {
  const made = await handOverWorld();
  const id = await made.open();
  const read = async (count: number) => {
    const loaded = await made.process().log.load(id);
    const ids = Array.from({ length: count }, (_, index) => incidentIdFor(`many-${index}`, 0));
    const loads: IncidentId[] = [];
    const deps = handOverDeps(made.process());
    const log = {
      openIncidents: () => Promise.resolve(ids.map((sk) => ({ sk, at: 0 }))),
      load: (each: IncidentId) => {
        loads.push(each);
        return Promise.resolve(
          loaded === undefined ? undefined : { ...loaded, incident: { ...loaded.incident, id: each } },
        );
      },
    };
    const facts = await deps.rota.facts([PRIMARY.id], made.now);
    const report = await draftReport(
      { ...deps, log, policy: bundled.policy },
      { schedule: PRIMARY, facts, at: HAND_OFF },
      made.now,
    );
    return { loads: loads.length, report };
  };
  for (const count of [10, 1000]) expect((await read(count)).loads).toBe(count);
  const { report } = await read(LISTED + 7);
  expect([report.incidents.length, report.moreIncidents, report.firingAlerts]).toEqual([LISTED, 7, LISTED + 7]);
});
