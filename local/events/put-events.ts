import { acceptOnly, objectList, optionalText, requiredText, textList } from '../endpoint/read-input.ts';
import { AwsError, type Principal } from '../kernel/kernel.ts';

/** What somebody has to tell. */
export interface Happening {
  source: string;
  detailType: string;
  resources: readonly string[];
  detail: Record<string, unknown>;
  /** Epoch ms; default now. */
  at?: number | undefined;
}

const invalid = 'InvalidArgument';
const mostEntries = 10;
/** All entries of a call together are smaller than this, in bytes. */
const sizeLimit = 1_048_576;

/** The entries of a PutEvents call. Throws ValidationException for a call that is refused as a whole. */
export function readEntries(input: Record<string, unknown>): Record<string, unknown>[] {
  acceptOnly('PutEvents', input, ['Entries']);
  const entries = objectList(input, 'Entries', 'ValidationException');
  if (entries.length === 0 || entries.length > mostEntries)
    throw new AwsError('ValidationException', `Entries must hold 1 to ${mostEntries} events`);
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) >= sizeLimit)
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  return entries;
}

/** An entry's size as EventBridge counts it: 14 bytes for a time, and the UTF-8 of source, type, detail and resources. */
function sizeOf({ Time, Source, DetailType, Detail, Resources }: Record<string, unknown>): number {
  const texts = [Source, DetailType, Detail, Resources].flat().filter((text) => typeof text === 'string');
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

/** The bus of an entry, by its name or ARN; `busArn` makes a name one. */
export function busOf({ EventBusName }: Record<string, unknown>, busArn: (name: string) => string): string {
  if (typeof EventBusName !== 'string') return busArn('default');
  return EventBusName.startsWith('arn:') ? EventBusName : busArn(EventBusName);
}

/**
 * An event as somebody sent it. In AWS only its own services may speak as `aws.*`; here the administrator plays them, as they
 * publish to topics as well, and a function may not. `isThere`: whether its bus exists.
 */
export function readEntry(entry: Record<string, unknown>, isThere: boolean, principal: Principal): Happening {
  for (const name of Object.keys(entry)) {
    if (['Source', 'DetailType', 'Detail', 'Resources', 'Time', 'EventBusName'].includes(name)) continue;
    throw new AwsError(invalid, `PutEvents: ${name} is not modelled locally`);
  }
  const bus = optionalText(entry, 'EventBusName', invalid);
  // AWS has been seen to answer an event's id, and to drop the event.
  if (!isThere) throw new AwsError(invalid, `Event bus ${bus ?? ''} does not exist.`);
  const source = requiredText(entry, 'Source', invalid);
  if (source.startsWith('aws.') && principal.kind !== 'admin')
    throw new AwsError('NotAuthorizedForSourceException', 'Not authorized for the source.');
  const { Time: time } = entry;
  if (time !== undefined && (typeof time !== 'number' || !Number.isFinite(time)))
    throw new AwsError(invalid, 'Time must be epoch seconds');
  return {
    source,
    detailType: requiredText(entry, 'DetailType', invalid),
    resources: textList(entry, 'Resources', invalid),
    detail: readDetail(requiredText(entry, 'Detail', invalid)),
    at: time === undefined ? undefined : time * 1000,
  };
}

function readDetail(text: string): Record<string, unknown> {
  const malformed = new AwsError('MalformedDetail', 'Detail is malformed.');
  let detail: unknown;
  try {
    detail = JSON.parse(text);
  } catch {
    throw malformed;
  }
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) throw malformed;
  return detail as Record<string, unknown>;
}
