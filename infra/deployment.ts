import { RemovalPolicy } from 'aws-cdk-lib';
import { DEFAULT_STAGE, prefixOf } from './settings.ts';

/** What one stage is called, and whether its data outlives it. */
export interface Deployment {
  readonly stage: string;
  readonly stackName: string;
  /** Start of every physical name, and the `service` dimension of every metric: `tocsin`, or `tocsin-<stage>`. */
  readonly prefix: string;
  /** The default stage keeps its table, key and secret when the stack goes; any other stage cleans up after itself. */
  readonly keepsData: boolean;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * Names are fixed text rather than generated, so that an ARN can be written down before its resource exists
 * (functions name the state machines that call them) and so that the on-call engineer can guess them.
 */
export function describeDeployment(stage: string): Deployment {
  const isDefault = stage === DEFAULT_STAGE;
  return {
    stage,
    stackName: isDefault ? 'Tocsin' : `Tocsin-${stage}`,
    prefix: prefixOf(stage),
    keepsData: isDefault,
    removalPolicy: isDefault ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
}
