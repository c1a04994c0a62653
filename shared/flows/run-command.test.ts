import { describe, expect, it } from 'vitest';
import { Problem } from '../contracts/http/problem.ts';
import { actor, incidentId } from '../domain/ids.ts';
import type { Command } from '../domain/incident/decide-command.ts';
import { MINUTE, SECOND, world, type Process, type World } from './flow-fixture.ts';
import { reportIncident } from './report-incident.ts';
import { identityOf, runCommand } from './run-command.ts';

const maya = actor.parse('maya');
const tomas = actor.parse('tomas');

/** The refusal that a request meets, as its caller reads it. */
async function refusal(
  request: Promise<unknown>,
): Promise<{ status: number; extra: Readonly<Record<string, unknown>> }> {
  const met = await request.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(met instanceof Problem)) throw new Error('it was not refused');
  return { status: met.status, extra: met.extra };
}

describe('a command by the API', () => {
  async function opened() {
    const made = await world();
    return { made, id: await made.open() };
  }
  type Id = Awaited<ReturnType<typeof opened>>['id'];
  const send = (made: World, id: Id, command: Command, key?: string, process: Process = made.process()) =>
    runCommand(
      process.log,
      id,
      command,
      identityOf(key, command.by, `POST /v1/incidents/${id}`, JSON.stringify(command)),
      made.now,
    );

  it('answers a retry under its Idempotency-Key with the incident, and counts once (failure 9)', async () => {
    const { made, id } = await opened();
    const progress: Command = { kind: 'progress', by: maya, note: 'it is the disk' };
    await send(made, id, progress, 'k');
    made.now += SECOND;
    expect(await send(made, id, progress, 'k')).toMatchObject({ status: 'open' });
    expect((await made.story(id)).filter((type) => type === 'ProgressNoted')).toHaveLength(1);
  });

  it('counts twice when it is sent twice without an Idempotency-Key', async () => {
    const { made, id } = await opened();
    const progress: Command = { kind: 'progress', by: maya, note: 'it is the disk' };
    await send(made, id, progress);
    await send(made, id, progress);
    expect((await made.story(id)).filter((type) => type === 'ProgressNoted')).toHaveLength(2);
  });

  it('is refused with 422 when its Idempotency-Key was used with another body, and writes nothing', async () => {
    const { made, id } = await opened();
    await send(made, id, { kind: 'progress', by: maya, note: 'it is the disk' }, 'k');
    const before = made.table.dump();
    const reused = send(made, id, { kind: 'progress', by: maya, note: 'it is the net' }, 'k');
    expect(await refusal(reused)).toEqual({ status: 422, extra: { field: 'idempotency-key' } });
    expect(made.table.dump()).toEqual(before);
  });

  it("is not taken for another caller's under the same Idempotency-Key", async () => {
    const { made, id } = await opened();
    await send(made, id, { kind: 'progress', by: maya, note: 'it is the disk' }, 'k');
    await send(made, id, { kind: 'progress', by: tomas, note: 'I agree' }, 'k');
    expect((await made.story(id)).filter((type) => type === 'ProgressNoted')).toHaveLength(2);
  });

  it('is refused with 404 for an incident that there is not', async () => {
    const { made } = await opened();
    const nowhere = incidentId.parse('INC-00000000');
    expect(await refusal(send(made, nowhere, { kind: 'start', by: maya }))).toEqual({
      status: 404,
      extra: { field: 'id' },
    });
  });

  it('is refused with 409 and the present state when it no longer applies', async () => {
    const { made, id } = await opened();
    await send(made, id, { kind: 'resolve', by: tomas });
    expect(await refusal(send(made, id, { kind: 'acknowledge', by: maya, via: 'api' }))).toEqual({
      status: 409,
      extra: { incident: { id, status: 'resolved', severity: 'P1' } },
    });
  });

  it('that was won under an Idempotency-Key is still a success when it is retried after somebody went on (failure 9)', async () => {
    const { made, id } = await opened();
    const acknowledge: Command = { kind: 'acknowledge', by: maya, via: 'api' };
    await send(made, id, acknowledge, 'k');
    await send(made, id, { kind: 'resolve', by: tomas });
    expect(await send(made, id, acknowledge, 'k')).toMatchObject({ status: 'resolved' });
  });
});

describe('a report by a person', () => {
  const report = { title: 'nobody can log in', service: 'sessions', customers: ['paulista-energia'] };
  const send = (made: World, body: Parameters<typeof reportIncident>[1] = report, key: string | undefined = 'k') =>
    reportIncident(
      made.process(),
      body,
      maya,
      identityOf(key, maya, 'POST /v1/incidents', JSON.stringify(body)),
      made.now,
    );
  const opened = (made: World) => Object.keys(made.table.dump()).filter((at) => at.endsWith('COMMIT#000001'));

  it('opens one incident, on the ladder of its severity, for the customers it names', async () => {
    const made = await world();
    expect(await send(made, { ...report, severity: 'P2' })).toMatchObject({
      status: 'open',
      openedBy: 'maya',
      severity: 'P2',
      ladder: 'L1-L3',
      service: 'sessions',
      customers: ['paulista-energia'],
      everyone: false,
    });
    expect(await made.process().log.openIncidents()).toHaveLength(1);
  });

  it('answers a retry under its Idempotency-Key with the incident that it opened (failure 9)', async () => {
    const made = await world();
    const first = await send(made);
    made.now += MINUTE;
    expect(await send(made)).toEqual(first);
    expect(opened(made)).toHaveLength(1);
  });

  it('answers a retry though the customer has left the directory since', async () => {
    const made = await world();
    const first = await send(made);
    await made.table.delete({ pk: 'DIRECTORY#customers', sk: 'paulista-energia' });
    expect(await send(made)).toEqual(first);
  });

  it('is refused with 422 when its Idempotency-Key was used with another body, and opens nothing', async () => {
    const made = await world();
    await send(made);
    expect(await refusal(send(made, { ...report, title: 'another' }))).toMatchObject({ status: 422 });
    expect(opened(made)).toHaveLength(1);
  });

  it('opens two when it is sent twice without an Idempotency-Key', async () => {
    const made = await world();
    const once = () => reportIncident(made.process(), report, maya, identityOf(undefined, maya, '', ''), made.now);
    expect((await once()).id).not.toBe((await once()).id);
    expect(opened(made)).toHaveLength(2);
  });

  it.each<[string, Parameters<typeof reportIncident>[1], string]>([
    ['a severity that the policy does not have', { title: 't', severity: 'P9' }, '/severity'],
    ['a service that nobody knows', { title: 't', service: 'toaster' }, '/service'],
    ['a customer that nobody knows', { title: 't', customers: ['nobody'] }, '/customers'],
    ['an impact that begins tomorrow', { title: 't', impactBegan: Date.parse('2026-03-11T10:00:00Z') }, '/impactBegan'],
  ])(
    'that names %s is refused with 400 and the field, and nothing is written (failure 39)',
    async (_what, body, field) => {
      const made = await world();
      const before = made.table.dump();
      expect(await refusal(send(made, body))).toMatchObject({ status: 400, extra: { errors: [{ field }] } });
      expect(made.table.dump()).toEqual(before);
    },
  );
});
