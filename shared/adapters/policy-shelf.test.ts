import { describe, expect, it } from 'vitest';
import { readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { PolicyShelf } from './policy-shelf.ts';
import { MemoryTable } from './table-fixture.ts';

const current = readPolicyFolder('erlmcp');
const shelve = (table: MemoryTable): Promise<string> => new PolicyShelf(table, current).shelve();
/** Another policy runs, and an incident was opened under this one. */
const read = (table: MemoryTable) => new PolicyShelf(table, { ...current, hash: 'later' }).get(current.hash);

describe('the policy that an incident is opened under', () => {
  it('can be read for as long as the incident lives', async () => {
    const table = new MemoryTable();
    await shelve(table);
    expect(await read(table)).toEqual(current.policy);
  });

  it('costs a new process one small read, and no write, once it is on its shelf', async () => {
    const table = new MemoryTable();
    await shelve(table);
    const later = table.connect();
    await shelve(later);
    expect(later.operations.map(({ kind, sk }) => `${kind} ${sk}`)).toEqual(['get SHELVED']);
    expect(JSON.stringify(await table.get({ pk: `POLICY#${current.hash}`, sk: 'SHELVED' })).length).toBeLessThan(200);
  });

  it('is put there by one process once, however many incidents it opens', async () => {
    const table = new MemoryTable();
    const shelf = new PolicyShelf(table, current);
    await Promise.all([shelf.shelve(), shelf.shelve()]);
    await shelf.shelve();
    expect(table.operations).toHaveLength(3);
  });

  it.each([0, 1, 2])('is never said to be there before it is, whoever dies before call %i', async (died) => {
    const table = new MemoryTable();
    await expect(shelve(table.connect().dieAt(died))).rejects.toThrow('died');
    const isSaid = (await table.get({ pk: `POLICY#${current.hash}`, sk: 'SHELVED' })) !== undefined;
    expect(isSaid).toBe(false);
    await shelve(table);
    expect(await read(table)).toEqual(current.policy);
  });

  it('is tried again by the same process when the table did not take it', async () => {
    const table = new MemoryTable().failNext(({ sk }) => sk === 'POLICY', 'before');
    const shelf = new PolicyShelf(table, current);
    await expect(shelf.shelve()).rejects.toThrow('did not take');
    expect(await shelf.shelve()).toBe(current.hash);
    expect(await read(table)).toEqual(current.policy);
  });
});
