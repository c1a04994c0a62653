import { describe, expect, it } from 'vitest';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { compareDirectories } from '../domain/directory/compare-directories.ts';
import { directory, type Directory } from '../domain/directory/directory.ts';
import { DirectoryStore } from './directory-store.ts';
import { MemoryTable } from './table-fixture.ts';

const before = readDirectory('erlmcp');
/** Everything at once: somebody comes, somebody leaves lists, turns and the company, a customer goes with its contract. */
const after: Directory = directory.parse({
  ...before,
  people: [...before.people.filter(({ id }) => id !== 'tomas'), { ...before.people[1], id: 'zoe', name: 'Zoe' }],
  roles: { ...before.roles, L1: ['zoe', 'maya'] },
  rota: JSON.parse(JSON.stringify(before.rota).replaceAll('tomas', 'zoe')) as unknown,
  services: [
    ...before.services.filter(({ id }) => id !== 'transport'),
    { id: 'billing', name: 'Billing', alarmPrefixes: [] },
  ],
  customers: before.customers.filter(({ id }) => id !== 'thames-media'),
  contracts: before.contracts
    .filter(({ id }) => id !== 'thames-transport')
    .map((contract) =>
      contract.id === 'liffey-registry' ? { ...contract, services: ['registry', 'billing'] } : contract,
    ),
});

async function standing(): Promise<MemoryTable> {
  const table = new MemoryTable();
  await new DirectoryStore(table).replace(before, 0);
  return table;
}

describe('the directory', () => {
  it('reads as it was written', async () => {
    const table = await standing();
    expect(compareDirectories(await new DirectoryStore(table).read(), before)).toEqual([]);
    await new DirectoryStore(table).replace(after, 0);
    expect(compareDirectories(await new DirectoryStore(table).read(), after)).toEqual([]);
    expect(await new DirectoryStore(table).person('tomas')).toBeUndefined();
  });

  it('is not written where nothing changes', async () => {
    const process = (await standing()).connect();
    await new DirectoryStore(process).replace(before, 0);
    expect(process.operations.filter(({ kind }) => kind !== 'list' && kind !== 'get')).toEqual([]);
  });

  it('points at nothing that is not there, wherever a replacement is cut short, and the same again finishes it', async () => {
    const whole = (await standing()).connect();
    await new DirectoryStore(whole).replace(after, 0);
    expect(whole.operations.length).toBeGreaterThan(10);
    for (let died = 0; died < whole.operations.length; died += 1) {
      const table = await standing();
      await expect(new DirectoryStore(table.connect().dieAt(died)).replace(after, 0)).rejects.toThrow();
      const found = await new DirectoryStore(table).read();
      expect(directory.safeParse(found).error?.issues ?? [], `after ${died} calls`).toEqual([]);
      await new DirectoryStore(table).replace(after, 0);
      expect(compareDirectories(await new DirectoryStore(table).read(), after)).toEqual([]);
    }
  });
});
