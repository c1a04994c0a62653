import type { AwsError } from '../kernel/kernel.ts';
import type { AwsService } from './aws-service.ts';
import { notModelled, parseJsonObject, type Codec, type HttpAnswer } from './codec.ts';

const contentType = (service: AwsService | undefined): string =>
  `application/x-amz-${service?.protocol === 'json-1.1' ? 'json-1.1' : 'json-1.0'}`;

/** An error with its code in the header and in the body; services that once spoke `query` add their old code. */
export function jsonError(
  service: AwsService | undefined,
  error: AwsError,
  requestId: string,
  type: string,
): HttpAnswer {
  const old = service?.queryErrorCodes;
  const side = error.senderFault ? 'Sender' : 'Receiver';
  return {
    status: error.status,
    headers: {
      'content-type': type,
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
      ...(old !== undefined && { 'x-amzn-query-error': `${old[error.code] ?? error.code};${side}` }),
    },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}

/** AWS JSON 1.0 and 1.1: the operation is in `X-Amz-Target`. */
export const jsonProtocol: Codec = {
  read({ headers, body }, service) {
    const target = headers['x-amz-target'];
    if (typeof target !== 'string') {
      const type = headers['content-type'] ?? 'no content type';
      throw notModelled(`Speaking to ${service.scope} otherwise than in AWS JSON with X-Amz-Target (here ${type})`);
    }
    return { operation: target.slice(target.lastIndexOf('.') + 1), input: parseJsonObject(body) };
  },
  answer: (service, _call, output, requestId) => ({
    status: 200,
    headers: { 'content-type': contentType(service), 'x-amzn-requestid': requestId },
    body: JSON.stringify(output),
  }),
  fail: (service, error, requestId) => jsonError(service, error, requestId, contentType(service)),
};
