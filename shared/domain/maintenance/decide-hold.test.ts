import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepMatrix } from '../communication/keep-matrix.ts';
import { matrixLine } from '../policy/document/matrix.ts';
import { customerId } from '../directory/directory-ids.ts';
import { TOCSIN } from '../ids.ts';
import { advance } from '../incident/advance.ts';
import { decideCommand } from '../incident/decide-command.ts';
import {
  everybody,
  firingAlert,
  HOUR,
  incidentOf,
  maya,
  MINUTE,
  quietSince,
  terms,
} from '../incident/incident-fixture.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { evolve } from '../incident/evolve.ts';
import { decideEscalation } from '../ladder/decide-escalation.ts';
import { deadlines } from '../ladder/deadlines.ts';
import { covers, held, moveHold } from './decide-hold.ts';
import { cancel, change } from './decide-maintenance.ts';
import { announced, id, made, nadia, wanted } from './maintenance-fixture.ts';
import { runningAt } from './occurrences-of.ts';

const END = 2 * HOUR;
const holding: IncidentEvent = { type: 'PagingHeld', at: 0, by: TOCSIN, maintenance: id, until: END };
const incident = incidentOf(holding);
const asked = (now: number, alert: Parameters<typeof deadlines>[1] = firingAlert) => ({
  terms,
  alert,
  reachable: everybody,
  now,
});
const types = (events: readonly IncidentEvent[]) => events.map(({ type }) => type);

describe('an incident that began inside maintenance', () => {
  it('has one deadline: the end of that', () => {
    expect(deadlines(incident, firingAlert, terms)).toEqual([{ kind: 'maintenance', dueAt: END }]);
  });

  it('is waited for no longer than was asked, held or not', () => {
    const waits = evolve(evolve(incident, { type: 'IncidentAcknowledged', at: 1, by: maya, via: 'api' }), {
      type: 'CustomerAwaited',
      at: MINUTE,
      by: maya,
      until: HOUR,
    } as IncidentEvent);
    expect(deadlines(waits, firingAlert, terms)[0]).toEqual({ kind: 'wait', dueAt: HOUR });
    expect(types(advance(waits, asked(HOUR)))).toEqual(['CustomerAnswered']);
  });

  it('pages nobody and misses no promise before it, and is released and paged at once then', () => {
    expect(advance(incident, asked(END - 1))).toEqual([]);
    const events = advance(incident, asked(END));
    expect(types(events)).toEqual(['PagingReleased', 'RungReached']);
    expect(events[1]).toMatchObject({ rung: 'L1', dueAt: END });
    const after = events.reduce(evolve, incident);
    expect(deadlines(after, firingAlert, terms)).toContainEqual({
      kind: 'target',
      target: 'response',
      dueAt: END + 15 * MINUTE,
    });
  });

  it('is over without a word when it recovers inside, or has just recovered at the end', () => {
    expect(types(advance(incident, asked(HOUR, quietSince(HOUR - 5 * MINUTE))))).toContain('IncidentResolved');
    const atTheEnd = asked(END, quietSince(END - MINUTE));
    expect(advance(incident, atTheEnd)).toEqual([]);
    expect(types(advance(incident, { ...atTheEnd, now: END + 4 * MINUTE }))).not.toContain('PagingReleased');
  });

  it('is released by what escalates or reopens it, and not by what acknowledges it', () => {
    const escalated = decideEscalation(incident, terms, { by: maya, to: 'L2' }, HOUR);
    expect(escalated.ok && types(escalated.events)).toEqual(['PagingReleased', 'IncidentEscalated']);
    const taken = decideCommand(incident, { kind: 'acknowledge', by: maya, via: 'api' }, HOUR);
    expect(taken.ok && types(taken.events)).toEqual(['IncidentAcknowledged']);
    const resolved = incidentOf(holding, { type: 'IncidentResolved', at: 1, by: maya, cause: 'person' });
    const reopened = decideCommand(resolved, { kind: 'reopen', by: maya }, HOUR);
    expect(reopened.ok && types(reopened.events)).toEqual(['IncidentReopened', 'PagingReleased']);
  });

  it('has no line of the matrix told, neither while it lasts nor once it is over', () => {
    const lines = [
      { row: 'ours', id: 'ceo', audience: 'ceo', channel: 'email', when: { minute: 0 }, template: 'executive' },
      { row: 'ours', id: 'over', audience: 'ceo', channel: 'email', when: { on: 'resolution' }, template: 'resolved' },
    ].map((line) => matrixLine.parse(line));
    const audiences = { role: () => ['helena'], customer: () => undefined };
    const matrix = { lines, channels: {}, calendars: {} };
    const resolved = incidentOf(holding, { type: 'IncidentResolved', at: MINUTE, by: TOCSIN, cause: 'quiet' });
    expect(keepMatrix(incident, matrix, audiences, [], HOUR)).toEqual({
      notices: [],
      nextDueAt: undefined,
      done: false,
    });
    expect(keepMatrix(resolved, matrix, audiences, [], HOUR)).toMatchObject({ notices: [], done: true });
    const free = incidentOf(holding, { type: 'PagingReleased', at: HOUR, by: TOCSIN, reason: 'over' });
    const seen = { incident, at: HOUR - 1 };
    expect(keepMatrix(free, matrix, audiences, [], HOUR, seen).notices).toMatchObject([{ line: 'ceo', dueAt: HOUR }]);
  });
});

