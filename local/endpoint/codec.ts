import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../kernel/kernel.ts';
import type { AwsService } from './aws-service.ts';

/** A request with its body read. */
export interface RawRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface Call {
  operation: string;
  input: Record<string, unknown>;
}

/** How one of AWS's protocols writes calls, answers and errors. */
export interface Codec {
  /** Throws AwsError('SerializationException') or ('UnknownOperationException'). */
  read(request: RawRequest, service: AwsService): Call;
  answer(service: AwsService, call: Call, output: Record<string, unknown>, requestId: string): HttpAnswer;
  fail(service: AwsService | undefined, error: AwsError, requestId: string): HttpAnswer;
}

/** The error for what exists in AWS, or does not, but in any case not here. */
export function notModelled(what: string): AwsError {
  return new AwsError('UnknownOperationException', `${what} is not modelled locally by Tocsin's AWS endpoint`);
}

const deepest = 128;

function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      for (const child of Object.values(item)) if (typeof child === 'object' && child !== null) next.push(child);
    }
    level = next;
  }
  return false;
}

/** Parses a body that must be a JSON object; an empty one is `{}`. Throws SerializationException. */
export function parseJsonObject(body: string): Record<string, unknown> {
  if (body === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('SerializationException', `The body is not JSON: ${reason}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AwsError('SerializationException', 'The body must be a JSON object');
  }
  if (isDeeperThan(value, deepest)) throw new AwsError('SerializationException', 'The body nests too deep');
  return value as Record<string, unknown>;
}
