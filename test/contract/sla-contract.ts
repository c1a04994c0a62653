import { expect } from 'vitest';
import { ExclusionStore } from '../../shared/adapters/exclusion-store.ts';
import { ImpactIndex } from '../../shared/adapters/impact-index.ts';
import { incidentIdFor } from '../../shared/adapters/incident-log.ts';
import { StatementBook } from '../../shared/adapters/statement-book.ts';
import type { Table } from '../../shared/adapters/table.ts';
import type { ImpactPart } from '../../shared/domain/incident/impact-part.ts';
import type { Exclusion } from '../../shared/domain/sla/exclusion.ts';
import { marchStatements } from '../../shared/adapters/statements-fixture.ts';
import type { sentencesOn } from './sentence.ts';

/** The same of what finance signs, and of what it is computed from. */
export function slaSentences(sentence: ReturnType<typeof sentencesOn>, noted: (table: Table) => Table): void {
  sentence('note the newest impact of an incident, however late an older one comes', async ({ table, pk }) => {
    const impacts = new ImpactIndex(noted(table));
    const id = incidentIdFor(pk, 0);
    const start = Date.parse('2026-03-10T10:00:00Z');
    const part: ImpactPart = { level: 'outage', start, end: start + 5, services: [pk], customers: 'all' };
    await impacts.note(id, 3, { parts: [part], unfinished: false }, []);
    await impacts.note(id, 2, { parts: [], unfinished: true }, [part]);
    expect(await impacts.onService(pk, '2026-03')).toMatchObject([{ incident: id, parts: [part], unfinished: false }]);
    await impacts.note(id, 4, { parts: [], unfinished: false }, [part]);
    expect(await impacts.onService(pk, '2026-03')).toMatchObject([{ parts: [] }]);
  });

  sentence('sign a revision once, and keep what was signed', async ({ table, pk }) => {
    const book = new StatementBook(noted(table));
    const [one] = marchStatements;
    if (one === undefined) throw new Error('a statement of March');
    const signed = { ...one, id: pk, status: 'issued', issuedBy: 'erik' } as const;
    expect(await book.sign('issued', signed)).toBe(true);
    expect(await book.sign('issued', { ...signed, issuedBy: 'oluchi' })).toBe(false);
    expect((await book.of(one.month, pk)).map((each) => each.statement.issuedBy)).toEqual(['erik']);
  });

  sentence('decide a proposal once, over the one that was read', async ({ table, pk }) => {
    const exclusions = new ExclusionStore(noted(table));
    const start = Date.parse('2026-03-10T10:00:00Z');
    const own = incidentIdFor(pk, 1).slice(4);
    const proposed: Exclusion = {
      id: ExclusionStore.idOf(start, own),
      start,
      end: start + 60_000,
      services: ['registry'],
      customers: 'all',
      reason: 'their own firewall',
      proposedBy: 'nadia',
      proposedAt: start,
      state: { status: 'proposed' },
    };
    expect(await exclusions.propose(proposed)).toBe(true);
    expect(await exclusions.propose(proposed)).toBe(false);
    const approved: Exclusion = { ...proposed, state: { status: 'approved', by: 'erik', at: start } };
    const rejected: Exclusion = { ...proposed, state: { status: 'rejected', by: 'oluchi', at: start } };
    const won = await Promise.all([approved, rejected].map((next) => exclusions.write(next, 1)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await exclusions.touching(start, start + 1)).filter(({ id }) => id === proposed.id)).toHaveLength(1);
  });
}
