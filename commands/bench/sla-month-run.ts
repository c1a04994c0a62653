import { runMonth } from '../sla/run-month.ts';

/** One month in a process of its own, for `sla-figures.ts`: folder of the files, then where to write. Prints what it took. */
const [folder = '', out = ''] = process.argv.slice(2);
const began = process.hrtime.bigint();
const { written } = await runMonth({
  contracts: `${folder}/contracts.ndjson`,
  impacts: `${folder}/impacts.ndjson`,
  maintenance: `${folder}/maintenance.ndjson`,
  exclusions: undefined,
  policy: 'erlmcp',
  month: '2026-03',
  until: Date.UTC(2026, 3, 1, 12),
  resume: false,
  out,
});
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
console.log(
  JSON.stringify({
    written,
    seconds: Number(process.hrtime.bigint() - began) / 1e9,
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1024,
  }),
);
