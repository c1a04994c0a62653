import { AwsError } from '../kernel/kernel.ts';
import { parseMessageAttributes, attributesSize, type MessageAttributes } from '../sqs/message-attributes.ts';
import { hasForbiddenCharacter } from '../sqs/queue-desk.ts';

/** A message as published, checked. */
export interface Publication {
  /** What a protocol receives, by protocol; `default` for the others. */
  bodies: Record<string, string> & { default: string };
  subject: string | undefined;
  attributes: MessageAttributes;
}

export const invalidParameter = (reason: string): AwsError =>
  new AwsError('InvalidParameter', `Invalid parameter: ${reason}`);

/** Bytes that SNS takes for one message or one batch. */
export const sizeLimit = 262_144;
/** Characters that SNS takes for one SMS before it cuts it into segments. */
const smsLimit = 1600;

const e164 = /^\+[1-9]\d{6,14}$/;
// Under 100 characters, without line breaks or other control characters.
const subjectRule = /^\P{Cc}{1,99}$/u;

/** Throws InvalidParameter unless the number is `+`, country and subscriber digits, 15 in all at most. */
export function checkPhoneNumber(number: string): void {
  if (!e164.test(number)) throw invalidParameter(`PhoneNumber Reason: ${number} is not valid to publish to`);
}

/** Reads Message, Subject, MessageStructure and MessageAttributes of a call. Throws InvalidParameter as SNS does. */
export function readPublication(input: Record<string, unknown>): Publication {
  const { Message: message, Subject: subject, MessageStructure: structure } = input;
  if (typeof message !== 'string' || message === '') throw invalidParameter('Empty message');
  if (subject !== undefined && (typeof subject !== 'string' || !subjectRule.test(subject))) {
    throw invalidParameter('Subject');
  }
  if (hasForbiddenCharacter(message)) throw invalidParameter('Message Reason: invalid characters');
  const attributes = readAttributes(input['MessageAttributes']);
  if (publicationSize(message, attributes) > sizeLimit) throw invalidParameter('Message too long');
  return { bodies: readBodies(message, structure), subject, attributes };
}

/** Bytes of a message and its attributes, as SNS counts them against its limit. */
export function publicationSize(message: unknown, attributes: MessageAttributes): number {
  return (typeof message === 'string' ? Buffer.byteLength(message) : 0) + attributesSize(attributes);
}

/** Attributes of a message; wrong ones are SNS's ParameterValueInvalid. */
export function readAttributes(input: unknown): MessageAttributes {
  try {
    return parseMessageAttributes(input, true);
  } catch (error) {
    if (error instanceof AwsError) throw new AwsError('ParameterValueInvalid', error.message);
    throw error;
  }
}

function readBodies(message: string, structure: unknown): Publication['bodies'] {
  if (structure === undefined) return { default: message };
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  let bodies: unknown;
  try {
    bodies = JSON.parse(message);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  const isText =
    typeof bodies === 'object' && bodies !== null && Object.values(bodies).every((b) => typeof b === 'string');
  if (isText && 'default' in (bodies as object)) return bodies as Publication['bodies'];
  throw invalidParameter('Message Structure - No default entry in JSON message body');
}

/** The text of an SMS. Throws InvalidParameter when there is nothing to say or too much. */
export function smsText(publication: Publication): string {
  const text = publication.bodies['sms'] ?? publication.bodies.default;
  const type = publication.attributes['AWS.SNS.SMS.SMSType']?.StringValue;
  if (text.trim() === '') throw invalidParameter('Empty message');
  if (text.length > smsLimit)
    throw invalidParameter(`Message too long: ${text.length} characters, at most ${smsLimit}`);
  if (type !== undefined && type !== 'Transactional' && type !== 'Promotional') {
    throw invalidParameter('AWS.SNS.SMS.SMSType Reason: must be Transactional or Promotional');
  }
  return text;
}
