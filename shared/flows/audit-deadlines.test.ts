import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentIdFor } from '../adapters/incident-log.ts';
import { LEASE_MS } from '../domain/communication/sender-lease.ts';
import { actor, noticeId, type IncidentId } from '../domain/ids.ts';
import type { NoticePlan } from '../domain/communication/notice.ts';
import { auditDeadlines, type Audited } from './audit-deadlines.ts';
import { change, fork, key, MINUTE, SECOND, world, type World } from './flow-fixture.ts';
import { reactToCommit } from './react-to-commit.ts';
import { runCommand } from './run-command.ts';
import { takeAlert } from './take-alert.ts';

const maya = actor.parse('maya');
const audit = (made: World): Promise<Audited> => auditDeadlines(made.process(), made.now);

/** Opened, its workflows running and parked, its first rung paged, and everything handed to the queues. */
async function inCharge(): Promise<{ made: World; id: IncidentId }> {
  const made = await world();
  const id = await made.open();
  await reactToCommit(made.process(), id, 1);
  await made.climb(id);
  await settle(made, id);
  made.providers.waiting.add('token');
  await made.process().parked.park(id, { token: 'token', machine: 'escalation', version: 2 }, made.now);
  return { made, id };
}

/** Every notice that stands is taken up and done with. */
async function settle(made: World, id: IncidentId): Promise<void> {
  const { ledger } = made.process();
  for (const { subject, id: notice } of await ledger.ofIncident(id)) {
    const claim = await ledger.claim(subject, notice, 'sender', made.now, MINUTE);
    if (typeof claim === 'object')
      await ledger.finish(claim, { outcome: 'accepted', acceptedAt: made.now, providerId: 'p', repeated: false });
  }
}

const notice = (id: IncidentId, queue: NoticePlan['queue'], at: number): NoticePlan => ({
  id: noticeId.parse(`1.test.${queue}`),
  subject: { about: 'incident', incidentId: id, stretch: 1 },
  kind: 'notice',
  audience: 'customers',
  recipient: 'maya',
  channel: 'email',
  template: 'customer-notice',
  validity: 'until-resolved',
  queue,
  why: 'a test',
  dueAt: at,
  plannedAt: at,
});

const stop = (made: World, machine: 'escalation' | 'communication', id: IncidentId) =>
  made.providers.executions.set(`${machine}:${id}-1`, { status: 'ABORTED', input: '' });

