import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { answeredBy, awsError, deniedError } from './answered-fixture.ts';
import { ContactStanding } from './contact-standing.ts';
import { senderAddress } from './sender-address.ts';

const region = 'us-east-1';

describe('what providers hold against a contact', () => {
  const standing = new ContactStanding(
    answeredBy(new SNSClient({ region }), (_operation, { phoneNumber }) => ({
      isOptedOut: phoneNumber === '+353871234567',
    })),
    answeredBy(new SESv2Client({ region }), (_operation, { EmailAddress: address }) => {
      if (address === 'denied@example.org') throw deniedError('ses:GetSuppressedDestination');
      if (address !== 'gone@example.org') throw awsError('NotFoundException');
      return { SuppressedDestination: { EmailAddress: address, Reason: 'COMPLAINT' } };
    }),
  );

  it('is who answered STOP to an SMS', async () => {
    expect(await standing.optedOut('+353871234567')).toBe(true);
    expect(await standing.optedOut('+353881234567')).toBe(false);
  });

  it('is whose address bounced or complained', async () => {
    expect(await standing.suppressed('gone@example.org')).toBe('COMPLAINT');
    expect(await standing.suppressed('maya@example.org')).toBeUndefined();
  });

  it('is not known, rather than nothing, when AWS does not say', async () => {
    await expect(standing.suppressed('denied@example.org')).rejects.toThrow('ses:GetSuppressedDestination');
  });
});

describe('whom a deployment’s mail comes from', () => {
  const sets: Record<string, string | undefined> = {
    'other.example': undefined,
    'try.example': 'tocsin-try',
    'own.example': 'tocsin',
  };
  const ses = answeredBy(new SESv2Client({ region }), (operation, { NextToken: from, EmailIdentity: name }) => {
    if (operation === 'GetEmailIdentity') return { ConfigurationSetName: sets[String(name)] };
    const [page, next] =
      from === undefined ? [['other.example', 'maya@own.example'], 'more'] : [['try.example', 'own.example']];
    return {
      EmailIdentities: page.map((each) => ({
        IdentityName: each,
        IdentityType: each.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
      })),
      NextToken: next,
    };
  });

  it.each([
    ['tocsin', 'incidents@own.example'],
    ['tocsin-try', 'incidents@try.example'],
    ['tocsin-gone', undefined],
  ])('%s: %s, the domain that has its configuration set', async (set, address) => {
    expect(await senderAddress(set, ses)).toBe(address);
  });
});
