import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

const READ = ['dynamodb:GetItem', 'dynamodb:Query'];
const WRITE = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

/** The one table: the log of every incident, the notices, the alerts, the directory. Its stream is the outbox. */
export class IncidentTable extends Construct {
  static readonly HEADS_INDEX = 'heads';
  readonly table: dynamodb.Table;

  constructor(scope: Construct, id: string, props: { deployment: Deployment }) {
    super(scope, id);
    const { prefix, keepsData, removalPolicy } = props.deployment;
    this.table = new dynamodb.Table(this, 'Table', {
      tableName: prefix,
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keepsData,
      removalPolicy,
      stream: dynamodb.StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'expiresAt',
    });
    this.table.addGlobalSecondaryIndex({
      indexName: IncidentTable.HEADS_INDEX,
      partitionKey: { name: 'headPk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'headSk', type: dynamodb.AttributeType.STRING },
      projectionType: dynamodb.ProjectionType.ALL,
    });
  }

  /** The stream's ARN; the table always has one. */
  get streamArn(): string {
    const arn = this.table.tableStreamArn;
    if (arn === undefined) throw new Error('The table has lost its stream: nothing would react to a commit');
    return arn;
  }

  // grantReadWriteData() of CDK would also allow Scan, batches and every index: these four say what is used.
  allowRead = (): iam.PolicyStatement => this.allow(READ, this.table.tableArn);
  allowReadWrite = (): iam.PolicyStatement => this.allow([...READ, ...WRITE], this.table.tableArn);
  allowListHeads = (): iam.PolicyStatement =>
    this.allow(['dynamodb:Query'], `${this.table.tableArn}/index/${IncidentTable.HEADS_INDEX}`);
  allowProbe = (): iam.PolicyStatement => this.allow(['dynamodb:GetItem', 'dynamodb:PutItem'], this.table.tableArn);

  /** What Lambda needs to read the stream on a function's behalf. */
  allowStream(): iam.PolicyStatement[] {
    return [
      this.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], this.streamArn),
      // Listing is asked of the table's streams as a whole; it has no single ARN.
      this.allow(['dynamodb:ListStreams'], `${this.table.tableArn}/stream/*`),
    ];
  }

  /** The star in allowStream(), as cdk-nag writes it. */
  streamsWildcard() {
    const logicalId = Stack.of(this).getLogicalId(this.table.node.defaultChild as dynamodb.CfnTable);
    return { resource: `<${logicalId}.Arn>/stream/*`, reason: "listing is asked of all the table's streams at once" };
  }

  private allow(actions: string[], resource: string): iam.PolicyStatement {
    return new iam.PolicyStatement({ actions, resources: [resource] });
  }
}
