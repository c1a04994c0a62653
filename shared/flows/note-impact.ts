import type { ImpactIndex } from '../adapters/impact-index.ts';
import type { LoadedIncident } from '../adapters/incident-log.ts';
import type { IncidentId } from '../domain/ids.ts';
import { foldIncident } from '../domain/incident/evolve.ts';
import { impactParts } from '../domain/incident/impact-parts.ts';
import { firesInLog, isActive, type Incident } from '../domain/incident/incident.ts';

/** Notes in the index what an incident did by its last commit, also where the commit `version` took something back. */
export async function noteImpact(
  impacts: ImpactIndex,
  id: IncidentId,
  { incident, commits, version: latest }: LoadedIncident,
  version: number,
): Promise<void> {
  const before = foldIncident(
    id,
    commits.slice(0, version - 1).flatMap(({ events }) => events),
  );
  const now = { parts: impactParts(incident), unfinished: mayChange(incident) };
  await impacts.note(id, latest, now, before === undefined ? [] : impactParts(before));
}

/** Resolved by a person while its alert still fires, it may reopen within the hold-down. */
export const mayChange = (incident: Incident): boolean =>
  isActive(incident) || (incident.status === 'resolved' && firesInLog(incident));
