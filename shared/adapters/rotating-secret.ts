import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

const named = (error: unknown): string => (error instanceof Error ? error.name : '');
const PENDING = 'AWSPENDING';
const CURRENT = 'AWSCURRENT';

/** A secret while Secrets Manager rotates it: `version` is the one that is to become the current one. */
export class RotatingSecret {
  readonly #arn: string;
  readonly #client: SecretsManagerClient;

  constructor(arn: string, client = new SecretsManagerClient({})) {
    this.#arn = arn;
    this.#client = client;
  }

  get arn(): string {
    return this.#arn;
  }

  /** The version that is in use. */
  async currentVersion(): Promise<string | undefined> {
    const { VersionIdsToStages: stages = {} } = await this.#client.send(
      new DescribeSecretCommand({ SecretId: this.#arn }),
    );
    return Object.keys(stages).find((version) => stages[version]?.includes(CURRENT) === true);
  }

  /** What the version to be holds; undefined while it holds nothing. */
  async pendingValue(version: string): Promise<string | undefined> {
    try {
      const answer = await this.#client.send(
        new GetSecretValueCommand({ SecretId: this.#arn, VersionId: version, VersionStage: PENDING }),
      );
      return answer.SecretString;
    } catch (error) {
      if (named(error) === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  /** Gives the version to be its value, unless it has one: two tries of one step leave one. */
  async putPending(version: string, value: string): Promise<void> {
    try {
      await this.#client.send(
        new PutSecretValueCommand({
          SecretId: this.#arn,
          ClientRequestToken: version,
          SecretString: value,
          VersionStages: [PENDING],
        }),
      );
    } catch (error) {
      if (named(error) !== 'ResourceExistsException') throw error;
    }
  }

  /** Puts the version into use; the one before it goes on as the previous. */
  async makeCurrent(version: string, instead: string | undefined): Promise<void> {
    await this.#client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: this.#arn,
        VersionStage: CURRENT,
        MoveToVersionId: version,
        RemoveFromVersionId: instead,
      }),
    );
  }
}
