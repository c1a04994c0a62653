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

  it('pages for what still fires when it is over', async () => {
    await lab.alarm({ name: 'registry-slow', state: 'ALARM' });
    await lab.pass('2026-03-10T12:59:30.000Z');
    expect(lab.news()).toEqual([]);
    await lab.pass('2026-03-10T13:00:10.000Z');
    expect(lab.news()).toContain('sms maya');
  });
});
