import { expect } from 'vitest';
import { episodeSpans } from '../alert/episode-spans.ts';
import type { AlertRecord, AlertSignal } from '../alert/alert-record.ts';
import { recordChange } from '../alert/record-change.ts';
import { incidentId } from '../ids.ts';
import { deadlines, type AlertState } from '../ladder/deadlines.ts';
import { advance } from './advance.ts';
import { decideCommand } from './decide-command.ts';
import { evolve, foldIncident } from './evolve.ts';
import { hearAlert } from './hear-alert.ts';
import { everybody, HOUR, key, maya, MINUTE, opening, terms } from './incident-fixture.ts';
import { acknowledgementOf, resolutionOf, type Incident, type IncidentStatus } from './incident.ts';
import type { IncidentEvent } from './incident-events.ts';
import { nextStatus, type OwnMove, type PersonCommand } from './transitions.ts';

const HOLD_DOWN = 5 * MINUTE;
const AUTO_CLOSE = 24 * HOUR;
const active = (status: IncidentStatus): boolean => ['open', 'acknowledged', 'in_progress'].includes(status);

/** What a person who knows only the table of transitions, and two waiting times, expects of the newest incident of an alert. */
export interface Expected {
  status: IncidentStatus;
  resolvedAt: number;
  resolvedBy: 'person' | 'quiet';
  acknowledgedAt: number | undefined;
  /** Every change told, by the source's clock. */
  readonly told: Set<string>;
  incidents: number;
}

export const atFirst = (): Expected => ({
  status: 'open',
  resolvedAt: 0,
  resolvedBy: 'person',
  acknowledgedAt: undefined,
  told: new Set(['firing -1000']),
  incidents: 1,
});

/** The rules themselves, over one alert and its newest incident; `moves` keeps every transition that was taken. */
export class Life {
  now = 0;
  readonly moves: Set<string>;
  #record: AlertRecord | undefined;
  #log: IncidentEvent[] = [];
  incident: Incident;

  constructor(moves: Set<string>) {
    this.moves = moves;
    this.tell('firing', -1000);
    this.incident = this.#opened(1);
  }

  get alert(): NonNullable<AlertState> {
    const record = this.#record;
    const spans = record && episodeSpans(record, this.incident.id);
    if (record === undefined || spans === undefined) throw new Error('the newest incident is of the newest episode');
    return { ...record, spans };
  }

