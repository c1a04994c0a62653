import { CHANNEL_DETAIL_TYPE, CHANNEL_SOURCE, channelMessage } from '../../shared/contracts/events/channel-message.ts';
import type { Kernel, Outbox } from '../kernel/kernel.ts';
import type { Happening } from './put-events.ts';

/** Plays whoever takes messages off the channel bus: they arrive where they would have gone, marked as simulated. */
export const arriveSimulated =
  ({ kernel, outbox }: { readonly kernel: Kernel; readonly outbox: Outbox }) =>
  ({ source, detailType, detail }: Happening): void => {
    if (source !== CHANNEL_SOURCE || detailType !== CHANNEL_DETAIL_TYPE) return;
    const message = channelMessage.safeParse(detail);
    if (!message.success) {
      kernel.log(`events: a channel message is lost, as nobody could read it: ${message.error.message}`);
      return;
    }
    const { channel, to, subject, text } = message.data;
    outbox.capture({ channel, to, ...(subject === undefined ? {} : { subject }), body: text, simulated: true });
  };
