import type { Principal } from '../kernel/kernel.ts';

/** One call, already parsed and authorized. */
export interface AwsRequest {
  operation: string;
  input: Record<string, unknown>;
  principal: Principal;
  /** Address by which the caller reached the endpoint, e.g. `http://127.0.0.1:4566`: URLs in answers start with it. */
  baseUrl?: string;
  /** The access-key id that signed the call. */
  accessKeyId?: string;
}

/** One right that an operation needs; all of an operation's grants must be allowed. */
export interface Grant {
  action: string;
  resource: string;
  /** Condition keys of the call; a list for a key that has a set of values. */
  context?: Record<string, string | readonly string[]>;
}

export interface AwsOperation {
  /** Called with unvalidated input: must not throw on a wrong shape other than by an AwsError. */
  grants(input: Record<string, unknown>): Grant[];
  /** Throws an AwsError to answer an error. In `query` answers a `Map` becomes `<entry>` pairs, an object a structure. */
  run(request: AwsRequest): Promise<Record<string, unknown>>;
}

/** How an operation of a `rest-json` service is found: `{Name}` in the path becomes an input field. */
export interface RestRoute {
  method: string;
  path: string;
  operation: string;
  /** Input field that takes the body as it came (text), instead of a JSON object. */
  rawInput?: string;
  /** Input fields that come as headers. */
  inputHeaders?: Record<string, string>;
  /** Output field that becomes the body as it is (text), instead of the whole output as JSON. */
  rawOutput?: string;
  /** Output fields that leave as headers. */
  outputHeaders?: Record<string, string>;
  status?: number;
}

export type Protocol = 'json-1.0' | 'json-1.1' | 'query' | 'rest-json';

/** An AWS API as the local endpoint serves it. */
export interface AwsService {
  /** SigV4 service name: `dynamodb`, `states`, `sqs`, `sns`, `ses`, `secretsmanager`, `sts`, `lambda`. */
  readonly scope: string;
  readonly protocol: Protocol;
  readonly operations: Readonly<Record<string, AwsOperation>>;
  /** `rest-json` only. */
  readonly routes?: readonly RestRoute[];
  /** `query` only: the `Version` of the API; the XML namespace is built from it. */
  readonly apiVersion?: string;
  /** JSON only: prefix of `X-Amz-Target` (`DynamoDB_20120810`), by which an unsigned-scope call is recognised. */
  readonly targetPrefix?: string;
  /** JSON only, for a service that used to speak the query protocol: code of an old SDK by the modern code. */
  readonly queryErrorCodes?: Readonly<Record<string, string>>;
  /**
   * Where this API names a denial otherwise than its protocol does (`AuthorizationError` of SNS); `keyCode` when it is
   * the right to a KMS key that is missing.
   */
  readonly denied?: { code: string; status: number; keyCode?: string };
}
