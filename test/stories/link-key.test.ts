import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TocsinLab } from './tocsin-lab.ts';

const SecretId = 'tocsin/link-key';
const tokenIn = (link: string): string => link.split('/a/')[1] ?? '';

describe('the key of the links, changed while pages are open (failures 6 and 9)', () => {
  let lab: TocsinLab;
  let secrets: SecretsManagerClient;
  let table: DynamoDBDocumentClient;
  beforeAll(async () => {
    lab = await TocsinLab.open();
    const administrator = {
      region: 'us-east-1',
      endpoint: lab.system.awsUrl,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    secrets = new SecretsManagerClient(administrator);
    table = DynamoDBDocumentClient.from(new DynamoDBClient(administrator));
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    lab.news();
  });
  afterAll(async () => {
    secrets.destroy();
    table.destroy();
    await lab.close();
  });
  afterEach(() => expect(lab.news(), 'messages that nobody expected').toEqual([]));

  const keyInUse = async () => {
    const { VersionId, SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    return { version: VersionId ?? '', key: SecretString ?? '' };
  };
  const notice = (id: string, noticeId: string) => ({ pk: `INCIDENT#${id}`, sk: `NOTICE#${noticeId}` });

  it('is another after Secrets Manager has rotated it, and the one before is kept', async () => {
    const before = await keyInUse();
    await secrets.send(new RotateSecretCommand({ SecretId }));
    await lab.system.settled();
    const after = await keyInUse();
    expect(after.key).toMatch(/^[\w-]{64}$/);
    expect(after.key).not.toBe(before.key);
    const { VersionIdsToStages, NextRotationDate } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    expect(VersionIdsToStages?.[before.version]).toEqual(['AWSPREVIOUS']);
    expect((NextRotationDate?.getTime() ?? 0) - lab.system.now()).toBeGreaterThan(29 * 86_400_000);
  });

  it('leaves the link that was sent before as good as it was', async () => {
    const answer = await lab.request('GET', lab.linkOf('maya'));
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<button type="submit">Acknowledge</button>');
  });

  it('puts the same link into a page that is sent again, as its sender had died before it could record', async () => {
    const { id } = await lab.theIncident();
    const first = lab.linkOf('maya');
    await table.send(
      new UpdateCommand({
        TableName: 'tocsin',
        Key: notice(id, '1.page.1.0-L1.maya.sms'),
        UpdateExpression: 'SET #state = :claimed',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':claimed': { outcome: 'claimed', leaseUntil: lab.system.now(), claim: 'dead' } },
      }),
    );
    // Longer than a key is known for: the sender has asked for the new one.
    await lab.pass('PT6M');
    expect(lab.news()).toContain('sms maya');
    expect(lab.linkOf('maya')).toBe(first);
    const { Item } = await table.send(
      new GetCommand({ TableName: 'tocsin', Key: notice(id, '1.page.1.0-L1.maya.sms') }),
    );
    expect(Item).toMatchObject({ state: { outcome: 'accepted', repeated: true } });
  });

  it('makes the links of pages after it', async () => {
    await lab.pass('PT9M');
    expect(lab.news()).toContain('sms wei-ling');
    const { id } = await lab.theIncident();
    const { Item } = await table.send(
      new GetCommand({ TableName: 'tocsin', Key: { pk: `INCIDENT#${id}`, sk: 'LINKKEY#1.1.L2.wei-ling' } }),
    );
    expect(Item?.['keyVersion']).toBe((await keyInUse()).version);
  });

  it('acknowledges by the link from before', async () => {
    expect(tokenIn(lab.linkOfFirstPage('maya'))).toMatch(/^[a-z2-7]{26}$/);
    const answer = await lab.request('POST', lab.linkOfFirstPage('maya'));
    expect(answer.text).toContain('Acknowledged by Maya Okafor');
    expect(lab.news()).toEqual(['sms wei-ling']);
  });

  it('is changed by the clock every month', async () => {
    await lab.alarm({ name: 'registry-down', state: 'OK' });
    await lab.pass('PT10M');
    const before = await keyInUse();
    await lab.pass('P31D');
    lab.news();
    expect((await keyInUse()).version).not.toBe(before.version);
  });
});
