import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RotaStore } from '../../shared/adapters/rota-store.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { override } from '../../shared/domain/oncall/changes.ts';
import { schedule } from '../../shared/domain/oncall/schedule.ts';
import { TocsinLab } from './tocsin-lab.ts';

/** Maya and Tomás in turns of twelve hours; from Friday on nobody. */
const europe = schedule.parse({
  id: 'europe',
  name: 'Europe, primary',
  zone: 'Europe/Dublin',
  coordinator: 'team-lead',
  layers: [
    {
      id: 'all',
      kind: 'rotation',
      unit: 'hour',
      length: 12,
      anchor: '2026-03-09T09:00',
      turns: [['maya'], ['tomas']],
      until: '2026-03-13T09:00:00Z',
    },
  ],
});

describe('people on call hear of their shifts, and coordinators of what is to be mended', () => {
  let lab: TocsinLab;
  let rota: RotaStore;
  let client: DynamoDBClient;
  beforeAll(async () => {
    lab = await TocsinLab.open({ now: '2026-03-10T08:30:00.000Z' });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new DynamoDBClient({ region: 'us-east-1', endpoint: lab.system.awsUrl, credentials });
    rota = new RotaStore(new DynamoTable('tocsin', client));
  });
  afterAll(async () => {
    client.destroy();
    await lab.close();
  });
  afterEach(() => expect(lab.news(), 'messages that nobody expected').toEqual([]));

  it('a schedule that somebody makes is told to whoever is on call by it, and to nobody else', async () => {
    await rota.put(europe, 0, lab.system.now());
    await lab.pass('PT5M');
    expect(lab.news()).toEqual(['email tomas', 'sms tomas']);
    expect(lab.latest('sms', 'tomas').body).toMatch(/^Your shift begins: you are on call in Europe, primary until /);
  });

  it('a change of hands is told to both by SMS and email', async () => {
    await lab.pass('2026-03-10T09:05:00.000Z');
    expect(lab.news()).toEqual(['email maya', 'email tomas', 'sms maya', 'sms tomas']);
    expect(lab.latest('sms', 'maya').body).toBe(
      'Your shift begins: you are on call in Europe, primary until Tue 10 Mar 21:00 GMT.',
    );
    expect(lab.latest('sms', 'tomas').body).toBe(
      'Your shift has ended: you are no longer on call in Europe, primary since Tue 10 Mar 06:00 GMT-3.',
    );
    expect(lab.latest('email', 'tomas').body).toContain('On call now: Maya Okafor');
  });

  it('an override tells whoever is put on and whoever is taken off what has changed for them', async () => {
    const made = override.parse({
      id: 'dentist',
      kind: 'replace',
      people: ['jordan'],
      of: 'maya',
      start: '2026-03-10T14:00:00Z',
      end: '2026-03-10T16:00:00Z',
      by: 'maya',
      at: new Date(lab.system.now()).toISOString(),
    });
    await rota.addOverride('europe', made, lab.system.now());
    await lab.pass('PT2M');
    expect(lab.news()).toEqual(['email jordan', 'email maya', 'sms jordan', 'sms maya']);
    expect(lab.latest('sms', 'jordan').body).toBe(
      'Your on-call shifts in Europe, primary have changed: added Tue 10 Mar 07:00-09:00 GMT-7.',
    );
    expect(lab.latest('sms', 'maya').body).toContain('no longer Tue 10 Mar 14:00-16:00 GMT');
  });

  it('the override takes effect when its time has come', async () => {
    await lab.pass('2026-03-10T14:05:00.000Z');
    expect(lab.news()).toEqual(['email jordan', 'email maya', 'sms jordan', 'sms maya']);
    expect(lab.latest('sms', 'jordan').body).toContain('Your shift begins');
  });

  it('a gap in the coming week is mailed to the coordinator at 08:00 UTC', async () => {
    await lab.pass('2026-03-11T07:59:00.000Z');
    lab.news();
    await lab.pass('2026-03-11T08:02:00.000Z');
    expect(lab.news()).toEqual(['email ben']);
    const { subject, body } = lab.latest('email', 'ben');
    expect(subject).toBe('On call: 1 to mend');
    expect(body).toContain('Nobody is on call in Europe, primary: Fri 13 Mar 02:00');
  });
});
