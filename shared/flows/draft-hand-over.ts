import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import { nextOccurrence } from '../domain/calendar/recurrences.ts';
import type { Service } from '../domain/directory/directory.ts';
import { acknowledgementOf, firesInLog, isActive, type Incident } from '../domain/incident/incident.ts';
import { everybodyIn } from '../domain/oncall/everybody-in.ts';
import { gapsIn } from '../domain/oncall/findings.ts';
import { LISTED, type HandOverReport } from '../domain/oncall/hand-over-report.ts';
import { scheduleTimeline, type OnCallFacts } from '../domain/oncall/schedule-timeline.ts';
import type { Schedule } from '../domain/oncall/schedule.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';
import { durationMs } from '../domain/text/duration.ts';
import { onOneLine, shortened } from '../domain/text/one-line.ts';
import { atMost } from '../runtime/at-most.ts';

export interface ReportDeps {
  readonly log: Pick<IncidentLog, 'openIncidents' | 'load'>;
  readonly directory: { services(): Promise<readonly Service[]> };
  /** Whose maintenance windows and order of severities count. */
  readonly policy: Pick<CompiledPolicy, 'maintenance' | 'severities'>;
}

const LOADS_AT_ONCE = 16;
const DAY = 86_400_000;
const MAX_TITLE = 200;

/** The incidents that somebody has to answer for, and the services that they are about. */
type Live = Pick<HandOverReport, 'incidents' | 'moreIncidents' | 'firingAlerts' | 'services' | 'moreServices'>;

/**
 * How things stand at `now` for whoever takes over a schedule at `at`. Each incident that is not closed is read once. `facts` reach
 * back to `now`.
 */
export async function draftReport(
  deps: ReportDeps,
  { schedule, facts, at }: { readonly schedule: Schedule; readonly facts: OnCallFacts; readonly at: number },
  now: number,
): Promise<HandOverReport> {
  const [live, services] = await Promise.all([activeIncidents(deps), deps.directory.services()]);
  const rank = new Map<string, number>(deps.policy.severities.map(({ id }, index) => [id, index]));
  const takesOver = Math.max(at, now);
  return {
    asOf: now,
    ...standing(live, services, (severity) => rank.get(severity) ?? rank.size),
    maintenance: upcoming(deps.policy, now),
    staffing: staffing(schedule, facts, takesOver),
    gaps: gapsIn(facts, schedule, now, now + DAY).map(({ start, end }) => ({ start, end })),
  };
}

async function activeIncidents({ log }: ReportDeps): Promise<LoadedIncident[]> {
  const marks = await log.openIncidents();
  const loaded = await atMost(LOADS_AT_ONCE, marks, ({ sk }) => log.load(sk));
  return loaded.flatMap((one) => (one !== undefined && isActive(one.incident) ? [one] : []));
}

function standing(
  live: readonly LoadedIncident[],
  known: readonly Service[],
  rankOf: (severity: string) => number,
): Live {
  const sorted = [...live].sort(
    (one, other) =>
      rankOf(one.incident.severity) - rankOf(other.incident.severity) ||
      one.incident.openedAt - other.incident.openedAt,
  );
  const troubled = new Map<string, { worst: string; firingAlerts: number }>();
  let firingAlerts = 0;
  for (const { incident } of sorted) {
    const fires = firesInLog(incident) ? 1 : 0;
    firingAlerts += fires;
    if (incident.service === undefined) continue;
    const before = troubled.get(incident.service);
    troubled.set(incident.service, {
      worst: before?.worst ?? incident.severity,
      firingAlerts: (before?.firingAlerts ?? 0) + fires,
    });
  }
  const services = known
    .map(({ id, name }) => ({ id, name, firingAlerts: 0, ...troubled.get(id) }))
    .sort((one, other) => rankOf(one.worst ?? '') - rankOf(other.worst ?? '') || (one.name < other.name ? -1 : 1));
  return {
    incidents: sorted.slice(0, LISTED).map(lineOf),
    moreIncidents: Math.max(0, sorted.length - LISTED),
    firingAlerts,
    services: services.slice(0, LISTED),
    moreServices: Math.max(0, services.length - LISTED),
  };
}

function lineOf({ incident, commits }: LoadedIncident): HandOverReport['incidents'][number] {
  const { id, title, severity, status, service, openedAt } = incident;
  const owner = ownerOf(incident);
  return {
    id,
    title: shortened(onOneLine(title), MAX_TITLE),
    severity,
    status,
    ...(service === undefined ? {} : { service }),
    updatedAt: commits.at(-1)?.at ?? openedAt,
    ...(owner === undefined ? {} : { owner }),
  };
}

/** Whoever said last that they have it; while nobody has, whoever was named to command it. */
function ownerOf(incident: Incident): string | undefined {
  const has = incident.milestones.findLast(({ what }) => what === 'acknowledge')?.by ?? acknowledgementOf(incident)?.by;
  return has ?? incident.roles['incident-commander'] ?? incident.roles['commander'];
}

function upcoming({ maintenance = [] }: ReportDeps['policy'], now: number): HandOverReport['maintenance'] {
  return maintenance
    .flatMap(({ id, title, when, zone, lasts }) => {
      const lastsMs = durationMs(lasts);
      // One that has begun and goes on is still to come for whoever takes over.
      const start = nextOccurrence(when, zone, now - lastsMs + 1, now + 7 * DAY);
      return start === undefined ? [] : [{ id, title, start, lastsMs }];
    })
    .sort((one, other) => one.start - other.start);
}

function staffing(schedule: Schedule, facts: OnCallFacts, at: number): HandOverReport['staffing'] {
  const away = new Map<string, { person: string; until: number; reason?: string }>();
  for (const { person, start, end, reason } of facts.leave) {
    const [begins, until] = [Date.parse(start), Date.parse(end)];
    if (begins > at || until <= at) continue;
    if ((away.get(person)?.until ?? 0) < until)
      away.set(person, { person, until, ...(reason === undefined ? {} : { reason }) });
  }
  const onCall = [...scheduleTimeline(facts, schedule.id)(at).is];
  const everybody = [...new Set([...everybodyIn(schedule.id, facts.schedules), ...onCall])];
  return {
    onCall,
    available: everybody.filter((person) => !away.has(person)).slice(0, LISTED),
    unavailable: everybody.flatMap((person) => away.get(person) ?? []).slice(0, LISTED),
  };
}
