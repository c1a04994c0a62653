import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import { noticeSubject } from '../../domain/communication/notice.ts';
import { incidentId, noticeId } from '../../domain/ids.ts';
import type { NoticeMessage } from './notice-message.ts';

/** What a record of the table's stream tells: a commit was written, or a notice planned. The stream is filtered to these. */
export type TableChange =
  | { readonly kind: 'commit'; readonly incidentId: z.infer<typeof incidentId>; readonly version: number }
  | { readonly kind: 'notice'; readonly queue: 'pages' | 'broadcasts'; readonly message: NoticeMessage };

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));
const image = z.object({
  queue: text.pipe(z.enum(['pages', 'broadcasts'])),
  id: text.pipe(noticeId),
  subject: z.object({
    M: z.object({
      about: text,
      incidentId: text.optional(),
      stretch: number.optional(),
      month: text.optional(),
      recipient: text.optional(),
      channel: text.optional(),
      why: text.optional(),
      since: number.optional(),
    }),
  }),
});

export function changeIn(record: DynamoDBRecord): TableChange | undefined {
  const keys = z.object({ pk: text, sk: text }).parse(record.dynamodb?.Keys);
  if (keys.sk.startsWith('COMMIT#')) {
    const id = incidentId.parse(keys.pk.slice('INCIDENT#'.length));
    return { kind: 'commit', incidentId: id, version: Number(keys.sk.slice('COMMIT#'.length)) };
  }
  if (!keys.sk.startsWith('NOTICE#')) return undefined;
  const { queue, id, subject } = image.parse(record.dynamodb?.NewImage);
  return { kind: 'notice', queue, message: { v: 1, subject: noticeSubject.parse(subject.M), noticeId: id } };
}
