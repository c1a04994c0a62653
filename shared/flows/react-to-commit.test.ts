import { describe, expect, it } from 'vitest';
import { actor } from '../domain/ids.ts';
import { change, fork, HOUR, MINUTE, SECOND, world, type World } from './flow-fixture.ts';
import { parkExecution } from './park-execution.ts';
import { reactToCommit } from './react-to-commit.ts';
import { runCommand } from './run-command.ts';
import { takeAlert } from './take-alert.ts';

const maya = actor.parse('maya');

async function opened() {
  const made = await world();
  return { made, id: await made.open() };
}
type Id = Awaited<ReturnType<typeof opened>>['id'];

const react = (made: World, id: Id, version: number): Promise<void> => reactToCommit(made.process(), id, version);
const park = (
  made: World,
  id: Id,
  token: string,
  version: number,
  machine: 'escalation' | 'communication' = 'escalation',
) => {
  made.providers.waiting.add(token);
  return parkExecution(made.process(), { v: 1, incidentId: id, n: 1, machine, version, token }, made.now);
};
const resolve = (made: World, id: Id) =>
  runCommand(made.process().log, id, { kind: 'resolve', by: maya }, { commandId: 'r' }, made.now);

const tokens = async (made: World, id: Id): Promise<string[]> =>
  (await made.process().parked.list(id)).map(({ token }) => token).sort();

describe('what follows from a commit', () => {
  it('starts both workflows of an opening, once, however often its record is delivered (failures 1 and 21)', async () => {
    const { made, id } = await opened();
    for (let delivery = 0; delivery < 3; delivery += 1) await react(made, id, 1);
    expect(made.providers.started).toEqual([`escalation:${id}-1`, `communication:${id}-1`]);
  });

  it('starts nothing twice when the record comes again after the execution has ended (failure 21)', async () => {
    const { made, id } = await opened();
    await react(made, id, 1);
    made.providers.executions.forEach((execution, name) =>
      made.providers.executions.set(name, { ...execution, status: 'SUCCEEDED' }),
    );
    await react(made, id, 1);
    expect(made.providers.started).toHaveLength(2);
  });

  it('wakes what waits, each once, and forgets it', async () => {
    const { made, id } = await opened();
    await park(made, id, 'ladder', 1);
    await park(made, id, 'matrix', 1, 'communication');
    await react(made, id, 1);
    await react(made, id, 1);
    expect(made.providers.woken.sort()).toEqual(['ladder', 'matrix']);
    expect(await tokens(made, id)).toEqual([]);
  });

  it('is no failure when the one that waited has timed out meanwhile (failure 8)', async () => {
    const { made, id } = await opened();
    await park(made, id, 'ladder', 1);
    made.providers.waiting.clear();
    await expect(react(made, id, 1)).resolves.toBeUndefined();
    expect(made.providers.woken).toEqual([]);
    expect(await tokens(made, id)).toEqual([]);
  });

  it('starts the next execution at a reopening', async () => {
    const { made, id } = await opened();
    await react(made, id, 1);
    await resolve(made, id);
    made.now += 5 * MINUTE;
    await made.climb(id);
    const version = (await made.process().log.load(id))?.version ?? 0;
    await react(made, id, version);
    expect(made.providers.started.slice(2)).toEqual([`escalation:${id}-2`, `communication:${id}-2`]);
  });

  it('starts nothing for an incident that is closed by the time its record is read', async () => {
    const { made, id } = await opened();
    await resolve(made, id);
    await runCommand(made.process().log, id, { kind: 'close', by: maya }, { commandId: 'c' }, made.now);
    await react(made, id, 1);
    expect(made.providers.started).toEqual([]);
  });

  it('shows the newest state on the lists, whatever order records come in and wherever a newer one overtakes', async () => {
    const { made: before, id } = await opened();
    await resolve(before, id);
    await react(before, id, 2);
    await react(before, id, 1);
    const status = async (made: World) => (await made.table.get({ pk: `INCIDENT#${id}`, sk: 'HEAD' }))?.['headPk'];
    expect(await status(before)).toBe('STATUS#resolved');
    const fresh = (await opened()).made;
    const untouched = fork(fresh).process();
    await reactToCommit(untouched, id, 1);
    for (const index of untouched.table.operations.keys()) {
      const made = fork(fresh);
      const newer = async () => {
        await resolve(made, id);
        await react(made, id, 2);
      };
      await reactToCommit(made.process(made.table.connect().rivalBefore(index, newer)), id, 1);
      expect(await status(made), `call ${index}`).toBe('STATUS#resolved');
    }
  });

  it('notes the months that an impact touches, for the statements', async () => {
    const made = await world();
    const { incidentId: id } = await takeAlert(
      made.process().opening,
      change('firing', made.now - 11 * 24 * HOUR),
      made.now,
    );
    if (id === undefined) throw new Error('it opened nothing');
    await made.take('quiet', made.now + SECOND);
    await react(made, id, 1);
    const noted = async (month: string) =>
      (await made.process().impacts.onService('registry', month)).map(({ incident }) => incident);
    expect(await noted('2026-02')).toEqual([id]);
    expect(await noted('2026-03')).toEqual([id]);
    expect(await noted('2026-04')).toEqual([]);
  });

  it('fails, so that the stream tells it again, when the log cannot be read', async () => {
    const { made, id } = await opened();
    await expect(react(await world(), id, 1)).rejects.toThrow('cannot be read');
    expect(made.providers.started).toEqual([]);
  });
});

describe('an execution that goes to wait (failure 21b)', () => {
  it('waits where the log still stands as it was decided on, and its older tokens are forgotten', async () => {
    const { made, id } = await opened();
    await park(made, id, 'first', 1);
    await park(made, id, 'other machine', 1, 'communication');
    await park(made, id, 'second', 1);
    expect(await tokens(made, id)).toEqual(['other machine', 'second']);
    expect(made.providers.woken).toEqual([]);
  });

  it('wakes itself where the log has moved since the decision', async () => {
    const { made, id } = await opened();
    await resolve(made, id);
    await park(made, id, 'late', 1);
    expect(made.providers.woken).toEqual(['late']);
    expect(await tokens(made, id)).toEqual([]);
  });

  it('is woken by one side or the other, at whichever call somebody commits', async () => {
    for (let index = 0; index < 6; index += 1) {
      const { made, id } = await opened();
      made.providers.waiting.add('token');
      const rival = async () => {
        await resolve(made, id);
        await react(made, id, 2);
      };
      const table = made.table.connect().rivalBefore(index, rival);
      const request = { v: 1, incidentId: id, n: 1, machine: 'escalation', version: 1, token: 'token' } as const;
      await parkExecution(made.process(table), request, made.now);
      const committed = (await made.incident(id)).status === 'resolved';
      expect(made.providers.woken, `call ${index}`).toEqual(committed ? ['token'] : []);
    }
  });

  it('is woken under both tokens when its first try died before it looked at the log', async () => {
    const { made, id } = await opened();
    const request = { v: 1, incidentId: id, n: 1, machine: 'escalation', version: 1 } as const;
    made.providers.waiting.add('first').add('second');
    const dying = made.process(made.table.connect().dieAt(1));
    await expect(parkExecution(dying, { ...request, token: 'first' }, made.now)).rejects.toThrow('died');
    await resolve(made, id);
    await react(made, id, 2);
    await parkExecution(made.process(), { ...request, token: 'second' }, made.now);
    expect(made.providers.woken).toEqual(['first', 'second']);
  });
});
