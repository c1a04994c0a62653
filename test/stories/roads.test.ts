import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS, snsSigner } from '../../shared/adapters/sns-signer-fixture.ts';
import { TocsinLab, type IncidentShape } from './tocsin-lab.ts';

const administrator = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const incidentsOf = (lab: TocsinLab) => lab.items<IncidentShape>('/v1/incidents');
const pagesIn = (news: readonly string[]) => news.filter((one) => one.startsWith('sms'));
/** Messages that lie among the dead letters of the alarms. */
const setAside = ({ system }: TocsinLab) =>
  system.sqs.reader.depth('arn:aws:sqs:us-east-1:000000000000:tocsin-alarms-dead');

describe('an alarm that comes by the topic and by EventBridge', () => {
  let lab: TocsinLab;
  let events: EventBridgeClient;
  beforeAll(async () => {
    lab = await TocsinLab.open();
    events = new EventBridgeClient({ ...administrator, endpoint: lab.system.awsUrl });
  });
  afterAll(async () => {
    events.destroy();
    await lab.close();
  });

  /** What EventBridge has of a change of an alarm of this account. */
  async function putEvent(name: string, value: 'ALARM' | 'OK', at: string): Promise<void> {
    const event = {
      Source: 'aws.cloudwatch',
      DetailType: 'CloudWatch Alarm State Change',
      Resources: [`arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`],
      Detail: JSON.stringify({
        alarmName: name,
        configuration: { metrics: [] },
        previousState: { value: 'INSUFFICIENT_DATA' },
        state: { value, reason: `Threshold Crossed: ${name} is ${value}`, timestamp: at.replace('Z', '+0000') },
      }),
    };
    const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries: [event] }));
    expect(FailedEntryCount).toBe(0);
    await lab.system.settled();
  }

  const at = '2026-03-10T08:59:58.120Z';
  it.each<[string, string, readonly ('topic' | 'EventBridge')[]]>([
    ['EventBridge', 'registry-down', ['EventBridge', 'topic', 'EventBridge']],
    ['the topic', 'transport-failure', ['topic', 'EventBridge', 'topic']],
  ])('is one incident with one page, where %s was faster (failure 1)', async (_first, name, roads) => {
    const before = await incidentsOf(lab);
    for (const road of roads)
      await (road === 'topic' ? lab.alarm({ name, state: 'ALARM', at }) : putEvent(name, 'ALARM', at));
    const [newest, ...older] = await incidentsOf(lab);
    expect(older).toHaveLength(before.length);
    expect(newest?.alerts).toMatchObject([{ name, state: 'firing', flaps: 0, stateChangedAt: at }]);
    expect(pagesIn(lab.news()).filter((one) => one === 'sms maya')).toHaveLength(1);
    const timeline = await lab.items<{ type: string }>(`/v1/incidents/${newest?.id ?? ''}/timeline`);
    expect(timeline.filter(({ type }) => type === 'IncidentOpened')).toHaveLength(1);
  });

  it('recovers by either road', async () => {
    await putEvent('registry-down', 'OK', '2026-03-10T09:00:00.000Z');
    await lab.alarm({ name: 'registry-down', state: 'OK', at: '2026-03-10T09:00:00.000Z' });
    await lab.pass('PT6M');
    const found = (await incidentsOf(lab)).find(({ alerts }) => alerts[0]?.name === 'registry-down');
    expect(found).toMatchObject({ status: 'resolved', impactSpans: [{ start: at, end: '2026-03-10T09:00:00.000Z' }] });
    lab.news();
  });

  it.each([
    ['a scaling policy', 'TargetTracking-service/main/registry-AlarmHigh-1'],
    ['Tocsin itself', 'tocsin-pages-dead'],
    ['somebody who did not opt it in', 'kitchen-on-fire'],
  ])('opens nothing when it comes by EventBridge alone and is one of %s', async (_whose, name) => {
    const before = await incidentsOf(lab);
    await putEvent(name, 'ALARM', new Date(lab.system.now()).toISOString());
    expect(await incidentsOf(lab)).toHaveLength(before.length);
    expect([lab.news(), setAside(lab)]).toEqual([[], 0]);
  });

  it('opens nothing when it is Tocsin’s own that rings, which EventBridge hears of as well', async () => {
    const before = await incidentsOf(lab);
    await lab.publish('no alarm at all');
    await lab.pass('PT2M');
    expect(lab.latest('email', 'ops@example.com').subject).toContain('tocsin-alarms-dead');
    expect((await incidentsOf(lab)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    lab.news();
  });
});

