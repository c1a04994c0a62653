import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeSpans } from '../alert/episode-spans.ts';
import type { AlertRecord, AlertSignal } from '../alert/alert-record.ts';
import { recordChange } from '../alert/record-change.ts';
import { incidentId } from '../ids.ts';
import { deadlines, type AlertState } from '../ladder/deadlines.ts';
import { advance } from './advance.ts';
import { readPolicyFolder } from '../../../policies/read-policy-folder.ts';
import { decideEscalation } from '../ladder/decide-escalation.ts';
import { decideAssessment } from '../policy/decide-assessment.ts';
import { decideCommand, type Decision } from './decide-command.ts';
import { evolve, foldIncident } from './evolve.ts';
import { hearAlert } from './hear-alert.ts';
import { everybody, HOUR, key, maya, MINUTE, opening, terms } from './incident-fixture.ts';
import { active, atFirst, expectOfTheClock, HOLD_DOWN, type Expected } from './incident-life-fixture.ts';
import { acknowledgementOf, isUnanswered, mayAnswer, resolutionOf, waitAt, type Incident } from './incident.ts';
import type { IncidentEvent } from './incident-events.ts';
import { nextStatus, personCommands, transitions, type OwnMove, type PersonCommand } from './transitions.ts';

const { policy } = readPolicyFolder('erlmcp');

