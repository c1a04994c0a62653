import { expect } from 'vitest';
import { HandOvers } from '../../shared/adapters/hand-overs.ts';
import { RotaStore } from '../../shared/adapters/rota-store.ts';
import { ToldShifts } from '../../shared/adapters/told-shifts.ts';
import { swap } from '../../shared/domain/oncall/changes.ts';
import { decideDue, decideTold, draftOf } from '../../shared/domain/oncall/decide-hand-over.ts';
import { schedule } from '../../shared/domain/oncall/schedule.ts';
import type { Table } from '../../shared/adapters/table.ts';
import type { sentencesOn } from './sentence.ts';

/** The same of what is known of who is on call. */
export function rotaSentences(sentence: ReturnType<typeof sentencesOn>, noted: (table: Table) => Table): void {
  sentence('answer a swap once, and count only those that end later', async ({ table, pk }) => {
    const rota = new RotaStore(noted(table));
    const asked = swap.parse({
      id: 'swap-1',
      asker: 'maya',
      other: 'tomas',
      gives: { start: '2026-03-10T10:00:00Z', end: '2026-03-10T12:00:00Z' },
      askedAt: '2026-03-01T10:00:00Z',
      state: 'asked',
    });
    const end = Date.parse(asked.gives.end);
    expect(await rota.addSwap(pk, asked)).toBe(true);
    expect(await rota.addSwap(pk, asked)).toBe(false);
    expect(await rota.answerSwap(pk, { ...asked, state: 'accepted' }, 5)).toBe(true);
    expect(await rota.answerSwap(pk, { ...asked, state: 'declined' }, 6)).toBe(false);
    expect(await rota.swaps(pk, end - 1)).toMatchObject([{ state: 'accepted' }]);
    expect(await rota.swaps(pk, end)).toEqual([]);
  });

  sentence('write a schedule over the version that was read, and over no other', async ({ table, pk }) => {
    const rota = new RotaStore(noted(table));
    const one = schedule.parse({
      id: `s${pk.replace(/\D/g, '')}`,
      name: 'One',
      zone: 'Etc/UTC',
      layers: [{ id: 'all', kind: 'fixed', people: ['maya'] }],
    });
    expect(await rota.put(one, 0, 5)).toBe(true);
    expect(await rota.put(one, 0, 6)).toBe(false);
    expect(await rota.put({ ...one, name: 'Two' }, 1, 7)).toBe(true);
    expect(await rota.put(one, 1, 8)).toBe(false);
    expect(await rota.schedule(one.id)).toMatchObject({ version: 2, schedule: { name: 'Two' } });
  });

  sentence('draft a hand-over once, and change it from the version that was read', async ({ table, pk }) => {
    const handOvers = new HandOvers(noted(table));
    const terms = { overlap: 'PT30M', signWithin: 'PT15M', escalateTo: 'L2' as never };
    const one = draftOf({ at: 5, outgoing: ['maya'], incoming: ['tomas'] }, pk, terms, 5);
    expect([await handOvers.draft(one), await handOvers.draft(one)]).toEqual([true, false]);
    // Both are written, whichever comes first: the loser decides again on what the winner left.
    await Promise.all([
      handOvers.change(pk, 5, (each) => decideDue(each, one.dueAt)),
      handOvers.change(pk, 5, (each) => decideTold(each, 'drafted')),
    ]);
    expect(await handOvers.get(pk, 5)).toMatchObject({ state: 'escalated', untold: ['unsigned'] });
    expect(await handOvers.change(pk, 6, () => one)).toBeUndefined();
    expect(await handOvers.since(pk, 6)).toEqual([]);
    expect(await handOvers.newest(pk, 1)).toEqual(await handOvers.since(pk, 5));
  });

  sentence('write what people know of their shifts over the look before, and over no other', async ({ table, pk }) => {
    const told = new ToldShifts(noted(table));
    const first = { version: 1, through: 5, horizon: 9, shifts: [{ person: 'maya', start: 5, end: 9 }], owed: [] };
    expect([await told.write(pk, first), await told.write(pk, first)]).toEqual([true, false]);
    const second = { ...first, version: 2, through: 6 };
    const both = await Promise.all([told.write(pk, second), told.write(pk, { ...second, through: 7 })]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await told.write(pk, { ...second, version: 4 })).toBe(false);
    expect(await told.of(pk)).toMatchObject({ version: 2, shifts: first.shifts });
    await told.forget(pk);
    expect(await told.of(pk)).toBeUndefined();
  });
}