describe('an alarm that SNS posts over HTTPS from another account', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-roads-'));
  const start = Date.parse('2026-03-10T09:00:00.000Z');
  const sns = snsSigner(start);
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open({ dataDir, world: { [ADDRESS]: sns.certificate } });
  });
  afterAll(() => lab.close());

  const text = (name: string, state: 'ALARM' | 'OK', at = '2026-03-10T08:59:58.120+0000') =>
    JSON.stringify({
      AlarmName: name,
      AWSAccountId: '123456789012',
      NewStateValue: state,
      NewStateReason: 'Threshold Crossed',
      StateChangeTime: at,
      Region: 'EU (Ireland)',
      AlarmArn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`,
    });
  /** As SNS sends it: as plain text, with no header of ours. */
  const post = (body: unknown, query = `?key=${lab.tokens.integration}`) =>
    lab.request('POST', `/v1/integrations/sns${query}`, {
      body,
      headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'Notification' },
    });
  const genuine = sns.notification(text('registry-down', 'ALARM'), start, { Subject: 'ALARM: "registry-down"' });
  const offer = sns.confirmation('SubscriptionConfirmation', start);
  const stranger = snsSigner(start);

  it.each<[string, unknown, string | undefined, number, string]>([
    ['without a key', genuine, '', 401, 'key'],
    ['with a wrong key', genuine, '?key=toc_wrong', 401, 'key'],
    [
      'that somebody changed',
      { ...genuine, Message: text('transport-failure', 'ALARM') },
      undefined,
      403,
      '/Signature',
    ],
    [
      'that somebody else signed',
      stranger.notification(text('registry-down', 'ALARM'), start),
      undefined,
      403,
      '/Signature',
    ],
    [
      'of a topic that nobody allowed',
      sns.notification(text('registry-down', 'ALARM'), start, { TopicArn: 'arn:aws:sns:eu-west-1:999999999999:x' }),
      undefined,
      403,
      '/TopicArn',
    ],
    [
      'of yesterday',
      sns.notification(text('registry-down', 'ALARM'), start - 86_400_000),
      undefined,
      403,
      '/Timestamp',
    ],
    [
      'whose certificate lies elsewhere',
      { ...genuine, SigningCertURL: ADDRESS.replace('.com/', '.com.evil.com/') },
      undefined,
      403,
      '/SigningCertURL',
    ],
    ['signed in the old way', { ...genuine, SignatureVersion: '1' }, undefined, 400, '/SignatureVersion'],
    ['of no known type', { ...genuine, Type: 'Notification\nx' }, undefined, 400, '/Type'],
    ['that is no JSON', 'hello', undefined, 400, '/'],
    [
      'that offers a subscription of which SNS knows nothing',
      { ...offer, TopicArn: offer['TopicArn'] },
      undefined,
      403,
      '/Token',
    ],
  ])('is refused %s, and changes nothing (failures 32, 33 and 39)', async (_how, body, query, status, field) => {
    const answer = await post(body, query);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.text).toContain(field);
    expect([await incidentsOf(lab), lab.news(), setAside(lab)]).toEqual([[], [], 0]);
  });

  it('is refused with a token that is no integration’s', async () => {
    expect((await post(genuine, `?key=${lab.tokens.admin}`)).status).toBe(403);
    expect((await lab.get(`/v1/integrations/sns?key=${lab.tokens.integration}`)).status).toBe(405);
    expect(await incidentsOf(lab)).toEqual([]);
  });

  it('opens an incident and pages, once, however often SNS posts it (failure 34)', async () => {
    for (let times = 0; times < 3; times += 1) {
      const answer = await post(genuine);
      expect([answer.status, answer.json]).toEqual([202, { outcome: 'queued' }]);
    }
    expect(await lab.theIncident()).toMatchObject({
      severity: 'P1',
      service: 'registry',
      alerts: [{ name: 'registry-down', account: '123456789012', region: 'eu-west-1' }],
    });
    expect(pagesIn(lab.news())).toEqual(['sms maya']);
  });

  it('is the same incident when the topic here carries it as well', async () => {
    await lab.publish(text('registry-down', 'ALARM'));
    expect(await incidentsOf(lab)).toHaveLength(1);
    expect(lab.news()).toEqual([]);
  });

  it('recovers by it', async () => {
    const ok = text('registry-down', 'OK', '2026-03-10T09:00:00.000+0000');
    expect((await post(sns.notification(ok, start))).status).toBe(202);
    await lab.pass('PT6M');
    expect(await lab.theIncident()).toMatchObject({ status: 'resolved' });
    lab.news();
  });

  it('is heard of by a person when it is none, or when its topic stops sending', async () => {
    expect((await post(sns.notification('hello', lab.system.now()))).status).toBe(400);
    expect((await post(sns.confirmation('UnsubscribeConfirmation', lab.system.now()))).status).toBe(200);
    expect(setAside(lab)).toBe(2);
    await lab.pass('PT1M');
    expect(lab.latest('email', 'ops@example.com').subject).toContain('tocsin-alarms-dead');
    expect(await incidentsOf(lab)).toHaveLength(1);
  });

  it('leaves its key in no log', () => {
    const logs = join(dataDir, 'logs');
    const written = readdirSync(logs).map((file) => readFileSync(join(logs, file), 'utf8'));
    expect(written.join()).toContain('notification taken');
    expect(written.join()).toContain('/v1/integrations/sns');
    expect(
      written.filter((log) => log.includes(lab.tokens.integration) || log.includes(String(offer['Token']))),
    ).toEqual([]);
  });
});
