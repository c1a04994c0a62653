import { SQSClient, GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TocsinLab } from './tocsin-lab.ts';

describe('input that is wrong (failures 25 and 39)', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open();
  });
  afterAll(() => lab.close());

  const alert = { source: 'probe', dedupKey: 'k', state: 'firing', title: 'registry-slow' };
  it.each<[string, string, string, unknown, number, string]>([
    ['an alert that is not JSON', 'POST', '/v1/alerts', '{', 400, '/'],
    ['an alert without a title', 'POST', '/v1/alerts', { ...alert, title: undefined }, 400, '/title'],
    ['an alert in no known state', 'POST', '/v1/alerts', { ...alert, state: 'maybe' }, 400, '/state'],
    ['an alert with a field that nobody knows', 'POST', '/v1/alerts', { ...alert, colour: 'red' }, 400, '/colour'],
    [
      'an alert that happened at no time',
      'POST',
      '/v1/alerts',
      { ...alert, occurredAt: 'yesterday' },
      400,
      '/occurredAt',
    ],
    [
      'an alert whose key no table takes',
      'POST',
      '/v1/alerts',
      { ...alert, source: '語'.repeat(60), dedupKey: '語'.repeat(500) },
      400,
      '/dedupKey',
    ],
    ['an alert of 1 MB', 'POST', '/v1/alerts', { ...alert, title: 'x'.repeat(1_048_576) }, 413, '/'],
    ['an alert nested 5,000 deep', 'POST', '/v1/alerts', `${'['.repeat(5000)}${']'.repeat(5000)}`, 400, '/'],
    ['a report without a title', 'POST', '/v1/incidents', {}, 400, '/title'],
    ['a report of an unknown service', 'POST', '/v1/incidents', { title: 'x', service: 'nothing' }, 400, '/service'],
    ['a report of an unknown severity', 'POST', '/v1/incidents', { title: 'x', severity: 'P9' }, 400, '/severity'],
    ['a list by an unknown status', 'GET', '/v1/incidents?status=broken', undefined, 400, '/status'],
    ['a list by an unknown severity', 'GET', '/v1/incidents?severity=P9', undefined, 400, '/severity'],
    ['a list by an empty severity', 'GET', '/v1/incidents?severity=', undefined, 400, '/severity'],
    ['a list by an unknown service', 'GET', '/v1/incidents?service=nothing', undefined, 400, '/service'],
    ['a list from nowhere', 'GET', '/v1/incidents?cursor=nowhere', undefined, 400, '/cursor'],
    ['a list of none', 'GET', '/v1/incidents?limit=0', undefined, 400, '/limit'],
    ['an incident id that is none', 'GET', '/v1/incidents/INC-1', undefined, 404, 'id'],
    ['an incident that is not there', 'GET', '/v1/incidents/INC-00000000', undefined, 404, 'id'],
    ['a command to an incident that is not there', 'POST', '/v1/incidents/INC-00000000/acknowledge', {}, 404, 'id'],
    ['an unknown route', 'GET', '/v1/nothing', undefined, 404, ''],
    ['an address outside the API', 'GET', '/wp-login.php', undefined, 404, ''],
    ['another method', 'DELETE', '/v1/incidents', undefined, 405, ''],
    ['an instant that is none', 'GET', '/v1/oncall?at=now', undefined, 400, '/at'],
  ])('refuses %s with problem+json that names the field', async (_sentence, method, url, body, status, field) => {
    const answer = await lab.request(method, url, { token: lab.tokens.responder, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.json).toMatchObject({ status, title: expect.any(String) as string });
    expect(answer.text).toContain(field);
  });

  it.each([
    ['status=broken', '/status', 'open, acknowledged, in_progress, resolved, closed'],
    ['severity=P9', '/severity', 'P1, P2, P3, P4'],
    ['service=nothing', '/service', 'registry, sessions, transport'],
    ['limit=101', '/limit', '1 to 100'],
  ])('says of a list with %s what there is instead', async (query, field, known) => {
    const { json } = await lab.get(`/v1/incidents?${query}`);
    expect(json).toMatchObject({ errors: [{ field, detail: expect.stringContaining(known) as string }] });
  });

  it.each<[string, string, Buffer, number, string]>([
    ['bytes that are no UTF-8', 'application/json', Buffer.from('{"title":"caf\xe9"}', 'latin1'), 400, 'not UTF-8'],
    ['the same without a type', '', Buffer.from('{"title":"caf\xe9"}', 'latin1'), 400, 'not UTF-8'],
    [
      'UTF-16 that says so',
      'application/json; charset=utf-16',
      Buffer.from('{"title":"x"}', 'utf16le'),
      415,
      'Content-Type',
    ],
    [
      'Latin-1 that says so',
      'application/json;charset="ISO-8859-1"',
      Buffer.from('{"title":"x"}'),
      415,
      'Content-Type',
    ],
  ])('refuses a report in %s', async (_sentence, type, body, status, word) => {
    const headers = { authorization: `Bearer ${lab.tokens.responder}`, 'content-type': type };
    const answer = await fetch(`${lab.system.productUrl}/v1/incidents`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.text()).toContain(word);
  });

  it.each<[string, () => string | undefined, string, string, number]>([
    ['no token', () => undefined, 'GET', '/v1/incidents', 401],
    ['a wrong token', () => 'toc_wrong', 'GET', '/v1/incidents', 401],
    ['an integration key', () => lab.tokens.integration, 'GET', '/v1/incidents', 403],
    ['a finance token', () => lab.tokens.finance, 'POST', '/v1/alerts', 403],
    ['a responder’s token', () => lab.tokens.responder, 'GET', '/v1/sla/statements/2026-02', 403],
  ])('refuses %s', async (_sentence, token, method, url, status) => {
    const answer = await lab.request(method, url, { token: token() });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each([
    ['a month that is none', '/v1/sla/statements/2026-13', 400],
    ['a month that has not begun', '/v1/sla/statements/2027-01', 400],
    ['a format that there is not', '/v1/sla/statements/2026-02.doc', 404],
    ['a customer who is none', '/v1/sla/statements/2026-02?customer=nobody', 404],
  ])('refuses %s', async (_sentence, url, status) => {
    expect((await lab.get(url, lab.tokens.finance)).status).toBe(status);
  });

  it('sets a malformed message on the alarm topic aside at once, raises an alarm, and takes the next', async () => {
    await lab.publish('no alarm at all');
    await lab.publish('{"AlarmName":"registry-down"}');
    await lab.alarm({ name: 'registry-slow', state: 'ALARM' });
    const sqs = new SQSClient({
      endpoint: lab.system.awsUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'tocsin-alarms-dead' }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    sqs.destroy();
    expect(Attributes?.['ApproximateNumberOfMessages']).toBe('2');
    expect(await lab.theIncident()).toMatchObject({ severity: 'P3', service: 'registry' });
    await lab.pass('PT2M');
    expect(lab.latest('email', 'ops@example.com').subject).toContain('tocsin-alarms-dead');
  });

  it('has opened no incident but the one that was asked for, and told nobody else', async () => {
    expect(await lab.items('/v1/incidents')).toHaveLength(1);
    expect(lab.news()).toEqual([
      'email ben',
      'email grace',
      'email ines',
      'email mei',
      'email ops@example.com',
      'email ravi',
      'sms maya',
    ]);
  });
});