describe('an incident that somebody took while it was held', () => {
  const lines = [
    { row: 'ours', id: 'open', audience: 'ceo', channel: 'sms', when: { minute: 0 }, template: 'executive' },
    { row: 'ours', id: 'later', audience: 'ceo', channel: 'sms', when: { minute: 10 }, template: 'executive' },
    {
      row: 'ours',
      id: 'news',
      audience: 'ceo',
      channel: 'email',
      when: { minute: 30, every: 30 },
      template: 'executive',
    },
  ].map((line) => matrixLine.parse(line));
  const matrix = { lines, channels: {}, calendars: {} };
  const audiences = { role: () => ['helena'], customer: () => undefined };
  const released: IncidentEvent = { type: 'PagingReleased', at: HOUR, by: TOCSIN, reason: 'over' };
  const taken: IncidentEvent = { type: 'IncidentAcknowledged', at: MINUTE, by: maya, via: 'api' };
  const told = (all: readonly IncidentEvent[], now: number) =>
    keepMatrix(incidentOf(holding, ...all), matrix, audiences, [], now).notices.map(({ line }) => line);

  it('is no news when the maintenance is over: who took it has it, and only how it goes on is told', () => {
    expect(told([taken, released], HOUR)).toEqual([]);
    expect(told([taken, released], HOUR + 15 * MINUTE)).toEqual([]);
    expect(told([taken, released], HOUR + 60 * MINUTE)).toEqual(['news']);
  });

  it('is told as any other if nobody took it, or only after it was released', () => {
    expect(told([released], HOUR)).toEqual(['open']);
    expect(told([released, { ...taken, at: HOUR + 1 }], HOUR + 15 * MINUTE)).toEqual(['open', 'later']);
  });
});

