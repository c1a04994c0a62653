import { describe, expect, it } from 'vitest';
import type { Fault } from '../adapters/table-fixture.ts';
import type { MailOutcome } from '../contracts/events/mail-event.ts';
import type { Notice } from '../domain/communication/notice.ts';
import type { Directory } from '../domain/directory/directory.ts';
import { DirectoryStore } from '../adapters/directory-store.ts';
import { fork, MINUTE, sampleDirectory, T0, world, type Process, type World } from './flow-fixture.ts';
import { sendNotice } from './send-notice.ts';
import { takeMailEvent } from './take-mail-event.ts';

const MAYA = 'maya@erlmcp.example';
const bounced = (address = MAYA, at = T0): MailOutcome => ({
  kind: 'unreachable',
  why: 'bounced',
  addresses: [address],
  at,
});
const take = (world: World, outcome: MailOutcome, process: Process = world.process()) =>
  takeMailEvent(process, outcome, world.now);
const badOf = async (world: World, id: string, email = MAYA) =>
  (await world.process().marks.bad(id, { email })).map(({ channel, why }) => `${channel} ${why}`);

/** Every promise about a channel, and what left when all were sent. */
async function told(world: World): Promise<{ notices: Notice[]; letters: { to: string; text: string }[] }> {
  const recipients = Object.keys(world.table.dump()).flatMap((key) => /^CHANNEL#(\S+) NOTICE#/.exec(key)?.[1] ?? []);
  const lists = await Promise.all(
    [...new Set(recipients)].map((recipient) =>
      world.process().ledger.list({ about: 'channel', recipient, channel: 'email', why: 'bounced', since: 0 }),
    ),
  );
  const notices = lists.flat();
  for (const { subject, id: noticeId } of notices)
    await sendNotice(world.process(), { v: 1, subject, noticeId }, `to:${noticeId}`);
  return { notices, letters: [...world.providers.letters] };
}

const withPeople = (change: (person: Directory['people'][number]) => object): Directory => ({
  ...sampleDirectory,
  people: sampleDirectory.people.map((person) => ({ ...person, ...change(person) })),
});

describe('mail that came back for good, or was not wanted (failure 12)', () => {
  it.each(['bounced', 'complained', 'suppressed'] as const)('marks the email of its reader: %s', async (why) => {
    const made = await world();
    const taken = await take(made, { kind: 'unreachable', why, addresses: ['Maya@ERLMCP.example'], at: T0 });
    expect(taken).toEqual({ outcome: 'unreachable', recipients: ['maya'], unknown: 0 });
    expect(await badOf(made, 'maya')).toEqual([`email ${why}`]);
    expect(await badOf(made, 'tomas', 'tomas@erlmcp.example')).toEqual([]);
  });

  it('marks a customer’s contact as well', async () => {
    const made = await world();
    expect(await take(made, bounced('orla@liffey-payments.example'))).toMatchObject({
      recipients: ['liffey-payments/orla'],
    });
    expect(await badOf(made, 'liffey-payments/orla', 'orla@liffey-payments.example')).toEqual(['email bounced']);
  });

  it('marks nobody when nobody has the address any more, and says so without it', async () => {
    const made = await world();
    const before = made.table.dump();
    const taken = await take(made, bounced('gone@erlmcp.example'));
    expect(taken).toEqual({ outcome: 'unreachable', recipients: [], unknown: 1 });
    expect(made.table.dump()).toEqual(before);
  });

  it('tells the admin of the directory by email, once, who it is and what to do, and not the address', async () => {
    const made = await world();
    await take(made, bounced());
    await take(made, bounced());
    await take(made, bounced(MAYA, T0 + MINUTE));
    const { notices, letters } = await told(made);
    expect(notices.map(({ recipient, audience, queue }) => [recipient, audience, queue])).toEqual([
      ['nadia', 'admin', 'broadcasts'],
    ]);
    expect(letters).toMatchObject([{ to: 'nadia@erlmcp.example' }]);
    expect(letters[0]?.text).toContain('Maya Okafor cannot be reached by email any more');
    expect(letters[0]?.text).not.toContain('maya@');
  });

  it('is told again when the person has another address, and that comes back too', async () => {
    const made = await world();
    await take(made, bounced());
    const moved = withPeople(({ id }) => (id === 'maya' ? { email: 'okafor@erlmcp.example' } : {}));
    await new DirectoryStore(made.table).replace(moved, 0);
    expect(await badOf(made, 'maya', 'okafor@erlmcp.example')).toEqual([]);
    await take(made, bounced('okafor@erlmcp.example', T0 + MINUTE));
    expect(await badOf(made, 'maya', 'okafor@erlmcp.example')).toEqual(['email bounced']);
    expect((await told(made)).notices).toHaveLength(2);
  });

  it.each<[string, Directory, string, string[]]>([
    [
      'the other admins, when it is an admin’s own',
      withPeople(({ id }) => (id === 'owen' ? { admin: true } : {})),
      'nadia',
      ['owen'],
    ],
    ['the managers on duty, when there is no other admin', sampleDirectory, 'nadia', ['owen']],
    [
      'the managers on duty, when the directory names no admin',
      withPeople(() => ({ admin: false })),
      'maya',
      ['nadia', 'owen'],
    ],
  ])('tells %s', async (_whom, directory, whose, expected) => {
    const made = await world(directory);
    await take(made, bounced(`${whose}@erlmcp.example`));
    expect((await told(made)).notices.map(({ recipient }) => recipient)).toEqual(expected);
  });

  it('does not tell an admin whose own mail comes back', async () => {
    const made = await world();
    await take(made, bounced('nadia@erlmcp.example'));
    await take(made, bounced());
    const recipients = (await told(made)).notices.filter(
      ({ subject }) => subject.about === 'channel' && subject.recipient === 'maya',
    );
    expect(recipients.map(({ recipient }) => recipient)).toEqual(['owen']);
  });

  it('tells nobody of somebody who has left before the letter does', async () => {
    const made = await world();
    await take(made, bounced());
    await made.table.delete({ pk: 'DIRECTORY#people', sk: 'maya' });
    expect((await told(made)).letters).toEqual([]);
    expect((await told(made)).notices).toMatchObject([{ state: { outcome: 'cancelled' } }]);
  });

  it.each<[string, 'dies' | Fault]>([
    ['its function dies', 'dies'],
    ['a call is not taken', 'before'],
    ['an answer is lost', 'lost-answer'],
    ['the SDK repeats a write that had succeeded and is refused', 'conditional-lie'],
  ])('leaves one mark and one promise if %s at any call and the message comes again', async (_how, failure) => {
    const before = await world();
    const reference = fork(before);
    const untouched = reference.process();
    await take(reference, bounced(), untouched);
    for (const [index, { kind }] of untouched.table.operations.entries()) {
      if (failure === 'conditional-lie' && kind !== 'putIf') continue;
      const after = fork(before);
      const table = after.table.connect();
      const process = after.process(failure === 'dies' ? table.dieAt(index) : table.failAt(index, failure));
      await take(after, bounced(), process).catch(() => undefined);
      await take(after, bounced());
      expect(after.table.dump(), `call ${index}: ${kind}`).toEqual(reference.table.dump());
    }
  });
});

describe('mail that', () => {
  it('came back only for now is counted, and marks nobody', async () => {
    const made = await world();
    const before = made.table.dump();
    expect(await take(made, { kind: 'transient', addresses: [MAYA] })).toMatchObject({ recipients: ['maya'] });
    expect(made.raised).toEqual(['TransientBounces']);
    expect(made.table.dump()).toEqual(before);
  });

  it('SES did not send raises the alarm', async () => {
    const made = await world();
    await take(made, { kind: 'not sent', because: 'Reject', messageId: 'm' });
    expect(made.raised).toEqual(['MailNotSent']);
  });

  it('is welcome after all changes nothing', async () => {
    const made = await world();
    expect(await take(made, { kind: 'welcome' })).toEqual({ outcome: 'welcome', recipients: [], unknown: 0 });
    expect(made.raised).toEqual([]);
  });
});