describe('the auditor (row X4, failure 8)', () => {
  it('leaves alone what is in charge and in time', async () => {
    const { made } = await inCharge();
    made.now += 10 * MINUTE;
    const before = made.table.dump();
    expect(await audit(made)).toEqual({ incidents: 1, redriven: 0, unroutable: 0 });
    expect(made.table.dump()).toEqual(before);
    expect([made.providers.handed, made.providers.woken]).toEqual([[], []]);
  });

  it.each(['escalation', 'communication'] as const)(
    'hands an incident whose %s has stopped to the next execution, once',
    async (machine) => {
      const { made, id } = await inCharge();
      stop(made, machine, id);
      made.now += MINUTE;
      expect(await audit(made)).toMatchObject({ redriven: 1 });
      expect((await made.incident(id)).execution).toBe(2);
      await reactToCommit(made.process(), id, 3);
      expect(made.providers.started.slice(2)).toEqual([`escalation:${id}-2`, `communication:${id}-2`]);
      made.now += MINUTE;
      expect(await audit(made)).toMatchObject({ redriven: 0 });
      expect((await made.incident(id)).execution).toBe(2);
    },
  );

  it('starts the next execution itself when the stream never told of the handing over', async () => {
    const { made, id } = await inCharge();
    stop(made, 'escalation', id);
    for (let minute = 0; minute < 2; minute += 1) {
      made.now += MINUTE;
      expect(await audit(made)).toMatchObject({ redriven: 1 });
    }
    expect(made.providers.started.slice(2)).toEqual([`escalation:${id}-2`, `communication:${id}-2`]);
  });

  it('starts an execution that was never started under its own number', async () => {
    const made = await world();
    const id = await made.open();
    made.now += MINUTE;
    expect(await audit(made)).toMatchObject({ redriven: 1 });
    expect(made.providers.started).toEqual([`escalation:${id}-1`, `communication:${id}-1`]);
    expect((await made.incident(id)).execution).toBe(1);
  });

  it('hands over once, however the calls of two audits at once fall', async () => {
    const { made: before, id } = await inCharge();
    before.now += MINUTE;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const made = fork(before);
        made.providers.executions.set(`escalation:${id}-1`, { status: 'ABORTED', input: '' });
        const audits = [1, 2].map(() => {
          const table = made.table.connect().before(({ kind }) => scheduler.schedule(Promise.resolve(), kind));
          return auditDeadlines(made.process(table), made.now);
        });
        await scheduler.waitFor(Promise.all(audits));
        expect((await made.incident(id)).execution).toBe(2);
        expect((await made.story(id)).filter((type) => type === 'ExecutionContinued')).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });

  it('needs no communication workflow for what is resolved', async () => {
    const { made, id } = await inCharge();
    await made.take('quiet', made.now + SECOND);
    made.now += 5 * MINUTE;
    await made.climb(id, 1);
    stop(made, 'communication', id);
    made.now += 11 * MINUTE;
    expect(await audit(made)).toMatchObject({ redriven: 0 });
    expect(await made.incident(id)).toMatchObject({ status: 'resolved', execution: 1 });
  });

  it.each([
    ['leaves', -1, 0, 0],
    ['drives on', 0, 1, 0],
    ['drives on', 30 * SECOND, 1, 0],
    ['drives on', 30 * SECOND + 1, 1, 1],
  ])(
    '%s what is %i milliseconds past its deadline: pages the next rung itself %i times and counts it %i times',
    async (_does, late, pages, counted) => {
      const { made, id } = await inCharge();
      made.now += 12 * MINUTE;
      await made.climb(id, 1); // the warning that the quarter of an hour is nearly over
      made.now += 3 * MINUTE + late;
      expect(await audit(made)).toMatchObject({ redriven: counted });
      expect(made.providers.woken).toEqual(Array(pages).fill('token'));
      const handed = made.providers.handed.filter(({ message }) => message.noticeId === '1.page.1.1-L2.wei-ling.sms');
      expect(handed).toHaveLength(pages);
      expect((await made.notices(id)).filter((one) => one.includes('L2'))).toHaveLength(pages);
    },
  );

  it.each<[NoticePlan['queue'], string, number, number]>([
    ['pages', 'planned', 0, 1],
    ['pages', 'planned', 30 * SECOND + 1, 1],
    ['broadcasts', 'planned', 10 * MINUTE, 0],
    ['broadcasts', 'planned', 10 * MINUTE + 1, 1],
    ['pages', 'claimed', LEASE_MS - 1, 0],
    ['pages', 'claimed', LEASE_MS, 1],
    ['broadcasts', 'claimed', LEASE_MS + 30 * SECOND, 0],
    ['broadcasts', 'claimed', LEASE_MS + 30 * SECOND + 1, 1],
  ])(
    'has a notice on %s that stands as %s for %i milliseconds handed over again %i times',
    async (queue, state, ms, times) => {
      const { made, id } = await inCharge();
      const { ledger } = made.process();
      const planned = notice(id, queue, made.now);
      await ledger.plan(planned);
      if (state === 'claimed') await ledger.claim(planned.subject, planned.id, 'died', made.now, LEASE_MS);
      made.now += ms;
      await audit(made);
      expect(made.providers.handed.filter(({ message }) => message.noticeId === planned.id)).toEqual(
        Array(times).fill({ queue, message: { v: 1, subject: planned.subject, noticeId: planned.id } }),
      );
    },
  );

  it('completes an abandoned opening in the words it was first told in, and pages at once', async () => {
    const made = await world();
    const table = made.table.connect();
    table.failNext(({ kind, sk }) => kind === 'putIf' && sk === 'COMMIT#000001', 'before');
    const told = change('firing', made.now, { service: 'registry', customers: ['liffey-payments'] });
    await takeAlert(made.process(table).opening, told, made.now).catch(() => undefined);
    made.now += 31 * SECOND;
    expect(await audit(made)).toMatchObject({ incidents: 1, redriven: 1 });
    expect(made.providers.handed.map(({ message }) => message.noticeId)).toEqual(['1.page.1.0-L1.maya.sms']);
    const incident = await made.incident(incidentIdFor(`${key}#1`, 0));
    expect(incident).toMatchObject({ service: 'registry', customers: ['liffey-payments'], status: 'open' });
    expect(await made.process().alerts.get(key)).not.toHaveProperty('pending');
  });

  it('forgets the mark of an opening that nobody owes, but only after ten minutes', async () => {
    const made = await world();
    await made.process().log.markOpen(incidentIdFor('nobody', 0), made.now, key);
    made.now += 10 * MINUTE;
    await audit(made);
    expect(await made.process().log.openIncidents()).toHaveLength(1);
    made.now += 1;
    expect(await audit(made)).toMatchObject({ redriven: 0 });
    expect(await made.process().log.openIncidents()).toEqual([]);
  });

  it('takes a closed incident whose mark was left behind off the list', async () => {
    const { made, id } = await inCharge();
    const { log } = made.process();
    await runCommand(log, id, { kind: 'resolve', by: maya }, { commandId: 'r' }, made.now);
    await runCommand(log, id, { kind: 'close', by: maya }, { commandId: 'c' }, made.now);
    expect(await audit(made)).toEqual({ incidents: 1, redriven: 0, unroutable: 0 });
    expect(await log.openIncidents()).toEqual([]);
  });

  it('looks at all others when one incident cannot be read, and fails at its end so that its heartbeat does', async () => {
    const { made, id } = await inCharge();
    const broken = incidentIdFor('broken', 0);
    const { log } = made.process();
    await log.markOpen(broken, made.now);
    await made.table.put({
      pk: `INCIDENT#${broken}`,
      sk: 'COMMIT#000001',
      commandId: 'x',
      at: 0,
      events: [{ type: 'Strange' }],
    });
    stop(made, 'escalation', id);
    made.now += MINUTE;
    await expect(audit(made)).rejects.toThrow('1 of 2 open incidents could not be audited');
    expect((await made.incident(id)).execution).toBe(2);
  });

  it('counts an incident that nobody answered for as long as nobody does', async () => {
    const { made, id } = await inCharge();
    for (let iteration = 1; iteration <= 8; iteration += 1) {
      made.now += 15 * MINUTE;
      await made.climb(id, iteration);
    }
    expect(await audit(made)).toMatchObject({ unroutable: 1 });
    await runCommand(made.process().log, id, { kind: 'start', by: maya }, { commandId: 's' }, made.now);
    expect(await audit(made)).toMatchObject({ unroutable: 0 });
  });

  it('promises the all-clear to whoever was told, when the workflow that owed it has died', async () => {
    const { made, id } = await inCharge();
    await runCommand(made.process().log, id, { kind: 'resolve', by: maya }, { commandId: 'r' }, made.now);
    made.now += MINUTE;
    expect(await audit(made)).toMatchObject({ redriven: 1 });
    expect(await made.notices(id)).toContain('1.resolved-sms.0.maya.sms');
    await settle(made, id);
    made.now += MINUTE;
    expect(await audit(made)).toMatchObject({ redriven: 0 });
  });

  it('reopens within two minutes what an alarm fired on whose receiver died before it told the log (failure 4)', async () => {
    const { made, id } = await inCharge();
    await made.take('quiet', made.now + SECOND);
    made.now += 5 * MINUTE;
    const receiver = made.table.connect();
    receiver.failNext(
      ({ kind, pk }) => kind === 'list' && pk.startsWith('INCIDENT#') && receiver.operations.length > 4,
      'before',
    );
    receiver.before(({ kind, pk }) =>
      kind === 'putIf' && pk.startsWith('ALERT#') ? made.climb(id, 1) : Promise.resolve(),
    );
    await expect(takeAlert(made.process(receiver).opening, change('firing', made.now), made.now)).rejects.toThrow(
      'did not take',
    );
    expect(await made.take('firing')).toMatchObject({ outcome: 'repeated' });
    expect((await made.incident(id)).status).toBe('resolved');
    made.now += MINUTE;
    expect(await audit(made)).toMatchObject({ redriven: 1 });
    expect(made.providers.woken).toEqual(['token']);
    await made.climb(id, 2);
    expect((await made.incident(id)).status).toBe('open');
  });

  it('looks at every incident though the statements cannot be read, and then fails', async () => {
    const { made, id } = await inCharge();
    stop(made, 'escalation', id);
    made.now += MINUTE;
    const table = made.table.connect().failNext(({ pk }) => pk.startsWith('STATEMENTS#'), 'before');
    await expect(auditDeadlines(made.process(table), made.now)).rejects.toThrow(
      '0 of 1 open incidents, and statements, could not be audited',
    );
    expect((await made.incident(id)).execution).toBe(2);
  });
});
