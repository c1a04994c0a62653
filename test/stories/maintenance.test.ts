import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TocsinLab } from './tocsin-lab.ts';

interface Window {
  readonly id: string;
}

describe('maintenance that was announced', () => {
  let lab: TocsinLab;
  let id = '';
  beforeAll(async () => {
    lab = await TocsinLab.open({ now: '2026-03-10T09:00:00.000Z' });
  });
  afterAll(() => lab.close());
  afterEach(() => expect(lab.news(), 'messages that nobody expected').toEqual([]));

  it('is told to the customers of the service, in their own time, and on the status page (row S2.2)', async () => {
    const body = {
      title: 'New disks for the registry',
      services: ['registry'],
      start: '2026-03-10T11:00:00Z',
      end: '2026-03-10T13:00:00Z',
    };
    const { status, json } = await lab.post('/v1/maintenance', body, lab.tokens.commander);
    expect([status, json]).toMatchObject([201, { status: 'announced', start: '2026-03-10T11:00:00.000Z' }]);
    id = (json as Window).id;
    const told = lab.news();
    expect(told.filter((one) => one.startsWith('email'))).toContain('email liffey-payments');
    expect(told).toContain('status-page status-page');
    const mail = lab.latest('email', 'liffey-payments');
    expect(mail.subject).toBe('Planned maintenance: erlmcp Registry, Tue 10 Mar 11:00 GMT');
    expect(mail.body).toContain('10 Mar 2026, 11:00 GMT (Europe/Dublin) until 10 Mar 2026, 13:00 GMT (Europe/Dublin)');
    expect(mail.body).toContain('New disks for the registry');
  });

  it('keeps an alarm inside it from paging, which is recorded, and recovers without a word', async () => {
    await lab.pass('2026-03-10T11:30:00.000Z');
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    expect(await lab.theIncident()).toMatchObject({
      status: 'open',
      held: { maintenance: id, until: '2026-03-10T13:00:00.000Z' },
      deadlines: [{ kind: 'maintenance', dueAt: '2026-03-10T13:00:00.000Z' }],
    });
    await lab.pass('PT10M');
    await lab.alarm({ name: 'registry-down', state: 'OK' });
    await lab.pass('PT10M');
    expect(await lab.theIncident()).toMatchObject({ status: 'resolved' });
  });

  it('pages for what still fires when it is over, and the customers hear of that as of any other', async () => {
    await lab.alarm({ name: 'registry-slow', state: 'ALARM' });
    await lab.pass('2026-03-10T12:59:30.000Z');
    expect(lab.news()).toEqual([]);
    await lab.pass('2026-03-10T13:00:10.000Z');
    expect(lab.news()).toContain('sms maya');
    await lab.alarm({ name: 'registry-slow', state: 'OK' });
    await lab.pass('PT10M');
    lab.news();
  });

  it('that comes round is told once, and again only of what becomes of one of its dates', async () => {
    const recurs = { when: { every: 'week', on: 'sun', at: '02:00' }, zone: 'UTC', lasts: 'PT2H' };
    const body = { title: 'Weekly maintenance', services: ['registry'], recurs };
    const { json } = await lab.post('/v1/maintenance', body, lab.tokens.commander);
    expect(lab.news()).toContain('email liffey-payments');
    expect(lab.latest('email', 'liffey-payments').body).toContain('every week on Sunday at 02:00 (UTC), for 2 h');
    await lab.pass('2026-03-16T09:00:00.000Z');
    expect(lab.news()).toEqual([]);
    const cancel = { reason: 'a release', occurrence: '2026-03-22T02:00:00.000Z' };
    await lab.post(`/v1/maintenance/${(json as Window).id}/cancel`, cancel, lab.tokens.commander);
    const mail = lab.latest('email', 'liffey-payments');
    expect(mail.subject).toBe('Planned maintenance cancelled: erlmcp Registry, Sun 22 Mar 02:00 GMT');
    expect(mail.body).not.toContain('a release');
    expect(lab.news()).toContain('status-page status-page');
  });
});
