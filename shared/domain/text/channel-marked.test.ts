import { describe, expect, it } from 'vitest';
import { markReason } from '../communication/channel-mark.ts';
import { channelMarkedEmail } from './channel-marked.ts';

const reader = { name: 'Nadia Haddad', zone: 'Europe/Dublin' };
const since = Date.parse('2026-03-10T10:00:00Z');

describe('what an admin reads of a channel that reaches nobody', () => {
  it.each(markReason.options)('names person, reason and remedy, in the reader’s zone: %s', (why) => {
    const channel = why === 'opted-out' || why === 'impossible' ? 'sms' : 'email';
    const { subject, text } = channelMarkedEmail({ channel, why, since }, { id: 'maya', name: 'Maya Okafor' }, reader);
    expect(subject).toBe(`Maya Okafor cannot be reached by ${channel === 'sms' ? 'SMS' : 'email'} any more`);
    expect(text).toMatch(/^Nadia Haddad, nothing is sent to Maya Okafor \(maya\) by (SMS|email) any more\.\n/);
    expect(text).toContain('10 Mar 2026, 10:00 GMT');
    expect(text).toMatch(/Why: {3}\S/);
    expect(text).toMatch(/directory/);
  });

  it('stays one subject, whatever a name holds (failure 29)', () => {
    const who = { id: 'x', name: `Maya\r\nBcc: all@example.org ${'x'.repeat(300)}` };
    const { subject, text } = channelMarkedEmail({ channel: 'sms', why: 'impossible', since }, who, reader);
    expect(subject).toMatch(/^.{1,150}$/);
    expect(text.split('\n').some((line) => line.startsWith('Bcc'))).toBe(false);
  });
});
