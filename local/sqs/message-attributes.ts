import { createHash } from 'node:crypto';
import { AwsError } from '../kernel/kernel.ts';

/** A message attribute as SQS carries it; `BinaryValue` is base64. */
export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  BinaryValue?: string;
}

export type MessageAttributes = Record<string, MessageAttribute>;

export const md5 = (text: string | Buffer): string => createHash('md5').update(text).digest('hex');

const invalid = (reason: string): AwsError => new AwsError('InvalidParameterValueException', reason);
const dataType = /^(String|Number|Binary)(\.[^\s]+)?$/;
const attributeName = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
const reservedName = /^(AWS|Amazon)\./i;

/**
 * Reads the attributes of a message; throws InvalidParameterValueException naming the attribute that is wrong.
 * `reserved`: names that start with `AWS.` are taken (SNS has some of its own).
 */
export function parseMessageAttributes(input: unknown, reserved = false): MessageAttributes {
  if (input === undefined || input === null) return {};
  if (typeof input !== 'object' || Array.isArray(input)) throw invalid('MessageAttributes must be an object.');
  const entries = Object.entries(input as Record<string, unknown>);
  if (entries.length > 10) throw invalid('Number of message attributes [' + String(entries.length) + '] exceeds 10.');
  return Object.fromEntries(entries.map(([name, raw]) => [name, parseAttribute(name, raw, reserved)]));
}

function parseAttribute(name: string, raw: unknown, reserved: boolean): MessageAttribute {
  if (!attributeName.test(name) || name.length > 256 || (!reserved && reservedName.test(name))) {
    throw invalid(`Message attribute name '${name}' is invalid.`);
  }
  const { DataType, StringValue, BinaryValue } = (raw ?? {}) as Record<string, unknown>;
  if (typeof DataType !== 'string' || !dataType.test(DataType)) {
    throw invalid(`The type of message (user) attribute '${name}' is invalid.`);
  }
  const field = DataType.startsWith('Binary') ? BinaryValue : StringValue;
  if (typeof field !== 'string' || field === '') {
    throw invalid(`Message (user) attribute '${name}' must contain a non-empty value of its type.`);
  }
  if (DataType.startsWith('Number') && !Number.isFinite(Number(field))) {
    throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  return DataType.startsWith('Binary') ? { DataType, BinaryValue: field } : { DataType, StringValue: field };
}

const valueOf = (attribute: MessageAttribute): Buffer =>
  attribute.BinaryValue === undefined
    ? Buffer.from(attribute.StringValue ?? '')
    : Buffer.from(attribute.BinaryValue, 'base64');

/** Bytes that the attributes count towards a message's size: names, types and values. */
export function attributesSize(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, attribute]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + valueOf(attribute).length,
    0,
  );
}

/** The MD5 by which clients check attributes: sorted names, each part with its length in four bytes. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const withLength = (bytes: Buffer): Buffer[] => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  };
  const parts = names.flatMap((name) => {
    const attribute = attributes[name];
    if (attribute === undefined) return [];
    const transport = attribute.BinaryValue === undefined ? 1 : 2;
    return [
      ...withLength(Buffer.from(name)),
      ...withLength(Buffer.from(attribute.DataType)),
      Buffer.from([transport]),
      ...withLength(valueOf(attribute)),
    ];
  });
  return md5(Buffer.concat(parts));
}

/** The attributes a receiver asked for: by name, by prefix (`tocsin.*`), or all of them. */
export function chosenAttributes(attributes: MessageAttributes, asked: readonly string[]): MessageAttributes {
  const wanted = (name: string): boolean =>
    asked.some((pattern) =>
      pattern === 'All' || pattern === '.*'
        ? true
        : pattern.endsWith('.*')
          ? name.startsWith(pattern.slice(0, -1)) || name === pattern.slice(0, -2)
          : name === pattern,
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)));
}
