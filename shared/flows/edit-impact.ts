import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { ImpactIndex } from '../adapters/impact-index.ts';
import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import type { ImpactRequest, SaidInterval } from '../contracts/http/impact-requests.ts';
import { Problem } from '../contracts/http/problem.ts';
import { refuseStrangeTime } from '../contracts/http/requests.ts';
import type { Actor, IncidentId } from '../domain/ids.ts';
import { decideImpactEdit, moveBorders } from '../domain/incident/decide-impact-edit.ts';
import type { ImpactPart } from '../domain/incident/impact-part.ts';
import { partsToEdit } from '../domain/incident/impact-parts.ts';
import { isActive, type Incident } from '../domain/incident/incident.ts';
import type { CommandIdentity } from './commit-decision.ts';
import { noteImpact } from './note-impact.ts';
import { runDecision } from './run-command.ts';

export interface EditImpactDeps {
  readonly log: IncidentLog;
  readonly impacts: ImpactIndex;
  readonly directory: DirectoryStore;
}

/** Writes down what a commander says of an incident's impact, and notes it for the month's statements at once. */
export async function editImpact(
  deps: EditImpactDeps,
  id: IncidentId,
  asked: ImpactRequest,
  by: Actor,
  identity: CommandIdentity,
  now: number,
): Promise<LoadedIncident> {
  await refuseStrangers(deps.directory, asked);
  refuseStrangeTimes(asked, now);
  await runDecision(
    deps.log,
    id,
    (incident) => decideImpactEdit({ parts: partsSaid(asked, incident), reason: asked.reason, by }, now),
    identity,
    now,
  );
  const loaded = await deps.log.load(id);
  if (loaded === undefined) throw new Error(`the log of ${id} cannot be read`);
  // The stream does the same a moment later; whoever asks for the statement next finds it already.
  await noteImpact(deps.impacts, id, loaded, loaded.version);
  return loaded;
}

function partsSaid({ intervals, began, ended }: ImpactRequest, incident: Incident): ImpactPart[] {
  if (intervals !== undefined) return intervals.map((one, index) => partOf(one, index, incident));
  const known = partsToEdit(incident);
  if (known.length === 0)
    throw wrong(
      began === undefined ? '/ended' : '/began',
      'moves nothing: no impact is known; say it whole, as "intervals"',
    );
  const moved = moveBorders(known, { began, ended });
  if (moved.length > 0) return moved;
  throw wrong(
    began === undefined ? '/ended' : '/began',
    'leaves nothing of the impact; that it hurt nobody is said with "intervals": []',
  );
}

function partOf(said: SaidInterval, index: number, incident: Incident): ImpactPart {
  const { service, everyone, customers } = incident;
  const { level, start, end, sharePct } = said;
  const services = said.services ?? (service === undefined ? undefined : [service]);
  if (services === undefined)
    throw wrong(`/intervals/${index}/services`, 'is needed: the incident itself names no service');
  if (end === undefined && !isActive(incident))
    throw wrong(`/intervals/${index}/end`, 'is needed: the incident is over');
  if (said.customers === undefined && !everyone && customers.length === 0)
    throw wrong(`/intervals/${index}/customers`, 'is needed: the incident itself names none');
  return {
    level,
    start,
    ...(end === undefined ? {} : { end }),
    services,
    customers: said.customers ?? (everyone ? 'all' : [...customers]),
    ...(sharePct === undefined || sharePct === 100 ? {} : { share: String(sharePct) }),
  };
}

function refuseStrangeTimes({ intervals, began, ended }: ImpactRequest, now: number): void {
  const named = Object.entries({ began, ended });
  const listed = (intervals ?? []).flatMap(({ start, end }, index) => [
    [`intervals/${index}/start`, start] as const,
    [`intervals/${index}/end`, end] as const,
  ]);
  for (const [field, at] of [...named, ...listed]) if (at !== undefined) refuseStrangeTime(field, at, now);
}

async function refuseStrangers(directory: DirectoryStore, { intervals = [] }: ImpactRequest): Promise<void> {
  const services = new Set<string>((await directory.services()).map(({ id }) => id));
  const named = intervals.flatMap(({ customers }) => (Array.isArray(customers) ? customers : []));
  const customers = await directory.customersById([...new Set(named)]);
  intervals.forEach((one, index) => {
    one.services?.forEach((service, at) => {
      if (!services.has(service))
        throw wrong(`/intervals/${index}/services/${at}`, `names "${service}", which is no service`);
    });
    if (!Array.isArray(one.customers)) return;
    one.customers.forEach((customer, at) => {
      if (!customers.has(customer))
        throw wrong(`/intervals/${index}/customers/${at}`, `names "${customer}", who is no customer`);
    });
  });
}

const wrong = (field: string, detail: string): Problem =>
  new Problem(400, 'Bad request', `${field} ${detail}`, { errors: [{ field, detail }] });
