import { expect } from 'vitest';
import { MaintenanceStore } from '../../shared/adapters/maintenance-store.ts';
import type { Table } from '../../shared/adapters/table.ts';
import { serviceId } from '../../shared/domain/directory/directory-ids.ts';
import { actor } from '../../shared/domain/ids.ts';
import { maintenanceId } from '../../shared/domain/maintenance/announcement.ts';
import { announced, made, span, wanted } from '../../shared/domain/maintenance/maintenance-fixture.ts';
import { cancel, change } from '../../shared/domain/maintenance/decide-maintenance.ts';
import type { sentencesOn } from './sentence.ts';

const nadia = actor.parse('nadia');
const NOW = Date.parse('2026-03-01T00:00:00Z');

/** The same of announced maintenance. */
export function maintenanceSentences(sentence: ReturnType<typeof sentencesOn>, noted: (table: Table) => Table): void {
  const idOf = (pk: string) => maintenanceId.parse(`MNT-${pk.replace(/\D/g, '').padStart(8, '0').slice(-8)}`);
  const serviceOf = (pk: string) => serviceId.parse(`s${pk.replace(/\D/g, '')}`.slice(0, 40));
  const window = span('2026-03-10T10:00Z', '2026-03-10T12:00Z');

  sentence(
    'announce maintenance once, and write it over the version that was read only (failure 4)',
    async ({ table, pk }) => {
      const store = new MaintenanceStore(noted(table));
      const item = announced(window, '2026-03-01T00:00Z', { services: [serviceOf(pk)] }, idOf(pk));
      expect([await store.announce(item, NOW), await store.announce(item, NOW)]).toEqual([true, false]);
      const next = made(cancel(item, { reason: 'x' }, { by: nadia, now: NOW }));
      expect([await store.change(item, next, NOW), await store.change(item, next, NOW)]).toEqual([true, false]);
      expect(await store.get(item.id)).toMatchObject({ version: 2, cancelled: { by: 'nadia' } });
    },
  );

  sentence('find the window of a service by when it ends, wherever it was moved', async ({ table, pk }) => {
    const store = new MaintenanceStore(noted(table));
    const [service, other] = [serviceOf(pk), serviceOf(`${pk}1`)];
    const item = announced(window, '2026-03-01T00:00Z', { services: [service] }, idOf(pk));
    await store.announce(item, NOW);
    expect(await store.running(service, window.start)).toMatchObject([{ window: { source: item.id } }]);
    expect(await store.running(service, window.end)).toEqual([]);
    expect(await store.running(other, window.start)).toEqual([]);
    const later = span('2026-03-11T10:00Z', '2026-03-11T12:00Z');
    const moved = made(change(item, wanted(later, { services: [service] }), { by: nadia, now: NOW }));
    await store.change(item, moved, NOW);
    expect(await store.running(service, window.start)).toEqual([]);
    expect(await store.running(service, later.start)).toHaveLength(1);
    expect(await store.windowsOn([service], NOW, later.end)).toMatchObject([
      { ...later, source: item.id, announcedAt: NOW, approvedBy: 'nadia' },
    ]);
  });

  sentence('write what was ticked off over the version that was read only', async ({ table, pk }) => {
    const store = new MaintenanceStore(noted(table));
    const source = idOf(pk);
    expect(await store.log(source)).toEqual({ version: 0, ticks: [] });
    expect(await store.writeLog(source, { version: 1, ticks: [] })).toBe(true);
    expect(await store.writeLog(source, { version: 1, ticks: [] })).toBe(false);
    expect(await store.writeLog(source, { version: 3, ticks: [] })).toBe(false);
    expect(await store.writeLog(source, { version: 2, ticks: [] })).toBe(true);
  });
}
