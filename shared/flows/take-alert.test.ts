import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IncidentLog, incidentIdFor } from '../adapters/incident-log.ts';
import type { AlertRecord, AlertSignal } from '../domain/alert/alert-record.ts';
import { TOCSIN } from '../domain/ids.ts';
import { change, fork, HOUR, key, MINUTE, SECOND, T0, world, type World } from './flow-fixture.ts';
import { openIncident } from './open-incident.ts';
import { runCommand } from './run-command.ts';
import { takeAlert } from './take-alert.ts';

async function item(world: World): Promise<AlertRecord> {
  const found = await world.process().alerts.get(key);
  if (found === undefined) throw new Error('the alert has no item');
  return found;
}

const incidents = ({ table }: World): string[] =>
  Object.keys(table.dump()).filter((at) => at.startsWith('INCIDENT#') && at.endsWith('COMMIT#000001'));

describe('an alarm that is told more than once (failure 1)', () => {
  it('costs one conditional write and no read for each of ten repeats, and opens nothing more', async () => {
    const made = await world();
    await made.open();
    for (let repeat = 0; repeat < 10; repeat += 1) {
      const process = made.process();
      expect(await takeAlert(process.opening, change('firing', T0), made.now + repeat)).toMatchObject({
        outcome: 'repeated',
      });
      expect(process.table.operations.map(({ kind }) => kind)).toEqual(['update']);
    }
    expect(incidents(made)).toHaveLength(1);
    expect(await item(made)).toMatchObject({ repeats: 10, version: 1 });
  });

  it('opens one incident however the calls of five deliveries at once fall', async () => {
    const before = await world();
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const made = fork(before);
        const deliveries = Array.from({ length: 5 }, () => {
          const table = made.table.connect().before(({ kind }) => scheduler.schedule(Promise.resolve(), kind));
          return takeAlert(made.process(table).opening, change('firing', T0), T0);
        });
        const taken = await scheduler.waitFor(Promise.all(deliveries));
        expect(new Set(taken.map(({ incidentId }) => incidentId)).size).toBe(1);
        expect(incidents(made)).toHaveLength(1);
        const record = await item(made);
        expect(record).toMatchObject({ state: 'firing', episode: 1 });
        expect(record).not.toHaveProperty('pending');
      }),
      { numRuns: 100 },
    );
  });

  it('keeps the words of the first, though the second says other customers while the opening is owed', async () => {
    const made = await world();
    const table = made.table.connect();
    table.failNext(({ kind, sk }) => kind === 'putIf' && sk === 'COMMIT#000001', 'before');
    const first = change('firing', T0, { service: 'registry', customers: ['liffey-payments'] });
    await expect(takeAlert(made.process(table).opening, first, T0)).rejects.toThrow('did not take');
    const { incidentId } = await made.take('firing', T0, { service: 'registry', customers: ['hoshi-robotics'] });
    if (incidentId === undefined) throw new Error('it opened nothing');
    expect((await made.incident(incidentId)).customers).toEqual(['liffey-payments']);
  });
});

describe('changes that arrive out of order (failure 3)', () => {
  it.each<[string, readonly (readonly [AlertSignal, number])[], string, Partial<AlertRecord>]>([
    [
      'an older alarm',
      [
        ['firing', 10],
        ['firing', 5],
      ],
      'open',
      { late: 1 },
    ],
    [
      'a recovery from before the alarm',
      [
        ['firing', 10],
        ['quiet', 5],
      ],
      'open',
      { late: 1, state: 'firing' },
    ],
    [
      'a recovery of the same instant',
      [
        ['firing', 10],
        ['quiet', 10],
      ],
      'open',
      { state: 'quiet' },
    ],
    [
      'the recovery before its alarm',
      [
        ['quiet', 20],
        ['firing', 10],
      ],
      'resolved',
      { state: 'quiet', changedAt: T0 + 20 * SECOND },
    ],
    [
      'an alarm newer than a recovery still on the way',
      [
        ['firing', 10],
        ['firing', 30],
        ['quiet', 20],
      ],
      'open',
      { late: 1, state: 'firing' },
    ],
    [
      'the same recovery twice',
      [
        ['firing', 10],
        ['quiet', 20],
        ['quiet', 20],
      ],
      'open',
      { repeats: 1, state: 'quiet' },
    ],
    [
      'nothing known of the metric',
      [
        ['firing', 10],
        ['insufficient', 20],
      ],
      'open',
      { insufficient: 1, state: 'firing' },
    ],
  ])("%s: one incident, by the source's time", async (_what, changes, status, expected) => {
    const made = await world();
    for (const [signal, at] of changes) await made.take(signal, T0 + at * SECOND);
    expect(incidents(made)).toHaveLength(1);
    expect(await item(made)).toMatchObject(expected);
    const { incidentId } = await item(made);
    if (incidentId === undefined) throw new Error('it opened nothing');
    expect((await made.incident(incidentId)).status).toBe(status);
  });

  it('pages nobody for an alarm whose recovery was known before it', async () => {
    const made = await world();
    await made.take('quiet', T0 + SECOND);
    const id = await made.open();
    await made.climb(id);
    expect(await made.notices(id)).toEqual([]);
  });

  it('records a late alarm after the close, opens nothing and pages nobody', async () => {
    const made = await world();
    const id = await made.open();
    await made.take('quiet', T0 + MINUTE);
    made.now += 5 * MINUTE;
    await made.climb(id);
    made.now += 24 * HOUR;
    await made.climb(id, 1);
    expect(await made.take('firing', T0 + SECOND)).toMatchObject({ outcome: 'late' });
    expect(incidents(made)).toHaveLength(1);
    expect(await made.notices(id)).toEqual([]);
  });
});

