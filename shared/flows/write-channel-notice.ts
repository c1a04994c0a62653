import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { NoticeSubject } from '../domain/communication/notice.ts';
import { channelMarkedEmail } from '../domain/text/channel-marked.ts';
import { addressed, Untellable } from './address-notice.ts';
import type { Written } from './write-notice.ts';

/** What an admin is told of a channel that reaches nobody; cancelled when whoever had it has left the directory meanwhile. */
export async function writeChannelNotice(
  directory: DirectoryStore,
  admin: string,
  subject: Extract<NoticeSubject, { about: 'channel' }>,
): Promise<Written | { readonly cancelled: string }> {
  const reader = await addressed(directory, admin);
  const holder = await addressed(directory, subject.recipient).catch((error: unknown) => {
    if (error instanceof Untellable) return undefined;
    throw error;
  });
  if (holder === undefined) return { cancelled: 'whoever had the channel is no longer in the directory' };
  const who = { id: subject.recipient, name: holder.name };
  return { channel: 'email', to: reader.email, ...channelMarkedEmail(subject, who, reader) };
}