describe('a change of the maintenance', () => {
  const item = announced({ start: 0, end: END }, '1969-12-01T00:00Z');
  const moved = (end: number, now: number) => made(change(item, wanted({ start: 0, end }), { by: nadia, now }));

  it('moves the hold to its new end, and releases what still fires where it ended', () => {
    expect(moveHold(incident, moved(3 * HOUR, HOUR), HOUR)).toMatchObject([{ type: 'PagingHeld', until: 3 * HOUR }]);
    expect(moveHold(incident, item, HOUR)).toEqual([]);
    const ended = made(cancel(item, { reason: 'done' }, { by: nadia, now: HOUR }));
    expect(moveHold(incident, ended, HOUR)).toMatchObject([{ type: 'PagingReleased' }]);
    expect(moveHold(incident, undefined, HOUR)).toMatchObject([{ type: 'PagingReleased' }]);
  });

  it('gives what has just recovered the time to stay so', () => {
    const quiet = evolve(incident, {
      ...{ type: 'AlertQuieted', at: HOUR, by: TOCSIN, key: firingAlert.key, quietAt: HOUR, receivedAt: HOUR },
      spans: [{ start: -1000, end: HOUR }],
    });
    const ended = made(cancel(item, { reason: 'done' }, { by: nadia, now: HOUR + 1 }));
    expect(moveHold(quiet, ended, HOUR + 1)).toMatchObject([{ type: 'PagingHeld', until: HOUR + 1 }]);
  });

  it('leaves no hold on what a person resolved while it fired: where it reopens, it pages', () => {
    const resolved = evolve(incident, { type: 'IncidentResolved', at: HOUR - 1, by: maya, cause: 'person' });
    const ended = made(cancel(item, { reason: 'done' }, { by: nadia, now: HOUR }));
    const after = moveHold(resolved, ended, HOUR).reduce(evolve, resolved);
    expect(moveHold(after, ended, HOUR)).toEqual([]);
    const reopens = HOUR + 5 * MINUTE;
    expect(types(advance(after, asked(reopens)))).toEqual(['IncidentReopened', 'PagingReleased', 'RungReached']);
    const kept = moveHold(resolved, item, HOUR).reduce(evolve, resolved);
    expect(types(advance(kept, asked(reopens)))).toEqual(['IncidentReopened']);
  });

  const forLiffey = announced({ start: 0, end: END }, '1969-12-01T00:00Z', {
    customers: [customerId.parse('liffey')],
  });
  const ofLiffey = { ...incident, customers: ['liffey'], service: 'registry' } as typeof incident;
  it.each<[string, 'all' | string[], string, string[]]>([
    ['the same customers', ['liffey'], 'registry', []],
    ['all of its service, who are those', 'all', 'registry', []],
    ['all of another service', 'all', 'transport', ['PagingReleased']],
    ['another customer', ['hoshi'], 'registry', ['PagingReleased']],
  ])('releases what a commander extends beyond its customers: to %s', (_whom, customers, service, expected) => {
    const edited = evolve(ofLiffey, {
      ...{ type: 'ImpactEdited', at: MINUTE, by: maya, reason: 'tickets' },
      parts: [{ level: 'outage', start: 0, services: [service], customers }],
    });
    expect(types(moveHold(edited, forLiffey, HOUR))).toEqual(expected);
  });

  it('never holds past the window, whatever is changed and when (property)', () => {
    const edit = fc.record({
      after: fc.integer({ min: 1, max: 60 }),
      end: fc.integer({ min: 1, max: 300 }),
      ends: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
        let [now, standing, one] = [0, item, incident];
        for (const { after, end, ends } of edits) {
          now += after * MINUTE;
          const asking = { by: nadia, now };
          const next = ends
            ? cancel(standing, { reason: 'done' }, asking)
            : change(standing, wanted({ start: 0, end: end * MINUTE }), asking);
          if (next.ok) standing = next.item;
          one = moveHold(one, standing, now).reduce(evolve, one);
          const window = runningAt(standing, now);
          if (one.held !== undefined && one.held.until > now) expect(one.held.until).toBe(window?.end);
        }
      }),
    );
  });
});

describe('maintenance for some customers', () => {
  it.each([
    [undefined, ['liffey'], true],
    [['liffey'], ['liffey'], true],
    [['liffey'], ['liffey', 'hoshi'], false],
    [['liffey'], [], false],
  ])('of %j covers an incident of %j: %s', (customers, affected, expected) => {
    expect(covers({ customers } as Parameters<typeof covers>[0], { customers: affected })).toBe(expected);
  });

  it('holds until the end of the window', () => {
    const window = runningAt(announced({ start: 0, end: END }, '1969-12-01T00:00Z'), 1);
    expect(window && held(window, 1)).toMatchObject({ maintenance: id, until: END });
  });
});