/** The rules themselves, over one alert and its newest incident; `moves` keeps every transition that was taken. */
class Life {
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
    const decision = this.#decide(kind);
    if (decision.ok) this.fold(decision.events, kind);
    return decision.ok;
  }

  #decide(kind: PersonCommand): Decision {
    const { incident, now } = this;
    const by = { by: maya };
    if (kind === 'escalate') return decideEscalation(incident, terms, { ...by, to: 'L3' }, now);
    if (kind === 'assess') return decideAssessment(incident, policy, { ...by, severity: 'P2' }, now);
    if (kind === 'wait')
      return decideCommand(incident, { kind, ...by, reason: 'a question', until: now + 3 * HOUR }, now);
    const command = kind === 'acknowledge' ? { kind, ...by, via: 'link' as const } : { kind, note: 'at it', ...by };
    return decideCommand(incident, command, now);
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
    for (const { kind } of deadlines(this.incident, this.alert, terms))
      if (kind === 'rung') expect(isUnanswered(this.incident)).toBe(true);
  }

  #holdsTheTable(before: Incident, event: IncidentEvent, asked: PersonCommand | undefined): void {
    const move = asked ?? OWN_MOVES[event.type];
    const after = this.incident.status;
    // Those whom it was escalated to say that they have it as well: its state is what it was.
    const answers = move === 'acknowledge' && before.unanswered === true && active(before.status);
    if (move === undefined || answers) {
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

/** Nobody is paged for what somebody has, unless it was escalated; in one stretch the ladder never goes back a rung, and the next begins below. */
function holdsTheLadder(before: Incident, event: IncidentEvent, after: Incident): void {
  if (event.type === 'IncidentReopened') expect([after.position, after.pages]).toEqual([undefined, []]);
  if (event.type !== 'RungReached' && event.type !== 'RungSkipped') return;
  expect(isUnanswered(before), `${event.type} ${event.rung}`).toBe(true);
  expect(before.unroutableSince).toBeUndefined();
  const was = before.position ?? { pass: 0, index: 0 };
  expect(event.pass * 1_000 + event.index).toBeGreaterThan(was.pass * 1_000 + was.index);
  expect(event.pass - (before.climb?.firstPass ?? 1)).toBeLessThan(terms.passes);
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

/** One thing that happens, to the rules and to what the table expects of them. */
abstract class Happening implements fc.Command<Expected, Life> {
  check(): boolean {
    return true;
  }

  run(expected: Expected, life: Life): void {
    this.happens(expected, life);
    const { incident } = life;
    expect(incident.status).toBe(expected.status);
    expect(acknowledgementOf(incident)?.at).toBe(expected.acknowledgedAt);
    const resolution = resolutionOf(incident);
    if (resolution !== undefined)
      expect([resolution.at, resolution.cause]).toEqual([expected.resolvedAt, expected.resolvedBy]);
  }

  abstract happens(expected: Expected, life: Life): void;
  abstract toString(): string;
}

class Asks extends Happening {
  readonly kind: PersonCommand;
  constructor(kind: PersonCommand) {
    super();
    this.kind = kind;
  }
  happens(expected: Expected, life: Life): void {
    const before = life.incident;
    // Those whom it was escalated to say that they have it as well.
    const answers = this.kind === 'acknowledge' && mayAnswer(before, maya) && before.unanswered === true;
    const next = answers ? before.status : nextStatus(expected.status, this.kind);
    const waits = waitAt(before, life.now) !== undefined;
    const isTaken = next !== undefined && !(this.kind === 'wait' && waits) && !(this.kind === 'resume' && !waits);
    expect(life.ask(this.kind)).toBe(isTaken);
    if (!isTaken) {
      expect(life.incident).toBe(before);
      return;
    }
    if (['acknowledge', 'start'].includes(this.kind)) expected.acknowledgedAt ??= life.now;
    if (this.kind === 'reopen') Object.assign(expected, { acknowledgedAt: undefined, overruledAt: life.now });
    if (this.kind === 'resolve') Object.assign(expected, { resolvedAt: life.now, resolvedBy: 'person' });
    expected.status = next;
  }
  toString(): string {
    return `a person asks to ${this.kind}`;
  }
}

/** A change that is new, is told again, or comes late: `ago` by the source's clock. */
class Tells extends Happening {
  readonly signal: 'firing' | 'quiet';
  readonly ago: number;
  constructor(signal: 'firing' | 'quiet', ago: number) {
    super();
    this.signal = signal;
    this.ago = ago;
  }
  happens(expected: Expected, life: Life): void {
    const over = expected.status === 'resolved' || expected.status === 'closed';
    const opens = life.tell(this.signal, life.now - this.ago);
    expected.told.add(`${this.signal} ${life.now - this.ago}`);
    if (opens) {
      expect(over, 'a new incident opens only where none is there to take it').toBe(true);
      expect(this.signal).toBe('firing');
      const anew = { status: 'open', acknowledgedAt: undefined, overruledAt: undefined };
      Object.assign(expected, { ...anew, incidents: expected.incidents + 1 });
    }
    expect(life.alert.state).toBe(newest(expected.told));
  }
  toString(): string {
    return `the source says ${this.signal} as of ${this.ago} ms ago`;
  }
}

class Waits extends Happening {
  readonly ms: number;
  constructor(ms: number) {
    super();
    this.ms = ms;
  }
  happens(expected: Expected, life: Life): void {
    life.now += this.ms;
    expectOfTheClock(expected, life);
    life.lookAtTheClock();
  }
  toString(): string {
    return `${this.ms} ms pass`;
  }
}

/** By the source's time, at one instant the recovery last. */
function newest(told: ReadonlySet<string>): string | undefined {
  const all = [...told].map((one) => one.split(' ') as [string, string]);
  return all
    .sort(([a, x], [b, y]) => Number(x) - Number(y) || Number(a === 'quiet') - Number(b === 'quiet'))
    .at(-1)?.[0];
}

const signal = fc.constantFrom('firing' as const, 'quiet' as const);
const happenings = [
  fc.constantFrom(...personCommands).map((kind) => new Asks(kind)),
  fc.tuple(signal, fc.constantFrom(0, 0, 1, MINUTE, 20 * MINUTE)).map(([what, ago]) => new Tells(what, ago)),
  fc.constantFrom(0, 1, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 25 * HOUR).map((ms) => new Waits(ms)),
];

describe('an alert and its incidents, whatever happens in whatever order (failures 1, 2, 3, 4, 7 and 14)', () => {
  it('never contradict the table of transitions, and take every one of its arrows', () => {
    const moves = new Set<string>();
    let most = 0;
    fc.assert(
      fc.property(fc.commands(happenings, { maxCommands: 40 }), (commands) => {
        const expected = atFirst();
        fc.modelRun(() => ({ model: expected, real: new Life(moves) }), commands);
        most = Math.max(most, expected.incidents);
      }),
      { numRuns: 1_000, seed: 5 },
    );
    const arrows = Object.entries(transitions).flatMap(([from, ways]) =>
      Object.entries(ways).map(([command, to]) => `${from} --> ${to}: ${command}`),
    );
    expect([...moves].sort()).toEqual(arrows.sort());
    expect(most).toBeGreaterThan(2);
  });
});
