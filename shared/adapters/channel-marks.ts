import { createHash } from 'node:crypto';
import { channelMark, type BadMark, type ChannelMark } from '../domain/communication/channel-mark.ts';
import type { PageChannel } from '../domain/communication/page-channel.ts';
import type { Table } from './table.ts';

/** A number or an address, as the table compares it. */
const hashOf = (address: string): string => createHash('sha256').update(address.trim().toLowerCase()).digest('hex');
/** One partition, as there are few and whoever climbs a ladder asks of everybody on it. No recipient is called so. */
const PARTITION = 'CHANNEL#MARKS';
const keyOf = (recipient: string, channel: PageChannel) => ({ pk: PARTITION, sk: `${recipient}#${channel}` });

/** The numbers and addresses that somebody has, by channel. */
export type Addresses = Partial<Record<PageChannel, string>>;
export type Finding = Pick<BadMark, 'channel' | 'why' | 'since' | 'foundBy'> & { readonly address: string };

/** Channels that reach nobody, a recipient (`maya`, or `<customer>/<contact>`) and channel each. */
export class ChannelMarks {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The bad marks that are true of these numbers and addresses. */
  async bad(recipient: string, addresses: Addresses): Promise<BadMark[]> {
    return trueOf(await this.#table.list(PARTITION, `${recipient}#`), addresses);
  }

  /** The same of everybody, asked of the table once. */
  async ofAll(): Promise<(recipient: string, addresses: Addresses) => BadMark[]> {
    const items = await this.#table.list(PARTITION);
    return (recipient, addresses) =>
      trueOf(
        items.filter(({ sk }) => String(sk).startsWith(`${recipient}#`)),
        addresses,
      );
  }

  /** Marks a channel as bad, unless it is already, and answers the mark that stands. */
  async markBad(recipient: string, { channel, why, since, foundBy, address }: Finding): Promise<BadMark> {
    const of = hashOf(address);
    const mark: BadMark = { state: 'bad', channel, why, since, foundBy, of };
    const before = await this.#get(recipient, channel);
    if (before?.state === 'bad' && before.of === of) return before;
    if (await this.#putOver(recipient, before, mark)) return mark;
    const standing = await this.#get(recipient, channel);
    if (standing?.state === 'bad' && standing.of === of) return standing;
    throw new Error(`the ${channel} of ${recipient} was marked otherwise at the same time; the caller retries`);
  }

  /** Ends a mark that the check itself made and that is no longer true; true when there was one. */
  async clear(recipient: string, channel: PageChannel, address: string, now: number): Promise<boolean> {
    const before = await this.#get(recipient, channel);
    const of = hashOf(address);
    if (before?.state !== 'bad' || before.foundBy !== 'check' || before.of !== of) return false;
    return this.#putOver(recipient, before, { state: 'ok', channel, since: now, of });
  }

  async #get(recipient: string, channel: PageChannel): Promise<ChannelMark | undefined> {
    const item = await this.#table.get(keyOf(recipient, channel));
    return item === undefined ? undefined : channelMark.parse(item);
  }

  #putOver(recipient: string, before: ChannelMark | undefined, mark: ChannelMark): Promise<boolean> {
    const item = { ...mark, ...keyOf(recipient, mark.channel) };
    if (before === undefined) return this.#table.putNew(item);
    return this.#table.putIf(item, {
      expression: '#state = :state AND #of = :of AND since = :since',
      names: { '#state': 'state', '#of': 'of' },
      values: { ':state': before.state, ':of': before.of, ':since': before.since },
    });
  }
}

const trueOf = (items: readonly Record<string, unknown>[], addresses: Addresses): BadMark[] =>
  items.flatMap((item) => {
    const mark = channelMark.parse(item);
    const address = addresses[mark.channel];
    return mark.state === 'bad' && address !== undefined && mark.of === hashOf(address) ? [mark] : [];
  });
