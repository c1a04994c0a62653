import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import { noticeQueue, noticeSubject, type NoticeQueue } from '../../domain/communication/notice.ts';
import { incidentId, noticeId } from '../../domain/ids.ts';
import type { NoticeMessage } from './notice-message.ts';

/** What a record of the table's stream tells: a commit was written, or a notice planned. The stream is filtered to these. */
export type TableChange =
  | { readonly kind: 'commit'; readonly incidentId: z.infer<typeof incidentId>; readonly version: number }
  | { readonly kind: 'notice'; readonly queue: NoticeQueue; readonly message: NoticeMessage };

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const image = z.object({
  queue: noticeQueue,
  id: noticeId,
  subject: noticeSubject,
});

export function changeIn(record: DynamoDBRecord): TableChange | undefined {
  const keys = z.object({ pk: text, sk: text }).parse(record.dynamodb?.Keys);
  if (keys.sk.startsWith('COMMIT#')) {
    const id = incidentId.parse(keys.pk.slice('INCIDENT#'.length));
    return { kind: 'commit', incidentId: id, version: Number(keys.sk.slice('COMMIT#'.length)) };
  }
  if (!keys.sk.startsWith('NOTICE#')) return undefined;
  const { queue, id, subject } = image.parse(plain({ M: record.dynamodb?.NewImage ?? {} }));
  return { kind: 'notice', queue, message: { v: 1, subject, noticeId: id } };
}

/** The value as it was written, in as far as a notice has such: text, numbers, yes and no, lists and what has names. */
function plain({ S, N, BOOL, M, L }: AttributeValue): unknown {
  if (M !== undefined) return Object.fromEntries(Object.entries(M).map(([name, value]) => [name, plain(value)]));
  if (L !== undefined) return L.map(plain);
  return N === undefined ? (S ?? BOOL) : Number(N);
}
