import { describe, expect, it } from 'vitest';
import { auditDeadlines } from './audit-deadlines.ts';
import { bundled, fork, HOUR, MINUTE, SECOND, T0, world, type World } from './flow-fixture.ts';
import { announceMaintenance, cancelMaintenance, changeMaintenance } from './announce-maintenance.ts';
import {
  maintenanceChange,
  maintenanceRequest,
  type MaintenanceRequest,
} from '../contracts/http/maintenance-requests.ts';
import { actor, toIso } from '../domain/ids.ts';
import type { Announcement } from '../domain/maintenance/announcement.ts';
import { heldByMaintenance } from './hold-paging.ts';
import { keepMatrix } from '../domain/communication/keep-matrix.ts';
import { matrixTermsOf } from '../domain/communication/matrix-terms.ts';
import { NoticeLedger } from '../adapters/notice-ledger.ts';

const nadia = actor.parse('nadia');
const request = (more: object = {}): MaintenanceRequest =>
  maintenanceRequest.parse({
    title: 'New disks',
    services: ['registry'],
    start: toIso(T0 - HOUR),
    end: toIso(T0 + 2 * HOUR),
    ...more,
  });
const by = (made: World) => ({ by: nadia, now: made.now });
const announce = (made: World, more: object = {}): Promise<Announcement> =>
  announceMaintenance(made.process(), request(more), { commandId: `announce ${JSON.stringify(more)}` }, by(made));

/** Announced the day before, and now it runs. */
async function inside(more: object = {}): Promise<{ made: World; item: Announcement }> {
  const made = await world();
  made.now = T0 - 24 * HOUR;
  const item = await announce(made, more);
  made.now = T0;
  return { made, item };
}

describe('an alarm inside announced maintenance (row S2.2)', () => {
  it('opens an incident that is recorded and pages nobody, flaps or not', async () => {
    const { made, item } = await inside();
    const id = await made.open();
    expect(await made.incident(id)).toMatchObject({
      status: 'open',
      held: { maintenance: item.id, until: T0 + 2 * HOUR },
    });
    await made.climb(id);
    made.now += 2 * MINUTE;
    await made.take('quiet');
    made.now += MINUTE;
    await made.take('firing');
    await made.climb(id, 1);
    made.now += HOUR;
    await made.climb(id, 2);
    expect(await made.notices(id)).toEqual([]);
    expect(await made.incident(id)).toMatchObject({ status: 'open', held: { maintenance: item.id } });
  });

  it('pages for what still fires at the end, in that minute', async () => {
    const { made } = await inside();
    const id = await made.open();
    made.now = T0 + 2 * HOUR;
    await made.climb(id);
    expect(await made.notices(id)).toEqual([expect.stringContaining('sms')]);
    expect((await made.story(id)).slice(-2)).toEqual(['PagingReleased', 'RungReached']);
  });

  it.each([
    ['another service', { service: 'transport' }, {}],
    ['a customer whom it does not concern', {}, { customers: ['hoshi-robotics'] }],
  ])('pages where it is about %s', async (_what, said, more) => {
    const { made } = await inside(more);
    const id = await made.open(said);
    expect(await made.incident(id)).not.toHaveProperty('held');
  });

  it('pages before it begins and after it has ended', async () => {
    for (const at of [T0 - HOUR - 1, T0 + 2 * HOUR]) {
      const { made } = await inside();
      made.now = at;
      expect(await made.incident(await made.open())).not.toHaveProperty('held');
    }
  });

  it('pages all the same where the policy says so for its severity', async () => {
    const { made } = await inside();
    const assessed = { service: 'registry', severity: 'P1', customers: [] };
    const loud = {
      ...bundled.policy,
      severities: bundled.policy.severities.map((one) =>
        one.id === 'P1' ? { ...one, pagesInMaintenance: true as const } : one,
      ),
    };
    expect(await heldByMaintenance(made.process(), bundled.policy, assessed, T0)).toBeDefined();
    expect(await heldByMaintenance(made.process(), loud, assessed, T0)).toBeUndefined();
  });

  it('costs one small query where nothing is announced', async () => {
    const made = await world();
    const process = made.process();
    await heldByMaintenance(process, bundled.policy, { service: 'registry', severity: 'P1', customers: [] }, T0);
    expect(process.table.operations).toMatchObject([{ kind: 'list', pk: 'MAINTENANCE#registry' }]);
  });

  it('stays out of the statements’ way: its impact stands in the log', async () => {
    const { made } = await inside();
    const incident = await made.incident(await made.open());
    expect([incident.impact, incident.alert?.spans]).toEqual(['outage', [{ start: T0 }]]);
    const plan = keepMatrix(
      incident,
      matrixTermsOf(bundled.policy),
      { role: () => ['x'], customer: () => undefined },
      [],
      T0,
    );
    expect(plan.notices).toEqual([]);
  });
});

