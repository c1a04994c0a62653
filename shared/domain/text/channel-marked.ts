import { reasonInWords, type BadMark } from '../communication/channel-mark.ts';
import { formatInZone } from './local-time.ts';
import { onOneLine, shortened } from './one-line.ts';

const MAX_SUBJECT = 150;
const NAMES = { sms: 'SMS', email: 'email' } as const;
const WHAT = { sms: 'number', email: 'address' } as const;

/** How each kind of mark ends, for whoever looks after the directory. */
const MENDED: Record<BadMark['why'], string> = {
  bounced: 'Correct the address in the directory and import it again.',
  complained: 'Ask them to take mail from here, or put another address into the directory and import it again.',
  'opted-out':
    'Ask them to opt in again (the runbook check-contacts says how), or put another number into the directory.',
  suppressed: 'Take it off the suppression list (the runbook check-contacts says how), or correct it in the directory.',
  impossible: 'Correct the number in the directory and import it again.',
};

/** What the admin of the directory is told of a channel that reaches nobody. It names the person and not the number or address. */
export function channelMarkedEmail(
  { channel, why, since }: Pick<BadMark, 'channel' | 'why' | 'since'>,
  who: { readonly id: string; readonly name: string },
  reader: { readonly name: string; readonly zone: string },
): { subject: string; text: string } {
  const [name, by, what] = [onOneLine(who.name), NAMES[channel], WHAT[channel]];
  const text = [
    `${onOneLine(reader.name)}, nothing is sent to ${name} (${who.id}) by ${by} any more.`,
    `Why:   ${reasonInWords(why)}\nSince: ${formatInZone(since, reader.zone)}`,
    `Pages go by another channel where ${name} has one; otherwise the next rung is paged at once.`,
    `${MENDED[why]} With another ${what} the mark ends by itself.`,
  ];
  return { subject: shortened(`${name} cannot be reached by ${by} any more`, MAX_SUBJECT), text: text.join('\n\n') };
}
