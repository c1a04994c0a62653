import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '../kernel/kernel.ts';

/** What a request's signature says about itself; the signature itself is not checked: there is nothing to protect. */
export interface SignedScope {
  accessKeyId: string;
  region: string;
  /** SigV4 service name. */
  service: string;
}

const scope = /^([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request$/;
const workerKey = /^LOCAL-([A-Za-z0-9]+)(?:-(.+))?$/;

/** Reads the credential scope of the Authorization header or of a presigned query; undefined when there is none. */
export function readScope(headers: IncomingHttpHeaders, query: URLSearchParams): SignedScope | undefined {
  const signed = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential') ?? '';
  const found = scope.exec(signed);
  if (found === null) return undefined;
  const [, accessKeyId = '', , region = '', service = ''] = found;
  return { accessKeyId, region, service };
}

/**
 * Whose credential an access-key id is: `LOCAL-<role logical id>-<worker>` is a worker's in that role (its session is
 * the worker), any other is the administrator's.
 */
export function readCredential(accessKeyId: string): { principal: Principal; session: string | undefined } {
  const found = workerKey.exec(accessKeyId);
  const roleLogicalId = found?.[1];
  if (roleLogicalId === undefined) return { principal: { kind: 'admin' }, session: undefined };
  return { principal: { kind: 'role', roleLogicalId }, session: found?.[2] };
}
