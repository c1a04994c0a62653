import { describe, expect, it } from 'vitest';
import { firingAlert, incidentOf, maya, MINUTE, terms } from '../../domain/incident/incident-fixture.ts';
import type { Incident } from '../../domain/incident/incident.ts';
import { TOCSIN } from '../../domain/ids.ts';
import { deadlines } from '../../domain/ladder/deadlines.ts';
import { incidentView } from './incident-view.ts';

const shown = (incident: Incident, now: number) =>
  incidentView(incident, firingAlert, { due: deadlines(incident, firingAlert, terms), clocks: [] }, now).deadlines;

const paged = incidentOf({
  type: 'RungReached',
  at: 0,
  by: TOCSIN,
  pass: 1,
  index: 0,
  rung: 'L1',
  dueAt: 0,
  people: ['maya'],
  channels: ['sms'],
});

describe('the deadlines of an incident, as the API shows them', () => {
  it.each<[string, Incident, number, number, boolean]>([
    ['a new incident, whose first page is being sent', incidentOf(), 0, 0, false],
    ['the same some seconds later', incidentOf(), 7_000, 0, false],
    ['the same at the end of the time that this may take', incidentOf(), 30_000, 0, false],
    ['the same when nobody sent it', incidentOf(), 30_001, -30_001, true],
    ['one that was paged', paged, MINUTE, 14 * MINUTE, false],
    ['one whose next page is due now', paged, 15 * MINUTE + 1, 0, false],
    ['one whose next page is a minute late', paged, 16 * MINUTE, -MINUTE, true],
  ])('of %s', (_which, incident, now, remainingMs, overdue) => {
    const rung = shown(incident, now).find(({ kind }) => kind === 'rung');
    expect(rung).toMatchObject({ remainingMs, overdue });
  });

  it('are those of the work once somebody has it: no page is due any more', () => {
    const taken = incidentOf({ type: 'IncidentAcknowledged', at: 1, by: maya, via: 'api' });
    expect(shown(taken, 1)).toEqual([
      {
        kind: 'resolution',
        dueAt: '1970-01-01T04:00:00.000Z',
        remainingMs: 240 * MINUTE - 1,
        overdue: false,
      },
    ]);
  });
});
