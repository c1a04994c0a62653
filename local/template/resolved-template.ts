/** Values that CloudFormation would fill in for pseudo parameters, and the ports that stand in for regional addresses. */
export interface PseudoParameters {
  region: string;
  account: string;
  partition: string;
  urlSuffix: string;
  stackName: string;
  /** The product's HTTP API: `ApiEndpoint` of an API is `http://127.0.0.1:<productPort>`. */
  productPort: number;
  /** The AWS endpoint: a queue's URL is `http://127.0.0.1:<awsPort>/<account>/<name>`. */
  awsPort: number;
}

/** A resource with every intrinsic function resolved. */
export interface ResolvedResource {
  logicalId: string;
  type: string;
  properties: Record<string, unknown>;
  dependsOn: string[];
}

/** The synthesized template as a deployed stack would know it. */
export interface ResolvedTemplate {
  readonly pseudo: PseudoParameters;
  readonly resources: ResolvedResource[];
  readonly outputs: Record<string, string>;
  byType(type: string): ResolvedResource[];
  /** Throws when the template has no such resource. */
  byLogicalId(id: string): ResolvedResource;
  /** Throws for a resource that has no ARN. */
  arnOf(logicalId: string): string;
  /** Physical name: the given name property, else `<stack>-<logicalId>`. */
  nameOf(logicalId: string): string;
  /** Directory of the function's code asset in the cloud assembly. */
  assetPath(logicalId: string): string;
}

/**
 * What a module of the laptop honours of each resource type. Every property of the template must be named in `run`
 * or in `ignored` (with the reason why leaving it out changes nothing here); anything else is refused at start.
 * A name may be a dotted path (`Environment.Variables`); the deepest matching name decides.
 */
export type Modelled = Record<string, { run: string[]; ignored: Record<string, string> }>;
