import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { stackNameOf } from '../../infra/settings.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import type { Person } from '../../shared/domain/directory/directory.ts';
import type { Target } from '../operator/target.ts';

/** One client a service that the checks ask. */
export const clientsOf = ({ aws }: Pick<Target, 'aws'>) => ({
  cloudFormation: new CloudFormationClient(aws),
  cloudWatch: new CloudWatchClient(aws),
  dynamoDb: new DynamoDBClient(aws),
  lambda: new LambdaClient(aws),
  quotas: new ServiceQuotasClient(aws),
  ses: new SESv2Client(aws),
  sns: new SNSClient(aws),
  ssm: new SSMClient(aws),
  sts: new STSClient(aws),
});
export type Clients = ReturnType<typeof clientsOf>;

/** An account and region, and what of Tocsin is deployed in it. What several checks ask is asked once. */
export class Account {
  readonly clients: Clients;
  readonly target: Target;
  #stack: Promise<Stack | undefined> | undefined;
  #people: Promise<Person[]> | undefined;

  constructor(target: Target, clients: Clients = clientsOf(target)) {
    this.target = target;
    this.clients = clients;
  }

  get stackName(): string {
    return stackNameOf(this.target.stage);
  }

  region(): Promise<string> {
    return this.clients.sts.config.region();
  }

  /** A page of the AWS console in this region: `ses`, `account`. */
  async consoleOf(service: string, page: string): Promise<string> {
    const region = await this.region();
    return `https://${region}.console.aws.amazon.com/${service}/home?region=${region}#/${page}`;
  }

  /** The deployed stack; undefined when there is none. */
  stack(): Promise<Stack | undefined> {
    this.#stack ??= this.#describeStack();
    return this.#stack;
  }

  /** What the stack says of itself under a name; undefined without the stack. */
  async output(name: string): Promise<string | undefined> {
    const found = (await this.stack())?.Outputs?.find(({ OutputKey }) => OutputKey === name);
    return found?.OutputValue;
  }

  /** Everybody in the deployed directory. */
  people(): Promise<Person[]> {
    this.#people ??= new DirectoryStore(new DynamoTable(this.target.tableName, this.clients.dynamoDb)).people();
    return this.#people;
  }

  async #describeStack(): Promise<Stack | undefined> {
    try {
      const { Stacks } = await this.clients.cloudFormation.send(
        new DescribeStacksCommand({ StackName: this.stackName }),
      );
      return Stacks?.[0];
    } catch (error) {
      if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
        return undefined;
      throw error;
    }
  }
}
