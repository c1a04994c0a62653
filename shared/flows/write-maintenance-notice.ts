import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { MaintenanceStore } from '../adapters/maintenance-store.ts';
import type { Notice, NoticeSubject } from '../domain/communication/notice.ts';
import { newsOf } from '../domain/maintenance/standing-news.ts';
import { placeChannels } from '../domain/policy/document/channels.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';
import { maintenanceText } from '../domain/text/maintenance-text.ts';
import { addressed, addressOn } from './address-notice.ts';
import type { Written } from './write-notice.ts';

/** What a customer's contact, or the status page, is told of maintenance; cancelled once something newer says otherwise. */
export async function writeMaintenanceNotice(
  { directory, maintenance }: { readonly directory: DirectoryStore; readonly maintenance: MaintenanceStore },
  { organisation, supportLine }: CompiledPolicy,
  { recipient, channel }: Pick<Notice, 'recipient' | 'channel'>,
  { maintenance: id, version, news }: Extract<NoticeSubject, { about: 'maintenance' }>,
): Promise<Written | { readonly cancelled: string }> {
  const item = await maintenance.get(id);
  if (item === undefined) return { cancelled: 'the maintenance is not announced any more' };
  const { time, title } = item;
  const tell = newsOf(item, version);
  if (tell === undefined) return { cancelled: 'it has changed since, which is told by itself' };
  const services = await Promise.all(
    item.services.map(async (service) => (await directory.service(service))?.name ?? service),
  );
  const recurs = time.kind === 'series' ? time.plans.at(-1)?.recurs : undefined;
  const said = { news, title, services, tell, recurs, organisation, supportLine };
  if (placeChannels.has(channel)) {
    if (channel === 'sms' || channel === 'email') throw new Error(`nothing is posted by ${channel}`);
    return { channel, to: recipient, ...maintenanceText(said, { name: undefined, zone: 'UTC' }) };
  }
  const reader = await addressed(directory, recipient);
  return { channel: 'email', to: addressOn('email', reader), ...maintenanceText(said, reader) };
}
