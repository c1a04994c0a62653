import { stringify } from 'csv-stringify/sync';
import { rangeQuery } from '../../shared/contracts/http/oncall-requests.ts';
import { parsed } from '../../shared/contracts/http/problem.ts';
import { toIso } from '../../shared/domain/ids.ts';
import { overLimits, type Load } from '../../shared/domain/oncall/fair-share.ts';
import { weighLoads, type LoadDeps } from '../../shared/flows/weigh-loads.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';

const DAY = 86_400_000;
const LOAD_DAYS = 28;
const HOUR = 3_600_000;

/** Fair shares, with whoever is over a limit, and the hours that premiums are paid for (rows S1.15 and S1.20). */
export const loadRoutes = (deps: LoadDeps & { readonly now: () => number }): Route[] => {
  const weigh = async ({ query }: Request) => {
    const now = deps.now();
    const past = query['from'] === undefined ? { from: toIso(now - LOAD_DAYS * DAY), to: toIso(now) } : {};
    const range = parsed(rangeQuery(LOAD_DAYS, now), { ...past, ...query }, 'the query');
    return { ...range, loads: await weighLoads(deps, range.from, range.to) };
  };
  return [
    {
      method: 'GET',
      path: '/v1/oncall/load',
      scopes: ['responder'],
      answer: async (request) => {
        const { from, to, loads } = await weigh(request);
        const limits = await deps.directory.rota.limits();
        const warnings = loads.flatMap((load) => overLimits(load, limits, (to - from) / DAY));
        return { status: 200, body: { from: toIso(from), to: toIso(to), items: loads, limits, warnings } };
      },
    },
    {
      method: 'GET',
      path: '/v1/oncall/premiums.csv',
      scopes: ['commander', 'finance'],
      answer: async (request) => {
        const { from, to, loads } = await weigh(request);
        const name = `premiums-${toIso(from).slice(0, 10)}-${toIso(to).slice(0, 10)}.csv`;
        return {
          status: 200,
          body: stringify(loads.map(rowOf), { header: true, escape_formulas: true, record_delimiter: '\r\n' }),
          headers: {
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': `attachment; filename="${name}"`,
          },
        };
      },
    },
  ];
};

const hours = (ms: number): string => (ms / HOUR).toFixed(2);
const rowOf = ({ person, onCallMs, nightMs, weekendMs, holidayMs, nights, weekends, holidays }: Load) => ({
  person,
  hours: hours(onCallMs),
  night_hours: hours(nightMs),
  weekend_hours: hours(weekendMs),
  holiday_hours: hours(holidayMs),
  nights,
  weekends,
  holidays,
});
