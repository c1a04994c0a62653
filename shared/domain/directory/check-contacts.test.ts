import { describe, expect, it } from 'vitest';
import { checkContacts } from './check-contacts.ts';

const people = (...given: object[]) => ({
  people: given.map((fields, index) => ({ id: `p${index}`, email: `p${index}@example.org`, ...fields })),
});
const said = (raw: unknown) =>
  checkContacts(raw).map(
    ({ path, hopeless, expected }) => `${path.join('.')} ${hopeless ? 'never' : 'perhaps'}: ${expected}`,
  );

describe('a number that a page goes to', () => {
  it.each([
    ['an Irish mobile', '+353871234567'],
    ['a British mobile', '+447400123456'],
    ['a Brazilian mobile', '+5511987654321'],
    ['a Singaporean mobile', '+6581234567'],
    ['a North American number, of which nobody can tell', '+12025550101'],
  ])('may be %s', (_what, phone) => {
    expect(said(people({ phone }))).toEqual([]);
  });

  it.each([
    ['too short for its country', '+1202555010', 'a number that can exist'],
    ['of no country', '+999123456789', 'a number that can exist'],
    ['a British fixed line', '+442079460000', 'of the type fixed line, which gets no SMS'],
    ['an American freephone number', '+18005550101', 'of the type toll free, which gets no SMS'],
  ])('can never be one %s', (_what, phone, expected) => {
    expect(said(people({}, { phone }))).toEqual([expect.stringContaining(`people.1.phone never: a`)]);
    expect(said(people({}, { phone }))[0]).toContain(expected);
  });

  it.each([
    ['of a range that nobody has', '+353209100101', 'is it mistyped?'],
    ['over the internet', '+88213300655', 'voip, which may get no SMS'],
  ])('is questioned when it is %s', (_what, phone, expected) => {
    expect(said(people({ phone }))).toEqual([expect.stringMatching(/^people\.0\.phone perhaps: /)]);
    expect(said(people({ phone }))[0]).toContain(expected);
  });

  it('is questioned when it is somebody else’s as well, and so is an address, in whatever case', () => {
    const phone = '+353871234567';
    expect(said(people({ phone, email: 'Ops@example.org' }, { phone, email: 'ops@EXAMPLE.org' }, { phone }))).toEqual([
      "people.1.phone perhaps: a number that is not p0's too",
      "people.1.email perhaps: an address that is not p0's too",
      "people.2.phone perhaps: a number that is not p0's too",
    ]);
  });

  it('is checked in every person that can be read, whatever is wrong with the others', () => {
    const bad = { phone: '+1202555010' };
    expect(
      said({ people: [{ id: 7 }, 'x', { id: 'maya', ...bad }, { id: 'tomas', phone: '12' }, { id: 'ben', ...bad }] }),
    ).toEqual([
      expect.stringContaining('people.2.phone never'),
      expect.stringContaining('people.4.phone never'),
      expect.stringContaining('people.4.phone perhaps'),
    ]);
    expect(said(undefined)).toEqual([]);
    expect(said({ people: 'all of them' })).toEqual([]);
  });
});