describe('a change of what holds an incident', () => {
  const cancel = (made: World, item: Announcement, process = made.process()) =>
    cancelMaintenance(process, item.id, { reason: 'done' }, { commandId: 'cancel' }, by(made));

  it('releases it when the maintenance ends early, and moves it with a new end', async () => {
    const { made, item } = await inside();
    const id = await made.open();
    made.now += 10 * MINUTE;
    const other = fork(made);
    await cancel(made, item);
    expect(await made.incident(id)).not.toHaveProperty('held');
    const longer = maintenanceChange.parse({
      title: 'New disks',
      services: ['registry'],
      start: toIso(T0 - HOUR),
      end: toIso(T0 + 3 * HOUR),
    });
    await changeMaintenance(other.process(), item.id, longer, { commandId: 'longer' }, by(other));
    expect((await other.incident(id)).held).toEqual({ maintenance: item.id, until: T0 + 3 * HOUR });
  });

  it('is found by the auditor, wherever whoever changed it has died', async () => {
    const { made, item } = await inside();
    const id = await made.open();
    await made.climb(id);
    made.now += 10 * MINUTE;
    const whole = fork(made);
    const operations = whole.process();
    await cancel(whole, item, operations);
    for (let step = 1; step < operations.table.operations.length; step += 1) {
      const one = fork(made);
      const dying = one.process();
      dying.table.dieAt(step);
      await cancel(one, item, dying).catch(() => undefined);
      const cancelled = (await one.process().maintenance.get(item.id))?.cancelled !== undefined;
      one.now += MINUTE;
      await auditDeadlines(one.process(), one.now);
      const { held } = await one.incident(id);
      expect([step, held === undefined]).toEqual([step, cancelled]);
      const told = await new NoticeLedger(one.table).list({ about: 'maintenance', maintenance: item.id });
      const ofNews = told.filter(({ subject }) => subject.about === 'maintenance' && subject.news === 'cancelled');
      expect([step, ofNews.length > 1]).toEqual([step, cancelled]);
    }
  });

  it('leaves no mark behind once everybody has been told', async () => {
    const { made, item } = await inside();
    const { maintenance, ledger } = made.process();
    expect(await maintenance.owed()).toHaveLength(1);
    await auditDeadlines(made.process(), made.now);
    expect(await maintenance.owed()).toHaveLength(1);
    for (const { subject, id } of await ledger.list({ about: 'maintenance', maintenance: item.id })) {
      const claim = await ledger.claim(subject, id, 'sender', made.now, MINUTE);
      if (typeof claim === 'object')
        await ledger.finish(claim, { outcome: 'accepted', acceptedAt: made.now, providerId: 'p', repeated: false });
    }
    await auditDeadlines(made.process(), made.now + 31 * SECOND);
    expect(await maintenance.owed()).toEqual([]);
  });
});

describe('a mail about maintenance that nobody took up', () => {
  it('is handed to its queue again', async () => {
    const { made } = await inside();
    made.providers.handed.length = 0;
    await auditDeadlines(made.process(), made.now);
    expect(made.providers.handed.map(({ queue }) => queue.includes('broadcasts'))).toContain(true);
  });
});
