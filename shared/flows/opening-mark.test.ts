import { describe, expect, it } from 'vitest';
import { incidentIdFor } from '../adapters/incident-log.ts';
import type { MemoryTable } from '../adapters/table-fixture.ts';
import { change, HOUR, key, T0, world } from './flow-fixture.ts';
import { takeAlert } from './take-alert.ts';

describe('the mark by which the auditor finds an opening (row X4)', () => {
  const marks = (table: MemoryTable) =>
    table.operations.filter(({ kind, pk }) => kind === 'putIf' && pk.startsWith('OPEN#')).length;

  it('is written once, by whoever opens the incident', async () => {
    const made = await world();
    const process = made.process();
    await takeAlert(process.opening, change('firing', T0), T0);
    expect(marks(process.table)).toBe(1);
    expect(await process.log.openIncidents()).toMatchObject([{ at: T0, alert: key }]);
  });

  it('is written again where an old one stood, which the auditor may have been about to forget', async () => {
    const made = await world();
    const id = incidentIdFor(`${key}#1`, 0);
    await made.process().log.markOpen(id, T0 - HOUR, key);
    const process = made.process();
    process.table.before(({ kind, pk }) =>
      kind === 'putIf' && pk.startsWith('ALERT#') ? made.process().log.markClosed(id) : Promise.resolve(),
    );
    await takeAlert(process.opening, change('firing', T0), T0);
    expect(await process.log.openIncidents()).toMatchObject([{ sk: id, at: T0 }]);
  });

  it('is written again by whoever completes what another had reserved', async () => {
    const made = await world();
    const dying = made.table.connect();
    dying.failNext(({ kind, sk }) => kind === 'putIf' && sk === 'COMMIT#000001', 'before');
    await expect(takeAlert(made.process(dying).opening, change('firing', T0), T0)).rejects.toThrow();
    const other = made.process();
    await takeAlert(other.opening, change('firing', T0), T0);
    expect(marks(other.table)).toBe(1);
    expect(await made.active()).toHaveLength(1);
  });
});
