import {
  DeleteSuppressedDestinationCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { TocsinLab } from './tocsin-lab.ts';

const phone = readDirectory('erlmcp').people.find(({ id }) => id === 'maya')?.phone ?? '';
const HELENA = 'helena@erlmcp.example';

describe('numbers and addresses that providers drop in silence, found by the daily check (failures 10 and 12)', () => {
  let lab: TocsinLab;
  let ses: SESv2Client;
  beforeAll(async () => {
    lab = await TocsinLab.open({ now: '2026-03-10T08:00:00.000Z' });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    ses = new SESv2Client({ region: 'us-east-1', endpoint: lab.system.awsUrl, credentials });
    lab.system.phones.optOut(phone);
    await ses.send(new PutSuppressedDestinationCommand({ EmailAddress: HELENA, Reason: 'BOUNCE' }));
  });
  afterAll(async () => {
    ses.destroy();
    await lab.close();
  });
  afterEach(() => expect(lab.news(), 'messages that nobody expected').toEqual([]));

  it('are told to the admin of the directory the next morning, a letter each', async () => {
    await lab.pass('2026-03-10T09:00:00.000Z');
    expect(
      lab
        .newMessages()
        .map(({ to, subject }) => `${to} ${subject ?? ''}`)
        .sort(),
    ).toEqual([
      'nadia@erlmcp.example Helena Lindqvist cannot be reached by email any more',
      'nadia@erlmcp.example Maya Okafor cannot be reached by SMS any more',
    ]);
  });

  it('are not told again the day after', async () => {
    await lab.pass('P1D');
    expect(lab.news()).toEqual([]);
  });

  it('cost nobody time: the engineer who has opted out is paged by email at once', async () => {
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    expect(lab.news()).toEqual(['email grace', 'email ines', 'email maya', 'email ravi', 'slack #war-room']);
    await lab.alarm({ name: 'registry-down', state: 'OK' });
    await lab.pass('PT6M');
    lab.news();
  });

  it('are good again the morning after their owner has said so, and nobody had to do more', async () => {
    lab.system.phones.optIn(phone);
    await ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress: HELENA }));
    await lab.pass('P1D');
    lab.news();
    await lab.alarm({ name: 'session-manager-down', state: 'ALARM' });
    expect(lab.news()).toEqual([
      'email grace',
      'email helena',
      'email ines',
      'email ravi',
      'slack #war-room',
      'sms maya',
    ]);
  });
});
