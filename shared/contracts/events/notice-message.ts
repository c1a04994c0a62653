import * as z from 'zod';
import { noticeSubject } from '../../domain/communication/notice.ts';
import { noticeId } from '../../domain/ids.ts';

/** What travels on the pages and broadcasts queues: which notice, never whom or what. */
export const noticeMessage = z.object({ v: z.literal(1), subject: noticeSubject, noticeId });
export type NoticeMessage = z.infer<typeof noticeMessage>;
