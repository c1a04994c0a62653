import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TocsinLab, type IncidentShape } from './tocsin-lab.ts';

describe('an alarm that recovers (failures 2, 3 and 7)', () => {
  let lab: TocsinLab;
  beforeEach(async () => {
    lab = await TocsinLab.open();
  });
  afterEach(() => lab.close());

  it('resolves when it has been quiet for 5 minutes, and everybody who was told is told', async () => {
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    lab.news();
    await lab.pass('PT2M');
    await lab.alarm({ name: 'registry-down', state: 'OK' });
    await lab.pass('PT4M30S');
    expect(await lab.theIncident()).toMatchObject({ status: 'open' });
    expect(lab.news()).toEqual([]);
    await lab.pass('PT31S');
    expect(await lab.theIncident()).toMatchObject({ status: 'resolved' });
    expect(lab.news()).toEqual([
      'email grace',
      'email helena',
      'email ines',
      'email ravi',
      'slack #war-room',
      'sms maya',
    ]);
    await lab.pass('PT1H');
    expect(lab.news()).toEqual([]);
  });

  it('stays open when it fires again inside the hold-down, and counts a flap', async () => {
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    lab.news();
    await lab.alarm({ name: 'registry-down', state: 'OK' });
    await lab.pass('PT2M');
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    expect((await lab.theIncident()).alerts).toMatchObject([{ state: 'firing', flaps: 1 }]);
    await lab.pass('PT6M');
    expect(await lab.theIncident()).toMatchObject({ status: 'open' });
    await lab.alarm({ name: 'registry-down', state: 'OK' });
    await lab.pass('PT5M1S');
    expect(await lab.theIncident()).toMatchObject({ status: 'resolved' });
  });

  it('pages nobody for an alarm whose recovery came first, and still keeps its record', async () => {
    await lab.alarm({ name: 'registry-down', state: 'OK', at: '2026-03-10T08:59:30.000Z' });
    await lab.alarm({ name: 'registry-down', state: 'ALARM', at: '2026-03-10T08:59:00.000Z' });
    expect(await lab.theIncident()).toMatchObject({
      status: 'resolved',
      impactSpans: [{ start: '2026-03-10T08:59:00.000Z', end: '2026-03-10T08:59:30.000Z' }],
    });
    await lab.pass('PT1H');
    expect(lab.news()).toEqual([]);
  });

  it('is a new incident when it fires again after it was resolved', async () => {
    await lab.alarm({ name: 'transport-failure', state: 'ALARM' });
    expect(lab.news()).toEqual(['email grace', 'email ines', 'email ravi', 'email samuel', 'sms fatima', 'sms maya']);
    await lab.alarm({ name: 'transport-failure', state: 'OK' });
    await lab.pass('PT6M');
    lab.news();
    await lab.alarm({ name: 'transport-failure', state: 'ALARM' });
    const items = await lab.items<IncidentShape>('/v1/incidents');
    expect(items.map(({ status }) => status)).toEqual(['open', 'resolved']);
    expect(lab.news()).toContain('sms maya');
    await lab.pass('PT3M');
    expect((await lab.items<IncidentShape>('/v1/incidents')).map(({ status }) => status)).toEqual(['open', 'resolved']);
    expect(lab.news()).toEqual([]);
  });

  it('reopens 5 minutes after a person resolved it while the alarm still fires', async () => {
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    const { id } = await lab.theIncident();
    expect((await lab.post(`/v1/incidents/${id}/resolve`, { note: 'done, I think' })).status).toBe(200);
    lab.news();
    await lab.pass('PT4M30S');
    expect(await lab.theIncident()).toMatchObject({ status: 'resolved' });
    await lab.pass('PT31S');
    expect(await lab.theIncident()).toMatchObject({ status: 'open' });
    expect(lab.news()).toContain('sms maya');
  });

  it('closes by itself 24 hours after it was resolved', async () => {
    await lab.alarm({ name: 'registry-slow', state: 'ALARM' });
    await lab.alarm({ name: 'registry-slow', state: 'OK' });
    await lab.pass('PT5M1S');
    await lab.pass('PT24H');
    expect(await lab.theIncident()).toMatchObject({ status: 'closed', deadlines: [] });
  });
});
