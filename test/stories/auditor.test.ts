import { DeleteCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TocsinLab } from './tocsin-lab.ts';

const administrator = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const MINUTE = 60_000;

describe('what the auditor saves when a part of the machine is gone (row X4, failures 8, 9 and 26)', () => {
  let lab: TocsinLab;
  let alarmAt: number;
  beforeEach(async () => {
    // Off the minute, so that the audit comes as late as it may.
    lab = await TocsinLab.open({ now: '2026-03-10T09:00:05.000Z' });
    alarmAt = lab.system.now();
  });
  afterEach(() => lab.close());

  const alarm = () => lab.alarm({ name: 'registry-down', state: 'ALARM' });
  /** Lets every tick of every schedule run, as they would on AWS. */
  const pass = (minutes: number) => lab.system.advance(`PT${minutes * 60}S`, { coalesce: false });
  const firstPageTo = (person: string): number => {
    const page = lab.system.messages({ channel: 'sms' }).find(({ to }) => lab.nameOf(to) === person);
    return page === undefined ? Number.POSITIVE_INFINITY : Date.parse(page.sentAt) - alarmAt;
  };
  const pagesTo = (person: string) =>
    lab.system.messages({ channel: 'sms' }).filter(({ to }) => lab.nameOf(to) === person).length;

  /** From now on the function is called and does nothing: `lost` as if it had done its work, `failing` as an error. */
  function breakFunction(folder: string, how: 'lost' | 'failing'): () => void {
    const { lambda } = lab.system;
    const run = lambda.run.bind(lambda);
    lambda.run = (definition, payload) =>
      definition.name.includes(folder)
        ? Promise.resolve(
            how === 'lost' ? { ok: true, payload: null } : { ok: false, errorType: 'Frozen', errorMessage: 'frozen' },
          )
        : run(definition, payload);
    return () => {
      lambda.run = run;
    };
  }

  it.each(['lost', 'failing'] as const)(
    'pages the first rung at most 60 s late when the records of the stream are %s',
    async (how) => {
      breakFunction('react-to-changes', how);
      await alarm();
      expect(firstPageTo('maya')).toBe(Number.POSITIVE_INFINITY);
      await pass(2);
      expect(firstPageTo('maya')).toBeLessThanOrEqual(MINUTE);
      expect(pagesTo('maya')).toBe(1);
    },
  );

  it.each(['lost', 'failing'] as const)(
    'pages the next rung at most 60 s late when the records of the stream are %s from then on',
    async (how) => {
      await alarm();
      breakFunction('react-to-changes', how);
      await pass(17);
      expect(firstPageTo('wei-ling')).toBeGreaterThanOrEqual(15 * MINUTE);
      expect(firstPageTo('wei-ling')).toBeLessThanOrEqual(16 * MINUTE);
      expect(pagesTo('wei-ling')).toBe(1);
    },
  );

  it('pages the next rung at most 60 s late when every execution was stopped', async () => {
    await alarm();
    await pass(14.5);
    const sfn = new SFNClient({ ...administrator, endpoint: lab.system.awsUrl });
    for (const machine of ['escalation', 'communication']) {
      const stateMachineArn = `arn:aws:states:us-east-1:000000000000:stateMachine:tocsin-${machine}`;
      const { executions = [] } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }),
      );
      expect(executions).not.toEqual([]);
      for (const { executionArn } of executions) await sfn.send(new StopExecutionCommand({ executionArn }));
    }
    sfn.destroy();
    await pass(3);
    expect(firstPageTo('wei-ling')).toBeGreaterThanOrEqual(15 * MINUTE);
    expect(firstPageTo('wei-ling')).toBeLessThanOrEqual(16 * MINUTE);
    expect(pagesTo('wei-ling')).toBe(1);
  });

  it('reopens and pages at most 60 s late what a person resolved while it fires, when its tokens were lost', async () => {
    await alarm();
    const { id } = await lab.theIncident();
    const client = new DynamoDBClient({ ...administrator, endpoint: lab.system.awsUrl });
    const table = DynamoDBDocumentClient.from(client);
    const { Items = [] } = await table.send(
      new QueryCommand({
        TableName: 'tocsin',
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :wait)',
        ExpressionAttributeValues: { ':pk': `INCIDENT#${id}`, ':wait': 'WAIT#' },
      }),
    );
    expect(Items).toHaveLength(2);
    for (const item of Items) {
      const Key = { pk: String(item['pk']), sk: String(item['sk']) };
      await table.send(new DeleteCommand({ TableName: 'tocsin', Key }));
    }
    client.destroy();
    await pass(2);
    await lab.post(`/v1/incidents/${id}/resolve`, {});
    const resolvedAt = lab.system.now();
    await pass(7);
    const pages = lab.system.messages({ channel: 'sms' }).filter(({ to }) => lab.nameOf(to) === 'maya');
    const again = pages.map(({ sentAt }) => Date.parse(sentAt) - resolvedAt).filter((after) => after > MINUTE);
    expect(again).toHaveLength(1);
    expect(again[0]).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(again[0]).toBeLessThanOrEqual(6 * MINUTE);
  });
});
