import { randomUUID } from 'node:crypto';
import type { AwsOperation, AwsService, Grant } from '../endpoint/aws-service.ts';
import { acceptOnly, optionalText, requiredText, textList } from '../endpoint/read-input.ts';
import type { Iam } from '../iam/iam.ts';
import { AwsError, type Kernel, type LambdaInvoker } from '../kernel/kernel.ts';
import type { Modelled, ResolvedTemplate } from '../template/resolved-template.ts';
import { generateSecret } from './generate-secret.ts';
import { createRotations } from './rotations.ts';
import { CURRENT, openSecretVersions } from './secret-versions.ts';

/** Which properties of Secrets Manager's resources are honoured here. */
export const modelled: Modelled = {
  'AWS::SecretsManager::Secret': {
    run: ['Name', 'Description', 'GenerateSecretString', 'SecretString', 'KmsKeyId'],
    ignored: { Tags: 'a label; it changes nothing that runs' },
  },
  'AWS::SecretsManager::RotationSchedule': {
    run: ['SecretId', 'RotationLambdaARN', 'RotationRules.AutomaticallyAfterDays', 'RotateImmediatelyOnUpdate'],
    ignored: {},
  },
};

interface Secret {
  arn: string;
  name: string;
  description: string | undefined;
  keyId: string | undefined;
}

const code = 'InvalidParameterException';

