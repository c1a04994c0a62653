import { describe, expect, it } from 'vitest';
import { actor, incidentId } from '../domain/ids.ts';
import { decideCommand } from '../domain/incident/decide-command.ts';
import { commitDecision } from './commit-decision.ts';
import { MINUTE, world, type Process } from './flow-fixture.ts';

const maya = actor.parse('maya');
const tomas = actor.parse('tomas');

async function opened() {
  const made = await world();
  return { world: made, id: await made.open() };
}

const acknowledge = (process: Process, id: Awaited<ReturnType<typeof opened>>['id'], by = maya, now = MINUTE) =>
  commitDecision(process.log, id, { commandId: `ack:${by}` }, now, (incident) =>
    decideCommand(incident, { kind: 'acknowledge', by, via: 'api' }, now),
  );

describe('a decision on an incident', () => {
  it('is one commit with the number after the one that was read', async () => {
    const { world, id } = await opened();
    expect(await acknowledge(world.process(), id)).toMatchObject({ kind: 'committed', version: 2, replayed: false });
    expect((await world.incident(id)).status).toBe('acknowledged');
  });

  it('is unknown where there is no incident, and writes nothing', async () => {
    const { world } = await opened();
    const before = world.table.dump();
    expect(await acknowledge(world.process(), incidentId.parse('INC-00000000'))).toEqual({ kind: 'unknown' });
    expect(world.table.dump()).toEqual(before);
  });

  it('is found by its command when the SDK repeats the put that had succeeded and is refused (failure 21b)', async () => {
    const { world, id } = await opened();
    const table = world.table.connect();
    table.failNext(({ kind }) => kind === 'putIf', 'conditional-lie');
    expect(await acknowledge(world.process(table), id)).toMatchObject({
      kind: 'committed',
      replayed: true,
      version: 2,
    });
    expect((await world.process().log.load(id))?.version).toBe(2);
  });

  it('is answered with what stands when it is asked again, however much has happened since (failure 9)', async () => {
    const { world, id } = await opened();
    await acknowledge(world.process(), id);
    await commitDecision(world.process().log, id, { commandId: 'start' }, 2 * MINUTE, (incident) =>
      decideCommand(incident, { kind: 'start', by: tomas }, 2 * MINUTE),
    );
    expect(await acknowledge(world.process(), id, maya, 3 * MINUTE)).toMatchObject({
      kind: 'committed',
      replayed: true,
      events: [{ type: 'IncidentAcknowledged', at: MINUTE, by: 'maya' }],
    });
  });

  it.each([0, 1])(
    'of two acknowledgements one wins and the other is shown who has it, the rival coming before call %i (failure 4)',
    async (index) => {
      const { world, id } = await opened();
      const rival = () => acknowledge(world.process(), id, tomas);
      const late = await acknowledge(world.process(world.table.connect().rivalBefore(index, rival)), id);
      expect(late).toMatchObject({ kind: 'refused', incident: { acknowledgement: { by: 'tomas' } } });
    },
  );

  it('gives up after twelve lost races, so that its caller tries again and nothing is lost', async () => {
    const { world, id } = await opened();
    let note = 0;
    const table = world.table.connect().before(async ({ kind }) => {
      if (kind !== 'putIf') return;
      note += 1;
      await commitDecision(world.process().log, id, { commandId: `note:${note}` }, MINUTE, (incident) =>
        decideCommand(incident, { kind: 'progress', by: tomas, note: 'still looking' }, MINUTE),
      );
    });
    await expect(acknowledge(world.process(table), id)).rejects.toThrow('12 races');
    expect(note).toBe(12);
    expect(await acknowledge(world.process(), id)).toMatchObject({ kind: 'committed', replayed: false });
  });
});
