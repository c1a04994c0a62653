import type { DirectoryStore } from '../adapters/directory-store.ts';
import { ExclusionStore } from '../adapters/exclusion-store.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { ExclusionRequest } from '../contracts/http/exclusion-requests.ts';
import { Problem, wrongField } from '../contracts/http/problem.ts';
import { refuseStrangeTime } from '../contracts/http/requests.ts';
import { decideExclusion, type Exclusion, type ExclusionWord } from '../domain/sla/exclusion.ts';

export interface ExclusionDeps {
  readonly log: IncidentLog;
  readonly directory: DirectoryStore;
  readonly exclusions: ExclusionStore;
}

/** Puts a proposal before finance. `own` is eight characters; the same proposal under the same ones is put once. */
export async function proposeExclusion(
  deps: ExclusionDeps,
  asked: ExclusionRequest,
  by: string,
  own: string,
  now: number,
): Promise<Exclusion> {
  const { start, end, incident, reason } = asked;
  refuseStrangeTime('start', start, now);
  refuseStrangeTime('end', end, now);
  const { services, customers } = await reachOf(deps, asked);
  const made: Exclusion = {
    id: ExclusionStore.idOf(start, own),
    start,
    end,
    services,
    customers,
    ...(incident === undefined ? {} : { incident }),
    reason,
    proposedBy: by,
    proposedAt: now,
    state: { status: 'proposed' },
  };
  if (await deps.exclusions.propose(made)) return made;
  const standing = (await deps.exclusions.get(made.id))?.exclusion;
  const { proposedAt: _at, state: _state, ...same } = made;
  if (standing !== undefined && Object.entries(same).every(([key, value]) => equal(value, standing[key as 'id'])))
    return standing;
  throw new Problem(422, 'Idempotency key reused', 'this Idempotency-Key was used with another body', {
    field: 'idempotency-key',
  });
}

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What finance, or whoever proposed it, says to it; 404, 403 for one's own proposal, 409 with the state it is in. */
export async function sayToExclusion(
  { exclusions }: Pick<ExclusionDeps, 'exclusions'>,
  id: string,
  word: ExclusionWord,
  said: { readonly by: string; readonly note?: string | undefined },
  now: number,
): Promise<Exclusion> {
  for (let tries = 0; tries < 12; tries += 1) {
    const { exclusion, version } = await standingExclusion({ exclusions }, id);
    const next = decideExclusion(exclusion, word, said, now);
    if ('refused' in next) {
      if (next.refused === 'same person') throw new Problem(403, 'Forbidden', next.because, { field: 'approvedBy' });
      throw new Problem(409, 'Conflict', next.because, { field: 'status', standing: exclusion.state.status });
    }
    if (await exclusions.write(next, version)) return next;
  }
  throw new Error(`12 races for ${id} were lost in a row`);
}

export async function standingExclusion({ exclusions }: Pick<ExclusionDeps, 'exclusions'>, id: string) {
  const found = /^EX-\d{6}-[0-9A-Z]{8}$/.test(id) ? await exclusions.get(id) : undefined;
  if (found === undefined) throw new Problem(404, 'Not found', `there is no exclusion "${id}"`, { field: 'id' });
  return found;
}

async function reachOf(
  deps: ExclusionDeps,
  asked: ExclusionRequest,
): Promise<Pick<Exclusion, 'services' | 'customers'>> {
  const { incident: id } = asked;
  const incident = id === undefined ? undefined : (await deps.log.load(id))?.incident;
  if (id !== undefined && incident === undefined) throw wrongField('incident', `names ${id}, which is no incident`);
  const own = incident?.service === undefined ? undefined : [incident.service];
  const services = asked.services ?? own;
  if (services === undefined) throw wrongField('services', 'is needed: the incident itself names no service');
  const known = new Set<string>((await deps.directory.services()).map((one) => one.id));
  services.forEach((service, index) => {
    if (!known.has(service)) throw wrongField(`services/${index}`, `names "${service}", which is no service`);
  });
  const touched = incident === undefined || incident.everyone ? 'all' : [...incident.customers];
  if (asked.customers === undefined && touched.length === 0)
    throw wrongField('customers', 'is needed: the incident itself names none');
  const customers = asked.customers ?? touched;
  if (customers === 'all') return { services, customers };
  const found = await deps.directory.customersById(customers);
  customers.forEach((customer, index) => {
    if (!found.has(customer)) throw wrongField(`customers/${index}`, `names "${customer}", who is no customer`);
  });
  return { services, customers };
}
