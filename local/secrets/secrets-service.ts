import { randomUUID } from 'node:crypto';
import type { AwsOperation, AwsService, Grant } from '../endpoint/aws-service.ts';
import { acceptOnly, optionalText, requiredText, textList } from '../endpoint/read-input.ts';
import type { Iam } from '../iam/iam.ts';
import { AwsError, type Kernel } from '../kernel/kernel.ts';
import type { Modelled, ResolvedTemplate } from '../template/resolved-template.ts';
import { generateSecret } from './generate-secret.ts';

/** Which properties of Secrets Manager's resources are honoured here. */
export const modelled: Modelled = {
  'AWS::SecretsManager::Secret': {
    run: ['Name', 'Description', 'GenerateSecretString', 'SecretString', 'KmsKeyId'],
    ignored: { Tags: 'a label; it changes nothing that runs' },
  },
};

interface Secret {
  arn: string;
  name: string;
  description: string | undefined;
  keyId: string | undefined;
}

interface Version {
  version_id: string;
  value: string;
  is_binary: number;
  stage: string | null;
  created_at: number;
}

const schema = `CREATE TABLE IF NOT EXISTS secrets_versions (
  name TEXT NOT NULL, version_id TEXT NOT NULL, value TEXT NOT NULL, is_binary INTEGER NOT NULL, stage TEXT,
  created_at INTEGER NOT NULL, PRIMARY KEY (name, version_id))`;

const code = 'InvalidParameterException';
const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';

/** Makes Secrets Manager of a template's secrets: each is generated once and kept; a restart finds the same value. */
export function createSecrets(options: { kernel: Kernel; template: ResolvedTemplate; iam: Iam }): AwsService {
  const { kernel, template, iam } = options;
  const { account, partition, region } = template.pseudo;
  const { storage } = kernel;
  storage.exec(schema);
  const byVersion = storage.prepare('SELECT * FROM secrets_versions WHERE name = ? AND version_id = ?');
  const byStage = storage.prepare('SELECT * FROM secrets_versions WHERE name = ? AND stage = ?');
  const allOf = storage.prepare('SELECT * FROM secrets_versions WHERE name = ? ORDER BY created_at');
  const add = storage.prepare('INSERT INTO secrets_versions VALUES (?, ?, ?, ?, ?, ?)');
  const move = storage.prepare('UPDATE secrets_versions SET stage = ? WHERE name = ? AND stage = ?');
  const asVersion = (row: unknown): Version | undefined => row as Version | undefined;
  const seconds = (ms: number): number => ms / 1000;

  const put = (name: string, versionId: string, value: string, isBinary: boolean): void => {
    storage.exec('SAVEPOINT secrets_put');
    try {
      move.run(null, name, previous);
      move.run(previous, name, current);
      add.run(name, versionId, value, isBinary ? 1 : 0, current, kernel.clock.now());
      storage.exec('RELEASE secrets_put');
    } catch (error) {
      storage.exec('ROLLBACK TO secrets_put');
      storage.exec('RELEASE secrets_put');
      throw error;
    }
  };

  const secrets = template.byType('AWS::SecretsManager::Secret').map(({ logicalId, properties }): Secret => {
    const name = typeof properties['Name'] === 'string' ? properties['Name'] : template.nameOf(logicalId);
    if (byStage.get(name, current) === undefined) {
      const { SecretString: given, GenerateSecretString: rules } = properties;
      const value = typeof given === 'string' ? given : generateSecret((rules ?? {}) as Record<string, unknown>);
      put(name, randomUUID(), value, false);
    }
    const description = typeof properties['Description'] === 'string' ? properties['Description'] : undefined;
    const keyId = typeof properties['KmsKeyId'] === 'string' ? properties['KmsKeyId'] : undefined;
    return { arn: template.arnOf(logicalId), name, description, keyId };
  });

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
    const version = asVersion(
      id === undefined ? byStage.get(secret.name, stage ?? current) : byVersion.get(secret.name, id),
    );
    if (version === undefined) throw missingVersion(id === undefined ? `staging label: ${stage ?? current}` : id);
    if (stage !== undefined && version.stage !== stage) throw missingVersion(`staging label: ${stage}`);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.version_id,
      ...(version.is_binary === 1 ? { SecretBinary: version.value } : { SecretString: version.value }),
      VersionStages: version.stage === null ? [] : [version.stage],
      CreatedDate: seconds(version.created_at),
    };
  };

  const describe = (secret: Secret, stagesField: string): Record<string, unknown> => {
    const versions = allOf.all(secret.name) as unknown as Version[];
    const staged = versions.flatMap(({ version_id: id, stage }) => (stage === null ? [] : [[id, [stage]]]));
    return {
      ARN: secret.arn,
      Name: secret.name,
      ...(secret.description !== undefined && { Description: secret.description }),
      ...(secret.keyId !== undefined && { KmsKeyId: secret.keyId }),
      RotationEnabled: false,
      CreatedDate: seconds(versions[0]?.created_at ?? 0),
      LastChangedDate: seconds(versions.at(-1)?.created_at ?? 0),
      [stagesField]: Object.fromEntries(staged) as Record<string, string[]>,
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
    const stages = textList(input, 'VersionStages', code);
    if (stages.length > 0 && (stages.length > 1 || stages[0] !== current)) {
      throw new AwsError(code, `VersionStages other than ${current} are not modelled locally`);
    }
    const versionId = optionalText(input, 'ClientRequestToken', code) ?? randomUUID();
    const known = asVersion(byVersion.get(secret.name, versionId));
    if (known === undefined) put(secret.name, versionId, value, text === undefined);
    else if (known.value !== value) {
      const message = `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of the secret`;
      throw new AwsError('ResourceExistsException', message);
    }
    return { ARN: secret.arn, Name: secret.name, VersionId: versionId, VersionStages: [current] };
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
    ListSecrets: {
      grants: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
      run: async ({ operation, input }) => {
        acceptOnly(operation, input, ['MaxResults', 'IncludePlannedDeletion']);
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
