import { Temporal } from 'temporal-polyfill';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import { Problem, wrongField } from '../contracts/http/problem.ts';
import type { MaintenanceChange, MaintenanceRequest } from '../contracts/http/maintenance-requests.ts';
import type { Announcement, Checks } from '../domain/maintenance/announcement.ts';
import type { Wanted, WantedTime } from '../domain/maintenance/decide-maintenance.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';

interface NameDeps {
  readonly directory: DirectoryStore;
  readonly policies: PolicyShelf;
}

type PolicyWindow = NonNullable<CompiledPolicy['maintenance']>[number];

/** What a request asks for, with what the policy's window brings; or a Problem that names what is not known (400). */
export async function wantedBy(deps: NameDeps, request: MaintenanceRequest, now: number): Promise<Wanted> {
  const window = windowOf(deps.policies.current.policy, request.template);
  await refuseUnknown(deps.directory, request);
  const title = request.title ?? window?.title;
  if (title === undefined) throw wrongField('title', 'is missing: customers read what is done');
  return {
    title,
    services: request.services,
    ...(request.customers === undefined ? {} : { customers: request.customers }),
    time: timeOf(request, window, now),
    ...(window === undefined ? {} : { template: window.id }),
    checks: { ...checksOf(window), ...present(request.checks) },
  };
}

/** The same of a change: what it does not say of the checks stays. */
export async function wantedInstead(deps: NameDeps, asked: MaintenanceChange, item: Announcement): Promise<Wanted> {
  await refuseUnknown(deps.directory, asked);
  const { title, services, customers, start, end, recurs } = asked;
  return {
    title,
    services,
    ...(customers === undefined ? {} : { customers }),
    time: recurs === undefined ? { start: start ?? 0, end: end ?? 0 } : { recurs },
    checks: { ...item.checks, ...present(asked.checks) },
  };
}

function windowOf({ maintenance = [], name }: CompiledPolicy, template: string | undefined): PolicyWindow | undefined {
  if (template === undefined) return undefined;
  const found = maintenance.find(({ id }) => id === template);
  if (found !== undefined) return found;
  const known = maintenance.map(({ id }) => id).join(', ');
  throw wrongField('template', `takes one of ${known || `none: the policy ${name} has no windows`}`);
}

function timeOf({ start, end, recurs }: MaintenanceRequest, window: PolicyWindow | undefined, now: number): WantedTime {
  if (start !== undefined && end !== undefined) return { start, end };
  const [when, zone, lasts] = [
    recurs?.when ?? window?.when,
    recurs?.zone ?? window?.zone,
    recurs?.lasts ?? window?.lasts,
  ];
  if (when === undefined || zone === undefined || lasts === undefined)
    throw new Problem(400, 'Bad request', 'when it comes round is missing', {
      errors: [{ field: '/recurs', detail: 'is missing' }],
    });
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate().toString();
  const until = recurs?.until;
  const from = recurs?.from ?? today;
  if (until !== undefined && until < from)
    throw new Problem(400, 'Bad request', '/recurs/until lies before its first day', {
      errors: [{ field: '/recurs/until', detail: 'takes a day that is not before from' }],
    });
  return { recurs: { when, zone, lasts, from, ...(until === undefined ? {} : { until }) } };
}

function checksOf(window: PolicyWindow | undefined): Checks {
  const { before = [], steps = [], success = [], rollback = [] } = window ?? {};
  return { before, steps: steps.map(({ row: _row, ...step }) => step), success, rollback };
}

const present = (given: Partial<Record<keyof Checks, unknown>> | undefined): Partial<Checks> =>
  Object.fromEntries(Object.entries(given ?? {}).filter(([, lines]) => lines !== undefined));

async function refuseUnknown(
  directory: DirectoryStore,
  { services, customers }: Pick<MaintenanceRequest, 'services' | 'customers'>,
): Promise<void> {
  const known = (await directory.services()).map(({ id }) => id);
  for (const [index, service] of services.entries())
    if (!known.includes(service)) throw wrongField(`services/${index}`, `takes one of ${known.join(', ')}`);
  const found = await directory.customersById(customers ?? []);
  for (const [index, customer] of (customers ?? []).entries())
    if (!found.has(customer)) throw wrongField(`customers/${index}`, `names "${customer}", who is no customer`);
}