/** Makes Secrets Manager of a template's secrets: each is generated once and kept; a restart finds the same value. */
export function createSecrets(options: {
  kernel: Kernel;
  template: ResolvedTemplate;
  iam: Iam;
  invoker: Pick<LambdaInvoker, 'invoke'>;
}): AwsService {
  const { kernel, template, iam, invoker } = options;
  const { account, partition, region } = template.pseudo;
  const versions = openSecretVersions(kernel.storage, kernel.clock);
  const seconds = (ms: number): number => ms / 1000;

  const secrets = template.byType('AWS::SecretsManager::Secret').map(({ logicalId, properties }): Secret => {
    const name = typeof properties['Name'] === 'string' ? properties['Name'] : template.nameOf(logicalId);
    if (versions.byStage(name, CURRENT) === undefined) {
      const { SecretString: given, GenerateSecretString: rules } = properties;
      const value = typeof given === 'string' ? given : generateSecret((rules ?? {}) as Record<string, unknown>);
      versions.put(name, { versionId: randomUUID(), value, isBinary: false }, [CURRENT]);
    }
    const description = typeof properties['Description'] === 'string' ? properties['Description'] : undefined;
    const keyId = typeof properties['KmsKeyId'] === 'string' ? properties['KmsKeyId'] : undefined;
    return { arn: template.arnOf(logicalId), name, description, keyId };
  });

  const nameOf = (arn: string): string | undefined => secrets.find((secret) => secret.arn === arn)?.name;
  const rotations = createRotations({ kernel, template, versions, invoker, nameOf });

  /** By name, by ARN, or by ARN without the six characters that AWS puts behind the name. */
  const find = (id: string): Secret | undefined =>
    secrets.find(({ arn, name }) => id === name || id === arn || id === arn.replace(/-[A-Za-z0-9]{6}$/, ''));
  const secretOf = (input: Record<string, unknown>): Secret => {
    const found = find(requiredText(input, 'SecretId', code));
    if (found === undefined) {
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return found;
  };
  const missingVersion = (what: string): AwsError =>
    new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${what}`);

  const getValue = (input: Record<string, unknown>): Record<string, unknown> => {
    const secret = secretOf(input);
    const id = optionalText(input, 'VersionId', code);
    const stage = optionalText(input, 'VersionStage', code);
    const version = id === undefined ? versions.byStage(secret.name, stage ?? CURRENT) : versions.byId(secret.name, id);
    if (version === undefined) throw missingVersion(id === undefined ? `staging label: ${stage ?? CURRENT}` : id);
    const VersionStages = versions.stages(secret.name)[version.versionId] ?? [];
    if (stage !== undefined && !VersionStages.includes(stage)) throw missingVersion(`staging label: ${stage}`);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.versionId,
      ...(version.isBinary ? { SecretBinary: version.value } : { SecretString: version.value }),
      VersionStages,
      CreatedDate: seconds(version.createdAt),
    };
  };

  const describe = (secret: Secret, stagesField: string): Record<string, unknown> => {
    const { first, last } = versions.madeAt(secret.name);
    return {
      ARN: secret.arn,
      Name: secret.name,
      ...(secret.description !== undefined && { Description: secret.description }),
      ...(secret.keyId !== undefined && { KmsKeyId: secret.keyId }),
      ...rotations.describe(secret.arn),
      CreatedDate: seconds(first),
      LastChangedDate: seconds(last),
      [stagesField]: versions.stages(secret.name),
    };
  };

  const putValue = (input: Record<string, unknown>): Record<string, unknown> => {
    const secret = secretOf(input);
    const text = optionalText(input, 'SecretString', code);
    const binary = optionalText(input, 'SecretBinary', code);
    const value = text ?? binary;
    if (value === undefined || (text !== undefined && binary !== undefined)) {
      throw new AwsError(code, 'You must provide either SecretString or SecretBinary.');
    }
    if (Buffer.byteLength(value) > 65_536) throw new AwsError(code, 'The secret value is longer than 65536 bytes.');
    const asked = textList(input, 'VersionStages', code);
    const stages = asked.length === 0 ? [CURRENT] : asked;
    const versionId = optionalText(input, 'ClientRequestToken', code) ?? randomUUID();
    const known = versions.byId(secret.name, versionId);
    if (known === undefined) versions.put(secret.name, { versionId, value, isBinary: text === undefined }, stages);
    else if (known.value !== value) {
      const message = `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of the secret`;
      throw new AwsError('ResourceExistsException', message);
    }
    return { ARN: secret.arn, Name: secret.name, VersionId: versionId, VersionStages: stages };
  };

  const moveStage = (input: Record<string, unknown>): Record<string, unknown> => {
    const secret = secretOf(input);
    const stage = requiredText(input, 'VersionStage', code);
    const to = optionalText(input, 'MoveToVersionId', code);
    const from = optionalText(input, 'RemoveFromVersionId', code);
    const bearer = versions.bearerOf(secret.name, stage);
    if (bearer !== undefined && bearer !== from && bearer !== to) {
      const message = `You must provide the ID of the version that has the staging label ${stage} as RemoveFromVersionId.`;
      throw new AwsError(code, message);
    }
    if (bearer === undefined && from !== undefined)
      throw new AwsError(code, `${from} does not have the label ${stage}.`);
    if (to === undefined) {
      if (stage === CURRENT) throw new AwsError(code, 'A secret always has a version that is AWSCURRENT.');
      versions.unlabel(secret.name, stage);
    } else if (versions.byId(secret.name, to) === undefined) throw missingVersion(to);
    else versions.label(secret.name, stage, to);
    return { ARN: secret.arn, Name: secret.name };
  };

  const rotate = (input: Record<string, unknown>): Record<string, unknown> => {
    const secret = secretOf(input);
    const versionId = optionalText(input, 'ClientRequestToken', code) ?? randomUUID();
    rotations.begin(secret.arn, versionId);
    return { ARN: secret.arn, Name: secret.name, VersionId: versionId };
  };

  const onSecret = (
    action: string,
    fields: readonly string[],
    run: (input: Record<string, unknown>) => Record<string, unknown>,
    keys: readonly string[] = [],
  ): AwsOperation => ({
    grants: ({ SecretId }): Grant[] => {
      const id = typeof SecretId === 'string' ? SecretId : '';
      const secret = find(id);
      // AWS names a secret that is not there by what was asked for, so that no policy allows it by accident.
      const unknown = id.startsWith('arn:') ? id : `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}`;
      return [
        { action: `secretsmanager:${action}`, resource: secret?.arn ?? unknown },
        ...iam.keyGrants(secret?.keyId, keys, 'secretsmanager'),
      ];
    },
    run: async ({ operation, input }) => {
      acceptOnly(operation, input, ['SecretId', ...fields]);
      return Promise.resolve(run(input));
    },
  });

  const operations: Record<string, AwsOperation> = {
    GetSecretValue: onSecret('GetSecretValue', ['VersionId', 'VersionStage'], getValue, ['kms:Decrypt']),
    DescribeSecret: onSecret('DescribeSecret', [], (input) => describe(secretOf(input), 'VersionIdsToStages')),
    PutSecretValue: onSecret(
      'PutSecretValue',
      ['ClientRequestToken', 'SecretString', 'SecretBinary', 'VersionStages'],
      putValue,
      ['kms:GenerateDataKey', 'kms:Decrypt'],
    ),
    UpdateSecretVersionStage: onSecret(
      'UpdateSecretVersionStage',
      ['VersionStage', 'RemoveFromVersionId', 'MoveToVersionId'],
      moveStage,
    ),
    // Its schedule and its function are the template's to say.
    RotateSecret: onSecret('RotateSecret', ['ClientRequestToken'], rotate),
    ListSecrets: {
      grants: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
      run: async ({ operation, input }) => {
        acceptOnly(operation, input, []);
        const SecretList = secrets.map((secret) => describe(secret, 'SecretVersionsToStages'));
        return Promise.resolve({ SecretList });
      },
    },
  };
  return {
    scope: 'secretsmanager',
    protocol: 'json-1.1',
    targetPrefix: 'secretsmanager',
    operations,
    denied: { code: 'AccessDeniedException', status: 400 },
  };
}
