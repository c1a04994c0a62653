import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DEFAULT_STAGE, prefixOf, stackNameOf } from './settings.ts';

/** What one stage is called, and whether its data outlives it. */
export interface Deployment {
  readonly stage: string;
  readonly stackName: string;
  /** Start of every physical name, and the `service` dimension of every metric: `tocsin`, or `tocsin-<stage>`. */
  readonly prefix: string;
  /** The default stage keeps its table, key and secret when the stack goes; any other stage cleans up after itself. */
  readonly keepsData: boolean;
  readonly removalPolicy: RemovalPolicy;
  /** Long enough to look into last quarter's incident where it counts, and no longer than it takes to try something elsewhere. */
  readonly logRetention: RetentionDays;
}

/**
 * Names are fixed text rather than generated, so that an ARN can be written down before its resource exists
 * (functions name the state machines that call them) and so that the on-call engineer can guess them.
 */
export function describeDeployment(stage: string): Deployment {
  const isDefault = stage === DEFAULT_STAGE;
  return {
    stage,
    stackName: stackNameOf(stage),
    prefix: prefixOf(stage),
    keepsData: isDefault,
    removalPolicy: isDefault ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    logRetention: isDefault ? RetentionDays.THREE_MONTHS : RetentionDays.ONE_WEEK,
  };
}
