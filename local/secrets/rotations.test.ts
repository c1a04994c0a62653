import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RotatingSecret } from '../../shared/adapters/rotating-secret.ts';
import { rotationStep, type RotationStep } from '../../shared/contracts/events/rotation-step.ts';
import { rotateLinkKey } from '../../shared/flows/rotate-link-key.ts';
import { startLocalAws, type LocalAws } from '../endpoint/endpoint-fixture.ts';
import { AwsError, type InvocationResult } from '../kernel/kernel.ts';

const SecretId = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:tocsin/link-key-AbCdEf';
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:rotate';
const DAY_MS = 86_400_000;
const schedule = (more: object = {}) => ({
  Rotation: {
    type: 'AWS::SecretsManager::RotationSchedule',
    properties: {
      SecretId,
      RotationLambdaARN: functionArn,
      RotationRules: { AutomaticallyAfterDays: 30 },
      RotateImmediatelyOnUpdate: false,
      ...more,
    },
  },
});

describe('a secret with a rotation (Lambda rotation functions)', () => {
  let aws: LocalAws;
  let asked: string[];
  /** How the step of that number fails, counted from 0. */
  let failing: Map<number, InvocationResult | Error>;
  let keys: number;

  const invoke = async (arn: string, payload: unknown, caller: unknown): Promise<InvocationResult> => {
    const step: RotationStep = rotationStep.parse(payload);
    asked.push(step.Step);
    expect([arn, caller]).toEqual([
      functionArn,
      { kind: 'service', service: 'secretsmanager.amazonaws.com', sourceArn: SecretId },
    ]);
    const failure = failing.get(asked.length - 1);
    if (failure instanceof Error) throw failure;
    if (failure !== undefined) return failure;
    const secret = new RotatingSecret(SecretId, aws.clients().secrets);
    await rotateLinkKey(secret, step, () => `${'k'.repeat(50)}${(keys += 1)}`);
    return { ok: true, payload: null };
  };
  const start = async (more: object = {}) => {
    aws = await startLocalAws({ resources: schedule(more), invoker: { invoke } });
  };
  beforeEach(() => {
    asked = [];
    failing = new Map();
    keys = 0;
  });
  afterEach(() => aws.close());

  const client = () => aws.clients().secrets;
  const value = async (more: object = {}) => client().send(new GetSecretValueCommand({ SecretId, ...more }));
  const described = () => client().send(new DescribeSecretCommand({ SecretId }));
  const pass = (ms: number) => aws.running.driver.advance((now) => now + ms);
  const rotate = () => client().send(new RotateSecretCommand({ SecretId }));
  const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

  it('gets another value when asked, in four steps, and keeps the one before by its id and its label', async () => {
    await start();
    const before = await value();
    const { VersionId = '' } = await rotate();
    await aws.running.driver.settled();
    expect(asked).toEqual(steps);
    expect(await value()).toMatchObject({ VersionId, SecretString: `${'k'.repeat(50)}1` });
    expect((await value({ VersionId: before.VersionId })).SecretString).toBe(before.SecretString);
    expect((await value({ VersionStage: 'AWSPREVIOUS' })).VersionId).toBe(before.VersionId);
    expect(await described()).toMatchObject({
      RotationEnabled: true,
      RotationRules: { AutomaticallyAfterDays: 30 },
      LastRotatedDate: expect.any(Date) as Date,
      VersionIdsToStages: { [VersionId]: ['AWSCURRENT', 'AWSPENDING'], [before.VersionId ?? '']: ['AWSPREVIOUS'] },
    });
  });

  it('gets one by the clock, every 30 days and not before', async () => {
    await start();
    await pass(30 * DAY_MS - 60_000);
    expect(asked).toEqual([]);
    await pass(60_000);
    expect(asked).toEqual(steps);
    await pass(60 * DAY_MS);
    expect(asked).toEqual([...steps, ...steps, ...steps]);
  });

  it('gets one at once when its schedule says so', async () => {
    await start({ RotateImmediatelyOnUpdate: true });
    await aws.running.driver.settled();
    expect(asked).toEqual(steps);
  });

  it.each<[string, InvocationResult | Error]>([
    ['failed', { ok: false, errorType: 'Error', errorMessage: 'x' }],
    ['may not be called', new AwsError('AccessDeniedException', 'secretsmanager may not', 403)],
  ])('is asked for all steps again when one %s, and ends with one new value', async (_how, failure) => {
    for (const at of steps.keys()) {
      await start();
      [asked, keys, failing] = [[], 0, new Map([[at, failure]])];
      const before = await value();
      await rotate();
      await aws.running.driver.settled();
      expect((await value()).VersionId, `step ${at}`).toBe(before.VersionId);
      await pass(60_000);
      expect((await value()).VersionId, `step ${at}`).not.toBe(before.VersionId);
      expect(keys, `step ${at}`).toBe(1);
      await aws.close();
    }
    await start();
  });

  it('takes no second rotation while one is under way', async () => {
    await start();
    failing.set(0, { ok: false, errorType: 'Error', errorMessage: 'x' });
    const { VersionId } = await rotate();
    await aws.running.driver.settled();
    await expect(rotate()).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await aws.running.driver.settled();
    expect((await value()).VersionId).toBe(VersionId);
  });

  it('goes on with the value before when the function fails for good, and tries again at its next time', async () => {
    await start();
    const before = await value();
    for (let at = 0; at < 5; at += 1) failing.set(at, { ok: false, errorType: 'Error', errorMessage: 'x' });
    await rotate();
    await pass(10 * 60_000);
    expect(asked).toEqual(Array(5).fill('createSecret'));
    expect((await value()).VersionId).toBe(before.VersionId);
    await pass(31 * DAY_MS);
    expect((await value()).VersionId).not.toBe(before.VersionId);
  });

  it.each([
    ['twice the same step', ['createSecret', 'createSecret', 'testSecret', 'finishSecret', 'finishSecret']],
    ['all steps after the last', [...steps, ...steps]],
  ])('is the same whatever comes again: %s', async (_what, order) => {
    await start();
    const token = 'b'.repeat(36);
    const secret = new RotatingSecret(SecretId, client());
    for (const Step of order)
      await rotateLinkKey(secret, rotationStep.parse({ SecretId, ClientRequestToken: token, Step }), () => {
        keys += 1;
        return `${'x'.repeat(50)}${keys}`;
      });
    expect(await value()).toMatchObject({ VersionId: token, SecretString: `${'x'.repeat(50)}1` });
  });

  it('is not finished with a key that is none', async () => {
    await start();
    const secret = new RotatingSecret(SecretId, client());
    const step = (Step: RotationStep['Step']) =>
      rotateLinkKey(secret, { SecretId, ClientRequestToken: 'c'.repeat(36), Step }, () => 'short');
    expect(await step('testSecret')).toBe('nothing to do');
    await step('createSecret');
    await expect(step('testSecret')).rejects.toThrow('no link key');
    await expect(
      rotateLinkKey(secret, { SecretId: 'other', ClientRequestToken: 'c', Step: 'createSecret' }, () => ''),
    ).rejects.toThrow('no other secret');
  });

  it.each([
    [
      'a label that another version has',
      { VersionStage: 'AWSCURRENT', MoveToVersionId: 'd'.repeat(36) },
      'InvalidParameterException',
    ],
    [
      'a version that is not there',
      { VersionStage: 'mine', MoveToVersionId: 'e'.repeat(36) },
      'ResourceNotFoundException',
    ],
  ])('does not move %s', async (_what, input, name) => {
    await start();
    const more = { ClientRequestToken: 'd'.repeat(36), SecretString: 'x', VersionStages: ['spare'] };
    await client().send(new PutSecretValueCommand({ SecretId, ...more }));
    await expect(client().send(new UpdateSecretVersionStageCommand({ SecretId, ...input }))).rejects.toMatchObject({
      name,
    });
  });
});

it('a secret without a rotation cannot be rotated', async () => {
  const aws = await startLocalAws();
  const call = aws.clients().secrets.send(new RotateSecretCommand({ SecretId }));
  await expect(call).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await aws.close();
});
