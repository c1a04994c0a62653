import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocalAws, type Clients, type LocalAws } from '../endpoint/endpoint-fixture.ts';
import { generateSecret } from './generate-secret.ts';
import { createSecrets } from './secrets-service.ts';

let aws: LocalAws;
let secrets: Clients['secrets'];
beforeEach(async () => {
  aws = await startLocalAws();
  secrets = aws.clients().secrets;
});
afterEach(() => aws.close());

const SecretId = 'tocsin/link-key';
const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:tocsin/link-key-AbCdEf';
const get = (more = {}) => secrets.send(new GetSecretValueCommand({ SecretId, ...more }));
const put = (more: object) => secrets.send(new PutSecretValueCommand({ SecretId, ...more }));

describe('a secret', () => {
  it('is generated once and found by name and ARN, with the full suffix or without', async () => {
    const { SecretString, CreatedDate, ARN } = await get();
    expect(SecretString).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(CreatedDate).toBeInstanceOf(Date);
    expect(ARN).toBe(arn);
    for (const id of [arn, arn.slice(0, -7)]) expect((await get({ SecretId: id })).SecretString).toBe(SecretString);
    const { iam, template, running } = aws;
    createSecrets({ kernel: running.kernel, template, iam, invoker: { invoke: () => Promise.reject(new Error()) } });
    expect((await get()).SecretString).toBe(SecretString);
  });

  it('keeps the version before when a new one is put', async () => {
    const first = await get();
    const ClientRequestToken = 'a'.repeat(32);
    await put({ SecretString: 'new', ClientRequestToken });
    await put({ SecretString: 'new', ClientRequestToken });
    expect(await get()).toMatchObject({
      SecretString: 'new',
      VersionId: ClientRequestToken,
      VersionStages: ['AWSCURRENT'],
    });
    expect((await get({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe(first.SecretString);
    expect((await get({ VersionId: first.VersionId })).SecretString).toBe(first.SecretString);
    const described = await secrets.send(new DescribeSecretCommand({ SecretId }));
    expect(described.VersionIdsToStages).toEqual({
      [first.VersionId ?? '']: ['AWSPREVIOUS'],
      [ClientRequestToken]: ['AWSCURRENT'],
    });
    const { SecretList } = await secrets.send(new ListSecretsCommand({}));
    expect(SecretList).toMatchObject([{ Name: SecretId, ARN: arn }]);
    await expect(put({ SecretString: 'other', ClientRequestToken })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
  });

  it('may be bytes', async () => {
    await put({ SecretBinary: new Uint8Array([0, 255]) });
    expect((await get()).SecretBinary).toEqual(new Uint8Array([0, 255]));
  });

  it.each([
    ['a secret that is not there', () => get({ SecretId: 'gone' }), 'ResourceNotFoundException'],
    ['a version that is not there', () => get({ VersionId: 'x'.repeat(32) }), 'ResourceNotFoundException'],
    ['a stage that is not there', () => get({ VersionStage: 'AWSPREVIOUS' }), 'ResourceNotFoundException'],
    ['no value', () => put({}), 'InvalidParameterException'],
    ['a value over 64 KB', () => put({ SecretString: 'x'.repeat(65_537) }), 'InvalidParameterException'],
  ])('is refused: %s', async (_what, call, name) => {
    const error: unknown = await call().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name });
  });

  it('is kept from a role that may not read it', async () => {
    const worker = aws.clients('LOCAL-Sender-1').secrets;
    await expect(worker.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`secretsmanager:GetSecretValue on resource: ${arn}`) as string,
    });
  });
});

describe('a generated secret', () => {
  it('has the length and the kinds of characters that were asked for, at least one of each', () => {
    const rule = fc.record({
      PasswordLength: fc.integer({ min: 5, max: 80 }),
      ExcludeNumbers: fc.boolean(),
      ExcludePunctuation: fc.boolean(),
      ExcludeUppercase: fc.boolean(),
      IncludeSpace: fc.boolean(),
    });
    fc.assert(
      fc.property(rule, (rules) => {
        const secret = generateSecret({ ...rules, ExcludeCharacters: 'ab"@' });
        expect(secret).toHaveLength(rules.PasswordLength);
        expect(/[0-9]/.test(secret)).toBe(!rules.ExcludeNumbers);
        expect(/[A-Z]/.test(secret)).toBe(!rules.ExcludeUppercase);
        expect(/[^A-Za-z0-9 ]/.test(secret)).toBe(!rules.ExcludePunctuation);
        expect(secret.includes(' ')).toBe(rules.IncludeSpace);
        expect(secret).not.toMatch(/[ab"@]/);
      }),
    );
  });

  it('fills one field of a template', () => {
    const made = generateSecret({
      SecretStringTemplate: '{"user":"x"}',
      GenerateStringKey: 'password',
      PasswordLength: 20,
    });
    expect(JSON.parse(made)).toEqual({ user: 'x', password: expect.stringMatching(/^.{20}$/) as string });
  });

  it.each([{ PasswordLength: 2 }, { PasswordLength: 5000 }, { Charset: 'x' }])(
    'is refused when it cannot be made: %j',
    (rules) => {
      expect(() => generateSecret(rules)).toThrow(/GenerateSecretString/);
    },
  );
});
