import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  GetSuppressedDestinationCommand,
  ListEmailIdentitiesCommand,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startLocalAws, type Clients, type LocalAws } from '../endpoint/endpoint-fixture.ts';
import { htmlToText, parseMimeMessage } from './mime-message.ts';

let aws: LocalAws;
let ses: Clients['ses'];
beforeAll(async () => {
  aws = await startLocalAws();
  ses = aws.clients().ses;
});
afterAll(() => aws.close());
beforeEach(() => aws.running.kernel.storage.exec('DELETE FROM messages'));

const FromEmailAddress = 'Tocsin <incidents@example.com>';
const Simple = {
  Subject: { Data: 'P1: <registry> & é' },
  Body: { Text: { Data: 'the text' }, Html: { Data: '<b>the html</b>' } },
};
const good: SendEmailCommandInput = {
  FromEmailAddress,
  Destination: { ToAddresses: ['ann@acme.test'] },
  Content: { Simple },
};
const send = (change: Partial<SendEmailCommandInput>) => ses.send(new SendEmailCommand({ ...good, ...change }));
const mails = () => aws.running.outbox.list({ channel: 'email' });

describe('an email', () => {
  it('is kept once for each recipient, under the bare address', async () => {
    const Destination = {
      ToAddresses: ['"Ann, A." <ann@acme.test>', 'bob@acme.test'],
      CcAddresses: ['ann@acme.test'],
      BccAddresses: ['eve@acme.test'],
    };
    const { MessageId } = await send({ Destination, ConfigurationSetName: 'tocsin' });
    expect(MessageId).toMatch(/^0100/);
    expect(mails().map(({ to }) => to)).toEqual(['ann@acme.test', 'bob@acme.test', 'eve@acme.test']);
    expect(mails()[0]).toMatchObject({ subject: 'P1: <registry> & é', body: 'the text' });
    expect((await ses.send(new GetAccountCommand({}))).SendQuota).toMatchObject({ SentLast24Hours: 3 });
  });

  it('is read from its HTML only when there is no text', async () => {
    await send({
      Content: {
        Simple: { ...Simple, Body: { Html: { Data: '<style>x{}</style><p>One &amp; two</p>three<br>four' } } },
      },
    });
    expect(mails()[0]?.body).toBe('One & two\nthree\nfour');
  });

  it('may carry attachments', async () => {
    const Attachments = [{ FileName: 'statement.csv', RawContent: Buffer.from('a,b'), ContentType: 'text/csv' }];
    await send({ Content: { Simple: { ...Simple, Attachments } } });
    expect(mails()).toMatchObject([{ attachments: [{ name: 'statement.csv', size: 3 }] }]);
    const { outbox } = aws.running;
    expect(outbox.file(mails()[0]?.id ?? '', 0)).toEqual({
      name: 'statement.csv',
      contentType: 'text/csv',
      bytes: new Uint8Array(Buffer.from('a,b')),
    });
    expect(outbox.file(mails()[0]?.id ?? '', 1)).toBeUndefined();
  });

  it('is read from raw form: encoded headers, folded lines, parts', async () => {
    const raw = [
      'From: =?utf-8?Q?T=C3=B6csin?= <incidents@example.com>',
      'To: ann@acme.test,',
      ' "Bob, B." <bob@acme.test>',
      'Subject: =?utf-8?B?UDE6IMOp?=',
      'Content-Type: multipart/mixed; boundary="b1"',
      '',
      '--b1',
      'Content-Type: multipart/alternative; boundary=b2',
      '',
      '--b2',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<b>html</b>',
      '--b2',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'caf=C3=A9 is=',
      ' open',
      '--b2--',
      '--b1',
      'Content-Disposition: attachment; filename=x.txt',
      'Content-Type: text/plain',
      '',
      'attached',
      '--b1--',
    ].join('\r\n');
    await ses.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
    expect(mails()).toMatchObject([
      { to: 'ann@acme.test', subject: 'P1: é', body: expect.stringMatching(/^café is open\s*$/) as string },
      { to: 'bob@acme.test' },
    ]);
  });
});

