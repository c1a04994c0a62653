import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

export type ItemAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

const LEADING_KEYS = 'dynamodb:LeadingKeys';
/** Who may do what, and who is told: no function writes these. */
const WHO_IS_TOLD = ['DIRECTORY#people', 'DIRECTORY#roles', 'DIRECTORY#services'];
const RIGHTS = ['TOKEN#*', 'ROTA#REGIONS', 'ROTA#STAFFING', 'ROTA#LIMITS'];
const ADMINISTERED = ['DIRECTORY#*', ...RIGHTS];
/** What finance signs, and what it lets out of the count. */
const SIGNED = ['SLA#*', 'EXCLUSIONS#*'];
/** Schedules are laid down by people, through the one function that checks what they write. */
const LAID_DOWN = ['ROTA#SCHEDULES', 'ROTA#LEAVE', 'ROTA#FEEDS'];
/** What was changed for a while, handed over, and is to be looked at: theirs who keep the rota. */
const KEPT = ['ROTA#SCHEDULE#*', 'ROTA#DUE', 'ROTA#TOLD'];
/** What is announced to customers keeps alarms from paging: theirs who announce it, and who finish what they began. */
const ANNOUNCED = ['MAINTENANCE', 'MAINTENANCE#*', 'MAINTENANCE-LOG#*', 'MAINTENANCE-OWED'];
/** How much a function writes of who is on call, of who was promised what, and of what is announced. */
const MAY_NOT = {
  'none of these': [...ADMINISTERED, ...SIGNED, ...LAID_DOWN, ...KEPT, ...ANNOUNCED],
  maintenance: [...ADMINISTERED, ...SIGNED, ...LAID_DOWN, ...KEPT],
  'the rota kept': [...ADMINISTERED, ...SIGNED, ...LAID_DOWN, ...ANNOUNCED],
  'the rota laid down': [...ADMINISTERED, ...SIGNED, ...ANNOUNCED],
  contracts: [...WHO_IS_TOLD, ...RIGHTS, ...SIGNED, ...LAID_DOWN, ...KEPT, ...ANNOUNCED],
  statements: [...ADMINISTERED, ...LAID_DOWN, ...KEPT, ...ANNOUNCED],
} as const;
export type Writes = keyof typeof MAY_NOT;

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

  // grantReadWriteData() of CDK would also allow Scan, batches and every index: a function names what it uses.
  allow = (...actions: ItemAction[]): iam.PolicyStatement => this.statement(onItems(actions), this.table.tableArn);

  /** On items of one partition, or of those that a star covers. */
  allowWithin = (partition: string, ...actions: ItemAction[]): iam.PolicyStatement =>
    this.statement(onItems(actions), this.table.tableArn, {
      'ForAllValues:StringLike': { [LEADING_KEYS]: partition },
      // ForAllValues is true of a call that names no partition at all.
      Null: { [LEADING_KEYS]: 'false' },
    });

  allowListHeads = (): iam.PolicyStatement =>
    this.statement(['dynamodb:Query'], `${this.table.tableArn}/index/${IncidentTable.HEADS_INDEX}`);

  /** Hand-overs stand beside what was changed in their schedule for a while; who signs one asks for a look at the schedule. */
  allowSigning = (): iam.PolicyStatement[] =>
    ['ROTA#SCHEDULE#*', 'ROTA#DUE'].map((partition) => this.allowWithin(partition, 'PutItem'));

  /**
   * Tokens and the directory are written by an administrator, whatever else a function may do; and who is on call by those only
   * whose work it is.
   */
  denyAdministration = (writes: Writes): iam.PolicyStatement =>
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: [...onItems(['PutItem', 'UpdateItem', 'DeleteItem']), 'dynamodb:BatchWriteItem'],
      resources: [this.table.tableArn],
      // Of a batch or a transaction one such item is enough.
      conditions: {
        'ForAnyValue:StringLike': { [LEADING_KEYS]: [...MAY_NOT[writes]] },
      },
    });

  /** What Lambda needs to read the stream on a function's behalf. */
  allowStream(): iam.PolicyStatement[] {
    return [
      this.statement(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], this.streamArn),
      // Listing is asked of the table's streams as a whole; it has no single ARN.
      this.statement(['dynamodb:ListStreams'], `${this.table.tableArn}/stream/*`),
    ];
  }

  /** The star in allowStream(), as cdk-nag writes it. */
  streamsWildcard() {
    const logicalId = Stack.of(this).getLogicalId(this.table.node.defaultChild as dynamodb.CfnTable);
    return { resource: `<${logicalId}.Arn>/stream/*`, reason: "listing is asked of all the table's streams at once" };
  }

  private statement(actions: string[], resource: string, conditions?: iam.Conditions): iam.PolicyStatement {
    return new iam.PolicyStatement({ actions, resources: [resource], ...(conditions && { conditions }) });
  }
}

const onItems = (actions: readonly ItemAction[]): string[] => actions.map((action) => `dynamodb:${action}`);
