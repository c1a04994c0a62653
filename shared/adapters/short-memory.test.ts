import { describe, expect, it } from 'vitest';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import type { Directory } from '../domain/directory/directory.ts';
import { DirectoryStore, REMEMBERED_FOR_MS } from './directory-store.ts';
import { MemoryTable } from './table-fixture.ts';

/** Roles that are lists of people: what a schedule says costs a few readings more, and is not remembered either. */
const { rota: _rota, ...sample } = readDirectory('erlmcp');
const directory = { ...sample, roles: { ...sample.roles, 'support-centre': [] } } as Directory;

async function sandbox() {
  const table = new MemoryTable();
  await new DirectoryStore(table).replace(directory, 0);
  const clock = { at: 1_000_000, now: () => clock.at };
  const connection = table.connect();
  return { table, clock, connection, store: new DirectoryStore(connection, clock) };
}
type Sandbox = Awaited<ReturnType<typeof sandbox>>;

async function rename({ table }: Sandbox, name: string): Promise<void> {
  const people = directory.people.map((one) => (one.id === 'maya' ? { ...one, name } : one));
  await new DirectoryStore(table).replace({ ...directory, people }, 0);
}

describe('the directory, as a sender remembers it', () => {
  it('is read once a person, service and customer, however many notices name them', async () => {
    const { store, connection } = await sandbox();
    for (let notice = 0; notice < 20; notice += 1) {
      await Promise.all([store.person('maya'), store.person('maya'), store.service('registry')]);
      expect((await store.customer('liffey-payments'))?.name).toBe('Liffey Payments');
    }
    expect(connection.operations.map(({ sk }) => sk)).toEqual(['maya', 'registry', 'liffey-payments']);
  });

  it.each([
    ['still, a moment before half a minute is over', REMEMBERED_FOR_MS - 1, false],
    ['no longer, when half a minute is over', REMEMBERED_FOR_MS, true],
    ['no longer, when the clock was set back', -1, true],
  ])('%s', async (_when, after, isNew) => {
    const made = await sandbox();
    const before = await made.store.person('maya');
    await rename(made, 'Maya Married');
    made.clock.at += after;
    expect((await made.store.person('maya'))?.name).toBe(isNew ? 'Maya Married' : before?.name);
  });

  it('never remembers that somebody is not there: who has just come is told', async () => {
    const { store, table } = await sandbox();
    expect(await store.person('new')).toBeUndefined();
    await table.put({ ...directory.people[0], id: 'new', pk: 'DIRECTORY#people', sk: 'new' });
    expect((await store.person('new'))?.id).toBe('new');
  });

  it('asks again after a read that failed', async () => {
    const { store, connection } = await sandbox();
    connection.failNext(({ sk }) => sk === 'maya', 'before');
    await expect(store.person('maya')).rejects.toThrow('did not take');
    expect((await store.person('maya'))?.id).toBe('maya');
  });

  it('never remembers who is on call', async () => {
    const { store, connection } = await sandbox();
    await store.peopleInRole('L1', 0);
    await store.peopleInRole('L1', 0);
    await store.roles(0);
    expect(connection.operations).toHaveLength(3);
  });
});