describe('an email that SES does not take', () => {
  const content = (change: object) => ({ Content: { Simple: { ...Simple, ...change } } });
  it.each<[string, Partial<SendEmailCommandInput>, string]>([
    ['from a domain that is not ours', { FromEmailAddress: 'x@other.test' }, 'MessageRejected'],
    ['from no address', { FromEmailAddress: 'nobody' }, 'BadRequestException'],
    ['under a configuration set that is not there', { ConfigurationSetName: 'gone' }, 'NotFoundException'],
    ['to nobody', { Destination: {} }, 'BadRequestException'],
    [
      'to 51 people',
      { Destination: { ToAddresses: Array.from({ length: 51 }, (_, n) => `a${n}@acme.test`) } },
      'BadRequestException',
    ],
    [
      'with a second header in its subject',
      content({ Subject: { Data: 'x\r\nBcc: eve@evil.test' } }),
      'BadRequestException',
    ],
    [
      'with a second header in an address',
      { Destination: { ToAddresses: ['a@acme.test\r\nBcc: eve@evil.test'] } },
      'BadRequestException',
    ],
    ['with a second header in its sender', { FromEmailAddress: 'a\nb <incidents@example.com>' }, 'BadRequestException'],
    [
      'with a second header in a header',
      content({ Headers: [{ Name: 'X-A', Value: 'a\r\nBcc: b' }] }),
      'BadRequestException',
    ],
    [
      'with a second header in the address for replies',
      { ReplyToAddresses: ['a@b.test\r\nX: y'] },
      'BadRequestException',
    ],
    ['without body', content({ Body: {} }), 'BadRequestException'],
    [
      'with an attachment without name',
      content({ Attachments: [{ FileName: '', RawContent: Buffer.from('x') }] }),
      'BadRequestException',
    ],
    ['of a template', { Content: { Template: { TemplateName: 't' } } }, 'BadRequestException'],
    ['of two forms', { Content: { Simple, Raw: { Data: Buffer.from('Subject: x\r\n\r\nx') } } }, 'BadRequestException'],
    ['on behalf of a contact list', { ListManagementOptions: { ContactListName: 'x' } }, 'ValidationException'],
  ])('%s', async (_what, change, name) => {
    await expect(send(change)).rejects.toMatchObject({ name });
    expect(mails()).toEqual([]);
  });

  it('from a role that may not use the identity', async () => {
    const worker = aws.clients('LOCAL-Sender-1').ses;
    await worker.send(new SendEmailCommand(good));
    const other = worker.send(new SendEmailCommand({ ...good, ConfigurationSetName: 'gone' }));
    await expect(other).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
      message: expect.stringContaining(
        'ses:SendEmail on resource: arn:aws:ses:us-east-1:000000000000:configuration-set/gone',
      ) as string,
    });
    await expect(worker.send(new GetAccountCommand({}))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('the account of SES', () => {
  it('tells its limits, its identities, and that nobody is suppressed', async () => {
    expect(await ses.send(new GetAccountCommand({}))).toMatchObject({
      SendingEnabled: true,
      ProductionAccessEnabled: true,
    });
    expect(await ses.send(new GetEmailIdentityCommand({ EmailIdentity: 'example.com' }))).toMatchObject({
      VerifiedForSendingStatus: true,
    });
    const { EmailIdentities } = await ses.send(new ListEmailIdentitiesCommand({}));
    expect(EmailIdentities).toMatchObject([{ IdentityName: 'example.com', IdentityType: 'DOMAIN' }]);
    const none = { name: 'NotFoundException', $metadata: { httpStatusCode: 404 } };
    await expect(ses.send(new GetEmailIdentityCommand({ EmailIdentity: 'gone.test' }))).rejects.toMatchObject(none);
    await expect(ses.send(new GetSuppressedDestinationCommand({ EmailAddress: 'a+b@c.test' }))).rejects.toMatchObject(
      none,
    );
  });
});

describe('a raw message', () => {
  it.each(['', 'no header line', 'A: b\r\nContent-Type: multipart/mixed\r\n\r\nx'])(
    'is refused when it is none: %j',
    (raw) => {
      expect(() => parseMimeMessage(Buffer.from(raw))).toThrow(/raw message|boundary/);
    },
  );

  it('in base64 is decoded in its own character set', () => {
    const body = Buffer.from('café', 'latin1').toString('base64');
    const raw = `Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\n${body}`;
    expect(parseMimeMessage(Buffer.from(raw)).text).toBe('café');
  });
});

it('HTML loses its tags and keeps its words', () => {
  expect(
    htmlToText('<head><title>t</title></head><script>alert(1)</script><h1>A &lt;b&gt;</h1><p>c&nbsp;&#39;d&#39;</p>'),
  ).toBe("A <b>\nc 'd'");
});
