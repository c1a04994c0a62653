import { expect, it } from 'vitest';
import { restJsonProtocol } from '../endpoint/rest-json-protocol.ts';
import { templateFixture } from '../iam/template-fixture.ts';
import { createKernel } from '../kernel/create-kernel.ts';
import { createLambda } from './lambda-service.ts';

const lambdaArn = 'arn:aws:lambda:us-east-1:000000000000:function:hello';

/** Invokes the function `hello` over HTTP. */
async function invoke(headers: Record<string, string>, query = '') {
  const { kernel } = createKernel({ startAt: 0 });
  const role = { type: 'AWS::IAM::Role', arn: 'arn:aws:iam::000000000000:role/hello' };
  const properties = { Role: role.arn, Handler: 'index.handler', Runtime: 'nodejs24.x' };
  const fixture = templateFixture({
    Role: role,
    Hello: { type: 'AWS::Lambda::Function', name: 'hello', arn: lambdaArn, properties },
  });
  const template = { ...fixture, assetPath: () => '/nowhere' };
  const lambda = createLambda({
    kernel,
    template,
    authorize: () => ({ allowed: true }),
    metrics: { put: () => undefined },
    logs: { write: () => undefined, lines: () => [] },
  });
  const path = '/2015-03-31/functions/hello/invocations';
  const request = { method: 'POST', path, query: new URLSearchParams(query), headers, body: '{"v":1}' };
  const call = restJsonProtocol.read(request, lambda.service);
  try {
    return await lambda.service.operations['Invoke']?.run({ ...call, principal: { kind: 'admin' } });
  } finally {
    await lambda.close();
  }
}

it.each<[string, Record<string, string>, string, string]>([
  ['without waiting', { 'x-amz-invocation-type': 'Event' }, '', 'InvocationType "Event"'],
  ['to see whether it may be', { 'x-amz-invocation-type': 'DryRun' }, '', 'InvocationType "DryRun"'],
  ['for the end of its log', { 'x-amz-log-type': 'Tail' }, '', 'LogType "Tail"'],
  ['with a client context', { 'x-amz-client-context': 'e30=' }, '', 'ClientContext'],
  ['for a tenant', { 'x-amz-tenant-id': 'one' }, '', 'TenantId'],
  ['in another version', {}, 'Qualifier=7', 'Qualifier'],
])(
  'a function is not invoked %s: refused by name (Invoke, AWS Lambda API Reference)',
  async (_how, headers, query, what) => {
    await expect(invoke(headers, query)).rejects.toMatchObject({
      code: 'ValidationException',
      message: `Invoke: ${what} is not modelled locally`,
    });
  },
);

it('a function is invoked when its caller says that it waits, and wants no log', async () => {
  const answer = await invoke({ 'x-amz-invocation-type': 'RequestResponse', 'x-amz-log-type': 'None' });
  expect(answer).toMatchObject({ ExecutedVersion: '$LATEST', FunctionError: 'Unhandled' });
});
