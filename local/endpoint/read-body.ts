import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { AwsError } from '../kernel/kernel.ts';

/** More than any call of a modelled API may weigh (a mail of 40 MB with its files is the heaviest). */
export const bodyLimit = 44 * 1024 * 1024;

/** Reads a body as UTF-8. Throws RequestEntityTooLarge (413) or SerializationException. */
export async function readBody(request: IncomingMessage, limit = bodyLimit): Promise<string> {
  const tooLarge = (): AwsError => new AwsError('RequestEntityTooLarge', `The body is larger than ${limit} bytes`, 413);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new AwsError('SerializationException', `Content-Encoding ${encoding} is not modelled locally`);
  }
  const body = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) reject(tooLarge());
      else chunks.push(chunk);
    });
    request.on('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.on('error', reject);
  });
  if (!isUtf8(body)) throw new AwsError('SerializationException', 'The body is not UTF-8');
  return body.toString('utf8');
}
