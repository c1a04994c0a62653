import { describe, expect, it } from 'vitest';
import type { Fault } from '../adapters/table-fixture.ts';
import type { Directory } from '../domain/directory/directory.ts';
import { checkContacts } from './check-contacts.ts';
import { fork, HOUR, sampleDirectory, world, type Process, type World } from './flow-fixture.ts';
import { markChannel } from './mark-channel.ts';

const MAYA = '+353209100101';
const DAY = 24 * HOUR;
const throttled = Object.assign(new Error('slow down'), { name: 'ThrottledException' });

/** What the providers hold against whom, and how they answer the next questions. */
class Providers {
  readonly optedOutNumbers = new Set<string>();
  readonly suppressedAddresses = new Set<string>();
  readonly failures: Error[] = [];
  readonly pauses: number[] = [];
  asked = 0;

  check(world: World, process: Process = world.process()) {
    const answer = <T>(value: T): Promise<T> => {
      this.asked += 1;
      const failure = this.failures.shift();
      return failure === undefined ? Promise.resolve(value) : Promise.reject(failure);
    };
    const standing = {
      optedOut: (phone: string) => answer(this.optedOutNumbers.has(phone)),
      suppressed: (email: string) => answer(this.suppressedAddresses.has(email) ? ('BOUNCE' as const) : undefined),
    };
    const pause = (tried: number) => Promise.resolve(void this.pauses.push(tried));
    return checkContacts({ ...process, standing, pause }, world.now);
  }
}

const letters = (world: World): string[] =>
  Object.keys(world.table.dump()).flatMap((key) => /NOTICE#channel\.(.+)$/.exec(key)?.[1] ?? []);
const withPhone = (phone: string): Directory => ({
  ...sampleDirectory,
  people: sampleDirectory.people.map((one) => (one.id === 'maya' ? { ...one, phone } : one)),
});
const everybody = sampleDirectory.people.length + sampleDirectory.customers.flatMap(({ contacts }) => contacts).length;

describe('the daily check of numbers and addresses (failures 10 and 12)', () => {
  it('changes nothing while all is well, and asks of everybody', async () => {
    const made = await world();
    const before = made.table.dump();
    expect(await new Providers().check(made)).toEqual({ contacts: everybody, marked: [], cleared: [] });
    expect(made.table.dump()).toEqual(before);
  });

  it('marks a number whose owner has answered STOP, and tells the admin once, however often it is found', async () => {
    const made = await world();
    const providers = new Providers();
    providers.optedOutNumbers.add(MAYA);
    expect(await providers.check(made)).toMatchObject({ marked: ['maya sms opted-out'] });
    made.now += DAY;
    expect(await providers.check(made)).toMatchObject({ marked: [], cleared: [] });
    expect(letters(made)).toEqual([`maya.sms.${made.now - DAY}.nadia.email`]);
    expect(await made.process().marks.bad('maya', { sms: MAYA })).toHaveLength(1);
  });

  it('marks an address that SES holds back, a customer’s as well', async () => {
    const made = await world();
    const providers = new Providers();
    for (const address of ['helena@erlmcp.example', 'orla@liffey-payments.example'])
      providers.suppressedAddresses.add(address);
    expect(await providers.check(made)).toMatchObject({
      marked: ['helena email suppressed', 'liffey-payments/orla email suppressed'],
    });
  });

  it.each([
    ['that cannot exist', '+1202555010', ['maya sms impossible']],
    ['of a fixed line', '+442079460000', ['maya sms impossible']],
    ['of a mobile', '+353871234567', []],
  ])('looks at the number itself: one %s', async (_what, phone, marked) => {
    const made = await world(withPhone(phone));
    expect(await new Providers().check(made)).toMatchObject({ marked });
  });

  it('ends a mark of its own that is no longer true', async () => {
    const made = await world();
    const providers = new Providers();
    providers.optedOutNumbers.add(MAYA);
    await providers.check(made);
    providers.optedOutNumbers.clear();
    made.now += DAY;
    expect(await providers.check(made)).toMatchObject({ marked: [], cleared: ['maya sms'] });
    expect(await made.process().marks.bad('maya', { sms: MAYA })).toEqual([]);
    made.now += DAY;
    providers.optedOutNumbers.add(MAYA);
    expect(await providers.check(made)).toMatchObject({ marked: ['maya sms opted-out'] });
    expect(letters(made)).toHaveLength(2);
  });

  it('leaves a mark that a bounce made: that SES does not hold the address back says nothing of the mailbox', async () => {
    const made = await world();
    const address = 'maya@erlmcp.example';
    const bounce = { channel: 'email', why: 'bounced', since: made.now, foundBy: 'provider', address } as const;
    await markChannel(made.process(), 'maya', bounce, made.now);
    made.now += DAY;
    expect(await new Providers().check(made)).toMatchObject({ marked: [], cleared: [] });
    expect(await made.process().marks.bad('maya', { email: address })).toMatchObject([{ why: 'bounced' }]);
  });

  it('asks again when it is told that it asks too often, each time after a longer pause', async () => {
    const made = await world();
    const providers = new Providers();
    providers.failures.push(...Array<Error>(6).fill(throttled));
    expect(await providers.check(made)).toMatchObject({ contacts: everybody });
    expect(providers.pauses).toHaveLength(6);
    expect(Math.max(...providers.pauses)).toBeGreaterThan(1);
  });

  it.each([
    ['is throttled for good', throttled, 8 * 4],
    ['fails', Object.assign(new Error(`no answer for ${MAYA}`), { name: 'InternalErrorException' }), 1],
  ])(
    'looks at all the others when one question %s, and then fails without a number in its words',
    async (_how, error, times) => {
      const made = await world();
      const providers = new Providers();
      providers.suppressedAddresses.add('yuki@hoshi-robotics.example');
      providers.failures.push(...Array<Error>(times).fill(error));
      await expect(providers.check(made)).rejects.toThrow(/^\d of 26 contacts could not be checked, the first by \w+$/);
      expect(letters(made)).toHaveLength(1);
    },
  );

  it.each<[string, 'dies' | Fault]>([
    ['its function dies', 'dies'],
    ['a call is not taken', 'before'],
    ['an answer is lost', 'lost-answer'],
    ['the SDK repeats a write that had succeeded and is refused', 'conditional-lie'],
  ])('leaves one mark and one letter if %s at any call and it is asked for again', async (_how, failure) => {
    const before = await world();
    const providers = new Providers();
    providers.optedOutNumbers.add(MAYA);
    const reference = fork(before);
    const untouched = reference.process();
    await providers.check(reference, untouched);
    for (const [index, { kind }] of untouched.table.operations.entries()) {
      if (failure === 'conditional-lie' && kind !== 'putIf') continue;
      const after = fork(before);
      const table = after.table.connect();
      const process = after.process(failure === 'dies' ? table.dieAt(index) : table.failAt(index, failure));
      await providers.check(after, process).catch(() => undefined);
      await providers.check(after);
      expect(after.table.dump(), `call ${index}: ${kind}`).toEqual(reference.table.dump());
    }
  });
});