  /** One state change as the source tells it; true when it opened a new incident. */
  tell(signal: AlertSignal, at: number): boolean {
    const first = this.#record === undefined;
    const verdict = recordChange(
      this.#record,
      { signal, at, facts: factsAt(at) },
      { now: this.now, holdDownMs: HOLD_DOWN, incident: first ? 'active' : this.#standing() },
    );
    if (verdict.kind === 'counted') return false;
    const { untold: _asked, pending: _completed, ...next } = verdict.next;
    if (verdict.kind === 'opened') {
      this.#record = { ...next, incidentId: idOf(next.episode) };
      if (!first) this.incident = this.#opened(next.episode);
      return !first;
    }
    this.#record = next;
    this.fold(hearAlert(this.incident, this.alert, this.now));
    return false;
  }

  /** False when it is refused, and then nothing has changed. */
  ask(kind: PersonCommand): boolean {
    const by = { by: maya };
    const command = kind === 'acknowledge' ? { kind, ...by, via: 'link' as const } : { kind, note: 'at it', ...by };
    const decision = decideCommand(this.incident, command, this.now);
    if (decision.ok) this.fold(decision.events, kind);
    return decision.ok;
  }

  /** What time has done by now, and then the same asked again: a second delivery of one wake-up does nothing. */
  lookAtTheClock(): void {
    const context = { terms, alert: this.alert, reachable: everybody, now: this.now };
    this.fold(advance(this.incident, context));
    expect(advance(this.incident, { ...context, alert: this.alert })).toEqual([]);
  }

  fold(events: readonly IncidentEvent[], asked?: PersonCommand): void {
    for (const event of events) {
      const before = this.incident;
      this.incident = evolve(before, event);
      this.#log.push(event);
      this.#holdsTheTable(before, event, asked);
      holdsTheLadder(before, event, this.incident);
    }
    expect(foldIncident(this.incident.id, this.#log)).toEqual(this.incident);
    holdsTogether(this.incident);
    for (const { kind } of deadlines(this.incident, this.alert, terms)) {
      if (kind === 'rung' || kind === 'response') expect(this.incident.status).toBe('open');
    }
  }

  #holdsTheTable(before: Incident, event: IncidentEvent, asked: PersonCommand | undefined): void {
    const move = asked ?? OWN_MOVES[event.type];
    const after = this.incident.status;
    if (move === undefined) {
      expect(after, event.type).toBe(before.status);
      return;
    }
    expect(after, `${before.status} by ${move}`).toBe(nextStatus(before.status, move));
    this.moves.add(`${before.status} --> ${after}: ${move}`);
  }

  #standing(): 'active' | 'recovered' | 'resolved' | 'closed' {
    const { incident } = this;
    if (incident.status === 'closed') return 'closed';
    if (incident.status !== 'resolved') return 'active';
    return incident.resolution.cause === 'quiet' ? 'recovered' : 'resolved';
  }

  #opened(episode: number): Incident {
    const at = this.now;
    this.#log = opening.map((event) =>
      event.type === 'AlertAttached'
        ? { ...event, at, alert: { ...event.alert, stateChangedAt: this.#record?.from ?? at } }
        : { ...event, at },
    );
    const made = foldIncident(idOf(episode), this.#log);
    if (made === undefined) throw new Error('an opening makes an incident');
    return made;
  }
}

const idOf = (episode: number) => incidentId.parse(`INC-${String(episode).padStart(8, '0')}`);
const factsAt = (stateChangedAt: number) => ({
  key,
  source: 'cloudwatch',
  dedupKey: 'arn:registry-down',
  name: 'registry-down',
  title: 'registry-down',
  stateChangedAt,
});

const OWN_MOVES: Partial<Record<IncidentEvent['type'], 'resolve' | 'close' | OwnMove>> = {
  IncidentResolved: 'resolve',
  IncidentReopened: 'reopen',
  IncidentClosed: 'close',
};

/** Nobody is paged for what somebody has; in one stretch the ladder never goes back a rung, and the next begins below. */
function holdsTheLadder(before: Incident, event: IncidentEvent, after: Incident): void {
  if (event.type === 'IncidentReopened') expect([after.position, after.pages]).toEqual([undefined, []]);
  if (event.type !== 'RungReached' && event.type !== 'RungSkipped') return;
  expect(before.status, `${event.type} ${event.rung}`).toBe('open');
  expect(before.unroutableSince).toBeUndefined();
  const was = before.position ?? { pass: 0, index: 0 };
  expect(event.pass * 1_000 + event.index).toBeGreaterThan(was.pass * 1_000 + was.index);
  expect(event.pass).toBeLessThanOrEqual(terms.passes);
  expect(after.position).toMatchObject({ pass: event.pass, index: event.index });
}

/** What a status has and what it cannot have. */
function holdsTogether(incident: Incident): void {
  const { status, stretch, execution } = incident;
  const held = [acknowledgementOf(incident) !== undefined, resolutionOf(incident) !== undefined];
  if (status === 'open') expect(held).toEqual([false, false]);
  else if (active(status)) expect(held).toEqual([true, false]);
  else expect(held[1]).toBe(true);
  expect(execution).toBe(stretch);
  const reached = incident.pages.map(({ pass, index }) => `${pass}.${index}`);
  expect(new Set(reached).size).toBe(reached.length);
  expect(new Set(incident.missed).size).toBe(incident.missed.length);
}

/** What the table and the two waiting times make of the clock alone. */
export function expectOfTheClock(expected: Expected, { now, alert }: Pick<Life, 'now' | 'alert'>): void {
  for (;;) {
    const { status, resolvedAt, resolvedBy } = expected;
    const grace = resolvedBy === 'person' ? HOLD_DOWN : 0;
    if (active(status) && alert.state === 'quiet' && now >= alert.receivedAt + HOLD_DOWN) {
      Object.assign(expected, { status: nextStatus(status, 'resolve'), resolvedAt: now, resolvedBy: 'quiet' });
    } else if (status === 'resolved' && alert.state === 'firing' && now >= resolvedAt + grace) {
      Object.assign(expected, { status: nextStatus(status, 'reopen'), acknowledgedAt: undefined });
    } else if (status === 'resolved' && now >= resolvedAt + AUTO_CLOSE) {
      expected.status = nextStatus(status, 'close') ?? status;
    } else return;
  }
}
