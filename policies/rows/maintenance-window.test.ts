import { describe, expect, it } from 'vitest';
import { serviceId } from '../../shared/domain/directory/directory-ids.ts';
import { actor } from '../../shared/domain/ids.ts';
import { maintenanceId } from '../../shared/domain/maintenance/announcement.ts';
import { announce } from '../../shared/domain/maintenance/decide-maintenance.ts';
import { plannedSteps } from '../../shared/domain/maintenance/decide-tick.ts';
import { occurrencesOf } from '../../shared/domain/maintenance/occurrences-of.ts';
import { readPolicyFolder } from '../read-policy-folder.ts';

const { policy } = readPolicyFolder('maintenance');
const sunday = policy.maintenance?.find(({ id }) => id === 'weekly-window');
if (sunday === undefined) throw new Error('the policy has no weekly window');
const { title, when, zone, lasts, before = [], steps = [], success = [], rollback = [] } = sunday;
const WEEK = 7 * 86_400_000;
const MINUTE = 60_000;

describe('S2.2: the weekly maintenance', () => {
  const now = Date.parse('2026-03-06T09:00:00Z');
  const decision = announce(
    maintenanceId.parse('MNT-7K2M9QXA'),
    {
      title,
      services: [serviceId.parse('platform')],
      time: { recurs: { when, zone, lasts, from: '2026-03-06' } },
      checks: { before, steps: steps.map(({ row: _row, ...step }) => step), success, rollback },
    },
    { id: 'command' },
    { by: actor.parse('coordinator'), now },
  );

  it('S2.2: is every Sunday from 02:00 to 04:00 UTC, two hours at most, also when clocks change elsewhere', () => {
    const windows = decision.ok ? occurrencesOf(decision.item, now, now + 5 * WEEK) : [];
    expect(windows.map(({ start, end }) => [new Date(start).toISOString(), (end - start) / MINUTE])).toEqual(
      ['2026-03-08', '2026-03-15', '2026-03-22', '2026-03-29', '2026-04-05'].map((day) => [
        `${day}T02:00:00.000Z`,
        120,
      ]),
    );
  });

  it('S2.2: has five checks before it, six timed steps that end with it, its proof and its way back', () => {
    expect([before, steps, success, rollback].map((list) => list.length)).toEqual([5, 6, 4, 5]);
    expect(
      plannedSteps(steps, 0).map(({ plannedStart, plannedEnd }) => [plannedStart / MINUTE, plannedEnd / MINUTE]),
    ).toEqual([
      [0, 15],
      [15, 45],
      [45, 90],
      [45, 75],
      [90, 105],
      [105, 120],
    ]);
  });
});
