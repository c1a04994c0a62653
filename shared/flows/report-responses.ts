import { toIso } from '../domain/ids.ts';
import { responseReport } from '../domain/figures/response-report.ts';
import { lifeLed, openedBetween, type FiguresDeps } from './lives-between.ts';

/** How the promised times of the incidents of `[from, to)` were kept (rows S1.12, S2.8, S3.1, S3.5 and S4.1), exercises left out. */
export async function reportResponses(deps: FiguresDeps, { from, to }: { from: number; to: number }, now: number) {
  const [opened, contracts] = await Promise.all([openedBetween(deps, from, to), deps.directory.contracts()]);
  const real = opened.filter(({ incident }) => !incident.drill);
  const lives = await Promise.all(real.map((one) => lifeLed(deps, one, contracts, now)));
  return {
    from: toIso(from),
    to: toIso(to),
    incidents: lives.length,
    drillsLeftOut: opened.length - real.length,
    ...responseReport(lives, deps.policies.current.policy),
  };
}