describe('a new episode', () => {
  it('is another incident, and never reopens the old one whatever the alert does now', async () => {
    const made = await world();
    const old = await made.open();
    await made.take('quiet', T0 + SECOND);
    made.now += 5 * MINUTE;
    await made.climb(old);
    made.now += HOUR;
    const { incidentId } = await made.take('firing');
    expect(incidentId).not.toBe(old);
    made.now += MINUTE;
    await made.climb(old, 1);
    expect((await made.incident(old)).status).toBe('resolved');
    made.now += 24 * HOUR;
    await made.climb(old, 2);
    expect((await made.incident(old)).status).toBe('closed');
    expect((await made.active()).map(({ id }) => id)).toEqual([incidentId]);
  });

  it('begins when it fires after a person had resolved it and it had recovered, all within five minutes', async () => {
    const made = await world();
    const old = await made.open();
    made.now += MINUTE;
    await runCommand(made.process().log, old, { kind: 'resolve', by: TOCSIN }, { commandId: 'r' }, made.now);
    made.now += MINUTE;
    await made.take('quiet');
    made.now += MINUTE;
    const taken = await made.take('firing');
    expect(taken.outcome).toBe('opened');
    expect(taken.incidentId).not.toBe(old);
    made.now += 10 * MINUTE;
    await made.climb(old);
    expect((await made.incident(old)).status).toBe('resolved');
  });

  it('begins with the next newer alarm when a person closed it although it fired', async () => {
    const made = await world();
    const old = await made.open();
    const { log } = made.process();
    await runCommand(log, old, { kind: 'resolve', by: TOCSIN }, { commandId: 'r' }, made.now);
    await runCommand(log, old, { kind: 'close', by: TOCSIN }, { commandId: 'c' }, made.now);
    expect(await made.take('firing', T0)).toMatchObject({ outcome: 'repeated', incidentId: old });
    made.now += MINUTE;
    const taken = await made.take('firing');
    expect(taken.outcome).toBe('opened');
    expect(taken.incidentId).not.toBe(old);
  });

  it('moves to another id when a stranger already stands under its own', async () => {
    const made = await world();
    const wanted = incidentIdFor(`${key}#1`, 0);
    await strangerUnder(made, wanted);
    const id = await made.open();
    expect(id).toBe(incidentIdFor(`${key}#1`, 1));
    expect(await made.story(wanted)).toEqual(['IncidentOpened']);
  });

  it('moves to another id when a stranger takes its own between its reservation and its opening', async () => {
    const reference = await world();
    const process = reference.process();
    await takeAlert(process.opening, change('firing', T0), T0);
    const opening = process.table.operations.findIndex(({ sk }) => sk === 'COMMIT#000001');
    expect(opening).toBeGreaterThan(0);
    const wanted = incidentIdFor(`${key}#1`, 0);
    const ids = new Set<string | undefined>();
    for (let index = opening + 1; index < process.table.operations.length; index += 1) {
      const made = await world();
      const table = made.table.connect().rivalBefore(index, () => strangerUnder(made, wanted));
      const taken = await takeAlert(made.process(table).opening, change('firing', T0), T0);
      const ours = taken.incidentId;
      ids.add(ours);
      expect(await item(made)).toMatchObject({ incidentId: ours, episode: 1 });
      expect(incidents(made)).toHaveLength(ours === wanted ? 1 : 2);
      expect(await item(made)).not.toHaveProperty('pending');
    }
    expect(ids).toEqual(new Set([wanted, incidentIdFor(`${key}#1`, 1)]));
  });
});

async function strangerUnder({ table, now }: World, id: ReturnType<typeof incidentIdFor>): Promise<void> {
  const log = new IncidentLog(table.connect());
  await openIncident(log, id, [
    {
      type: 'IncidentOpened',
      at: now,
      by: TOCSIN,
      origin: 'another',
      title: 'another',
      severity: 'P4',
      why: 'it says so',
      ladder: 'L1',
      customers: [],
      everyone: true,
      impact: 'none',
      policy: 'p',
      policyName: 'erlmcp',
    },
  ]);
}

describe('an alert that flaps (failure 2)', () => {
  it('keeps one incident open and writes the log two commits for a hundred flaps inside the hold-down', async () => {
    const made = await world();
    const id = await made.open();
    for (let flap = 1; flap <= 100; flap += 1) {
      await made.take('quiet', T0 + flap * 2 * SECOND);
      await made.take('firing', T0 + (flap * 2 + 1) * SECOND);
    }
    expect(incidents(made)).toHaveLength(1);
    expect(await item(made)).toMatchObject({ flaps: 100, state: 'firing' });
    expect((await made.process().log.load(id))?.version).toBe(2);
  });

  it('takes thirty changes at once, each in its place, though they race for one item', async () => {
    const made = await world();
    const flips = Array.from({ length: 31 }, (_, index) =>
      change(index % 2 === 0 ? 'firing' : 'quiet', T0 - 30 * SECOND + index * SECOND),
    );
    const taken = await Promise.all(flips.map((one) => takeAlert(made.process().opening, one, T0)));
    expect(new Set(taken.map(({ incidentId }) => incidentId)).size).toBeLessThanOrEqual(2);
    expect(incidents(made)).toHaveLength(1);
    expect(await item(made)).toMatchObject({ flaps: 15, state: 'firing' });
  });
});
