import { request as httpRequest } from 'node:http';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, ListTopicsCommand, PublishCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { CreateEmailTemplateCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../kernel/kernel.ts';
import type { AwsService } from './aws-service.ts';
import { startLocalAws, topicArn, type LocalAws } from './endpoint-fixture.ts';

const table: AwsService = {
  scope: 'dynamodb',
  protocol: 'json-1.0',
  targetPrefix: 'DynamoDB_20120810',
  operations: {
    GetItem: {
      grants: () => [],
      run: ({ input }) => Promise.resolve({ Item: { n: { N: '1.50' }, key: { S: JSON.stringify(input['Key']) } } }),
    },
    PutItem: {
      grants: () => [],
      run: () => Promise.reject(new AwsError('ConditionalCheckFailedException', 'The conditional request failed')),
    },
    Query: { grants: () => [], run: () => Promise.reject(new Error('a defect')) },
  },
};
const lambda: AwsService = {
  scope: 'lambda',
  protocol: 'rest-json',
  routes: [
    {
      method: 'POST',
      path: '/2015-03-31/functions/{FunctionName}/invocations',
      operation: 'Invoke',
      rawInput: 'Payload',
      rawOutput: 'Payload',
      outputHeaders: { FunctionError: 'x-amz-function-error' },
    },
  ],
  operations: {
    Invoke: {
      grants: () => [],
      run: ({ input }) => Promise.resolve({ FunctionError: 'Unhandled', Payload: JSON.stringify(input) }),
    },
  },
};

let aws: LocalAws;
const busy = new Set<string>();
beforeAll(async () => {
  aws = await startLocalAws({ more: [table, lambda], isWorkerBusy: (key) => busy.has(key) });
});
afterAll(() => aws.close());

const credential = (service: string, key = 'x'): string =>
  `AWS4-HMAC-SHA256 Credential=${key}/20260114/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

async function post(headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>, path = '/') {
  const response = await fetch(aws.endpoint.url + path, { method: 'POST', headers, body });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
const json = (target: string, body: string | Uint8Array<ArrayBuffer>) =>
  post({ authorization: credential(target.startsWith('Dynamo') ? 'dynamodb' : 'sqs'), 'x-amz-target': target }, body);

const config = () => ({
  endpoint: aws.endpoint.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  maxAttempts: 1,
});

describe('the AWS endpoint', () => {
  it('passes a call of DynamoDB through and back', async () => {
    const client = new DynamoDBClient(config());
    const { Item } = await client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: '<é😀>' } } }));
    expect(Item).toEqual({ n: { N: '1.50' }, key: { S: '{"pk":{"S":"<é😀>"}}' } });
    const put = client.send(new PutItemCommand({ TableName: 't', Item: {} }));
    await expect(put).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      $metadata: { httpStatusCode: 400 },
    });
    client.destroy();
  });

  it('passes a body that is no JSON object through as it is, and fields out as headers', async () => {
    const headers = { authorization: credential('lambda') };
    const answer = await post(headers, '"payload"', '/2015-03-31/functions/a%2Fb/invocations');
    expect(answer.headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(JSON.parse(answer.text)).toEqual({ FunctionName: 'a/b', Payload: '"payload"' });
  });

  it('names an operation that it does not model, in every protocol', async () => {
    const { sns, sqs, ses } = aws.clients();
    const calls = [
      sns.send(new CreateTopicCommand({ Name: 'x' })),
      sqs.send(new CreateQueueCommand({ QueueName: 'x' })),
      ses.send(new CreateEmailTemplateCommand({ TemplateName: 'x', TemplateContent: {} })),
    ];
    const errors = await Promise.all(
      calls.map((call) =>
        call.then(
          () => undefined,
          (error: unknown) => error,
        ),
      ),
    );
    expect(errors.map((error) => (error as Error).name)).toEqual(Array(3).fill('UnknownOperationException'));
    expect(errors.map((error) => (error as Error).message)).toEqual([
      expect.stringContaining('sns:CreateTopic is not modelled locally'),
      expect.stringContaining('sqs:CreateQueue is not modelled locally'),
      expect.stringContaining('ses: POST /v2/email/templates is not modelled locally'),
    ]);
  });

  it('names a service that it does not model', async () => {
    const client = new SFNClient(config());
    await expect(client.send(new ListStateMachinesCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('The service states is not modelled locally') as string,
    });
    client.destroy();
    const s3 = await post({ authorization: credential('s3') }, '');
    expect(s3.text).toContain('<Error><Code>UnknownOperationException</Code><Message>The service s3 is not modelled');
  });

  it.each([
    [
      'application/x-amz-json-1.0',
      { 'x-amz-target': 'AmazonSQS.ListQueues' },
      '{}',
      '"MissingAuthenticationTokenException"',
    ],
    [
      'text/xml',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=ListTopics&Version=2010-03-31',
      '<Code>MissingAuthenticationToken</Code>',
    ],
    ['application/json', {}, '{}', '"MissingAuthenticationTokenException"'],
  ])('turns an unsigned call away in its own protocol: %s', async (type, headers, body, code) => {
    const answer = await post(headers, body);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.text).toContain(code);
  });

  it('takes a presigned call', async () => {
    const query = new URLSearchParams({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Credential': 'me/20260114/us-east-1/sts/aws4_request',
    });
    const response = await fetch(`${aws.endpoint.url}/?${query.toString()}`, { headers: { 'x-amz-target': '' } });
    const text = await response.text();
    expect(text).toContain('<Arn>arn:aws:iam::000000000000:root</Arn>');
  });

  it.each([
    ['no JSON', '{"QueueUrl":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a string', '"x"'],
    ['nested beyond reason', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
    ['not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
  ])('refuses a body that is %s', async (_what, body) => {
    const answer = await json('AmazonSQS.SendMessage', body);
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([400, 'SerializationException']);
  });

  it.each(['constructor', '__proto__', 'toString', ''])('has no operation called %j', async (operation) => {
    const answer = await json(`DynamoDB_20120810.${operation}`, '{}');
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([400, 'UnknownOperationException']);
  });

  it('refuses a body of 45 MB, which is more than a mail with its files, before reading it', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        authorization: credential('sqs'),
        'x-amz-target': 'AmazonSQS.SendMessage',
        'content-length': 45 * 1024 * 1024,
      };
      const request = httpRequest(aws.endpoint.url, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('answers a defect of its own as an internal failure and logs it', async () => {
    const answer = await json('DynamoDB_20120810.Query', '{}');
    expect([answer.status, answer.text]).toEqual([500, expect.stringContaining('InternalFailure')]);
    expect(answer.text).not.toContain('a defect');
    expect(aws.log.join('\n')).toContain('a defect');
  });

  it('tells an old client of SQS what to do, in the XML that it reads', async () => {
    const headers = { authorization: credential('sqs'), 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await post(headers, 'Action=ListQueues&Version=2012-11-05');
    expect(answer.text).toContain('<Code>UnknownOperationException</Code>');
    expect(answer.text).toContain('query protocol of sqs');
  });

  it('finds a service by its target when the scope names none that it knows', async () => {
    const answer = await post({ authorization: credential('other'), 'x-amz-target': 'AmazonSQS.ListQueues' }, '{}');
    expect(answer.status).toBe(200);
  });
});

it.each([
  ['a function', 'LOCAL-Sender-1', () => aws.running.kernel.clock.now()],
  ['anybody else', 'anyone', () => Date.now()],
])(
  '%s is told the time of its own clock, so that its SDK does not try again what was refused',
  async (_who, key, now) => {
    const headers = { authorization: credential('sts', key) };
    const answer = await fetch(aws.endpoint.url, { method: 'POST', headers });
    const skewThatSdksBear = 5 * 60_000;
    expect(Math.abs(Date.parse(answer.headers.get('date') ?? '') - now())).toBeLessThan(skewThatSdksBear);
  },
);

describe('the pages beside the AWS endpoint', () => {
  it.each(['/_local/', '/_local/clock?x=1', '/'])('answer %s', async (path) => {
    expect(await (await fetch(aws.endpoint.url + path)).text()).toBe(`local ${path}`);
  });

  it('answer a browser whatever it asks for', async () => {
    const response = await fetch(`${aws.endpoint.url}/phones`, { headers: { accept: 'text/html' } });
    expect(await response.text()).toBe('local /phones');
  });

  it.each([
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    ['a name bound to this machine', { host: 'evil.example' }],
  ])('refuse %s', async (_what, headers) => {
    const status = await new Promise((resolve) => {
      httpRequest(`${aws.endpoint.url}/_local/clock`, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });
});

describe("a function's worker", () => {
  const key = 'LOCAL-Sender-1';
  it('is turned away from what its role does not allow, as AWS words it', async () => {
    busy.add(key);
    const { sns, sqs } = aws.clients(key);
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl: aws.queueUrl('pages') }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/Tocsin-Sender/1 is not authorized to perform: sqs:ReceiveMessage ' +
        'on resource: arn:aws:sqs:us-east-1:000000000000:pages because no identity-based policy allows the sqs:ReceiveMessage action',
    });
    await expect(sns.send(new ListTopicsCommand({}))).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(
      sqs.send(new SendMessageCommand({ QueueUrl: aws.queueUrl('pages'), MessageBody: 'x' })),
    ).resolves.toBeDefined();
  });

  it('may text phones but publish to no topic', async () => {
    busy.add(key);
    const { sns } = aws.clients(key);
    await sns.send(new PublishCommand({ PhoneNumber: '+447700900123', Message: 'hello' }));
    await expect(sns.send(new PublishCommand({ TopicArn: topicArn('ops'), Message: 'hello' }))).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in an identity-based policy') as string,
    });
  });

  it('is refused loudly when no invocation is under way', async () => {
    busy.delete(key);
    const { sqs } = aws.clients(key);
    const call = sqs.send(new SendMessageCommand({ QueueUrl: aws.queueUrl('pages'), MessageBody: 'x' }));
    await expect(call).rejects.toMatchObject({ name: 'CallOutsideInvocation' });
    expect(aws.log.join('\n')).toContain('LOCAL-Sender-1 calls sqs with no invocation under way');
  });

  it('of a role that is not in the template is nobody', async () => {
    const { sns } = aws.clients('LOCAL-Nobody-1');
    await expect(sns.send(new ListTopicsCommand({}))).rejects.toMatchObject({ Code: 'InvalidClientTokenId' });
  });
});
