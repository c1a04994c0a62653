import { AwsError } from '../kernel/kernel.ts';
import type { AwsService } from './aws-service.ts';
import type { Codec } from './codec.ts';
import { renderFields, renderXml } from './xml.ts';

type Node = string | Map<string, Node>;

const malformed = (reason: string): AwsError => new AwsError('SerializationException', `Malformed query: ${reason}`);
const most = 10_000;
const deepest = 16;

function plant(root: Map<string, Node>, key: string, value: string): void {
  const path = key.split('.');
  if (path.length > deepest || path.includes('')) throw malformed(`parameter ${key.slice(0, 100)}`);
  let node = root;
  for (const part of path.slice(0, -1)) {
    const next = node.get(part) ?? new Map<string, Node>();
    if (typeof next === 'string') throw malformed(`parameter ${key.slice(0, 100)} is both a value and a structure`);
    node.set(part, next);
    node = next;
  }
  const last = path.at(-1) ?? '';
  if (node.has(last)) throw malformed(`parameter ${key.slice(0, 100)} is there twice`);
  node.set(last, value);
}

const isNumbered = (node: Map<string, Node>): boolean => [...node.keys()].every((key) => /^[1-9]\d{0,4}$/.test(key));

function inOrder(node: Node | undefined): unknown[] {
  if (node === undefined || typeof node === 'string' || !isNumbered(node))
    throw malformed('a list that is not numbered');
  return [...node].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => harvest(item));
}

/** `member.N` is a list, `entry.N` a map of key (or Name) to value (or Value), anything else a structure. */
function harvest(node: Node): unknown {
  if (typeof node === 'string') return node;
  if (node.size === 1 && node.has('member')) return inOrder(node.get('member'));
  if (node.size === 1 && node.has('entry')) {
    return Object.fromEntries(
      inOrder(node.get('entry')).map((entry): [string, unknown] => {
        const { key, Name, value, Value } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<
          string,
          unknown
        >;
        const name = key ?? Name;
        if (typeof name !== 'string') throw malformed('a map entry without key');
        return [name, value ?? Value];
      }),
    );
  }
  return Object.fromEntries([...node].map(([key, child]): [string, unknown] => [key, harvest(child)]));
}

/** Turns the parameters of a query call into its input, e.g. `A.member.1.B=x` into `{A: [{B: 'x'}]}`. */
export function unflatten(parameters: Iterable<[string, string]>): Record<string, unknown> {
  const root = new Map<string, Node>();
  let count = 0;
  for (const [key, value] of parameters) {
    count += 1;
    if (count > most) throw malformed(`more than ${most} parameters`);
    plant(root, key, value);
  }
  return Object.fromEntries([...root].map(([key, node]): [string, unknown] => [key, harvest(node)]));
}

const namespace = (service: AwsService | undefined): string =>
  `https://${service?.scope ?? 'unknown'}.amazonaws.com/doc/${service?.apiVersion ?? 'unknown'}/`;

/** AWS query: a form in, XML out; the operation is `Action`. */
export const queryProtocol: Codec = {
  read({ query, body, method }) {
    const parameters = new URLSearchParams(method === 'GET' ? query : body);
    const {
      Action: operation,
      Version: _version,
      ...input
    } = unflatten([...parameters].filter(([key]) => !key.startsWith('X-Amz-')));
    if (typeof operation !== 'string')
      throw new AwsError('MissingAction', 'The request must contain the parameter Action');
    return { operation, input };
  },
  answer(service, { operation }, output, requestId) {
    const result = `<${operation}Result>${renderFields(output)}</${operation}Result>`;
    const metadata = renderXml('ResponseMetadata', { RequestId: requestId });
    return {
      status: 200,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
      body: `<${operation}Response xmlns="${namespace(service)}">${result}${metadata}</${operation}Response>`,
    };
  },
  fail(service, error, requestId) {
    const fields = {
      Error: { Type: error.senderFault ? 'Sender' : 'Receiver', Code: error.code, Message: error.message },
      RequestId: requestId,
    };
    return {
      status: error.status,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, 'x-amzn-errortype': error.code },
      body: `<ErrorResponse xmlns="${namespace(service)}">${renderFields(fields)}</ErrorResponse>`,
    };
  },
};
