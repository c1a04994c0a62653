import { describe, expect, it } from 'vitest';
import { cursorOf, listQuery } from './requests.ts';

const KEY = '2026-03-10T10:00:00.000Z#INC-7K2M9QXA';

describe('the query of a list', () => {
  it('takes the cursor that a list gave', () => {
    expect(listQuery.parse({ cursor: cursorOf(KEY), limit: '100' })).toEqual({ cursor: KEY, limit: 100 });
  });

  it.each([
    ['cursor', 'that is empty', ''],
    ['cursor', 'that is the key itself', KEY],
    ['cursor', 'with something added', `${cursorOf(KEY)}!`],
    ['cursor', 'of a day that is none', cursorOf('2026-02-31T10:00:00.000Z#INC-7K2M9QXA')],
    ['cursor', 'of no incident', cursorOf('2026-03-10T10:00:00.000Z#INC-1')],
    ['cursor', 'of something after it', cursorOf(`${KEY}#x`)],
    ['limit', 'of none', '0'],
    ['limit', 'of too many', '101'],
    ['limit', 'in hexadecimal', '0x10'],
    ['limit', 'that is half', '1.5'],
    ['limit', 'that is empty', ''],
    ['status', 'that there is not', 'broken'],
    ['status', 'of two kinds', 'open,closed'],
  ])('refuses a %s %s', (field, _what, value) => {
    expect(listQuery.safeParse({ [field]: value }).error?.issues).toMatchObject([{ path: [field] }]);
  });
});
