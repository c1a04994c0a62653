import { expect, inject, it } from 'vitest';
import { isOneWriteEach } from '../../commands/bench/incident-figures.ts';
import { playIncident } from '../../commands/bench/play-incident.ts';
import { costOf, readPriceList } from '../../commands/bench/price-list.ts';
import { usageOf } from '../../commands/bench/usage-watch.ts';

it('a P1 incident costs less than a cent beside its five SMS, and ten duplicates of its alarm one conditional write each', async () => {
  const { stages, duplicates, idle } = await playIncident(inject('cdkOut'), () => undefined, { warmUp: false });
  expect(duplicates.count).toBe(10);
  expect(isOneWriteEach(duplicates.stage, duplicates.count)).toBe(true);

  const all = usageOf(stages.flatMap(({ spent }) => spent));
  expect(all.smsParts).toBe(5);
  const { smsParts: _sms, ...withoutSms } = all;
  expect(Number(costOf(withoutSms, readPriceList()))).toBeLessThan(0.01);
  const readsOf = (by: string): number =>
    stages
      .flatMap(({ spent }) => spent)
      .filter(({ by: reader, what }) => reader === by && /DIRECTORY/.test(what))
      .reduce((sum, { amount }) => sum + amount, 0);
  // Of 23 notices, 21 name the service and most name who has it: 71 reads if nothing were remembered, by however many sandboxes.
  expect(readsOf('send-notice')).toBeLessThan(60);
  expect(readsOf('keep-matrix')).toBeLessThan(12);
  expect(readsOf('climb-ladder')).toBeLessThan(12);
  // With nothing open the auditor only looks: it writes nothing at all.
  expect(idle.usage.tableWriteUnits ?? 0).toBe(0);
  expect(idle.usage.tableReadUnits).toBeGreaterThan(0);
});
