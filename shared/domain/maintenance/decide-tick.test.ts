import { describe, expect, it } from 'vitest';
import type { Checks } from './announcement.ts';
import { decideTick, plannedSteps, standOf, type TickAsked } from './decide-tick.ts';
import { nadia } from './maintenance-fixture.ts';
import type { MaintenanceLog } from './maintenance-log.ts';

const MINUTE = 60_000;
const window = { start: 100 * MINUTE };
const checks: Checks = {
  before: ['The backup is valid'],
  steps: [
    { title: 'Snapshot', lasts: 'PT15M' },
    { title: 'Database', lasts: 'PT45M' },
    { title: 'Security', lasts: 'PT30M', besides: 'the database work' },
    { title: 'Validation', lasts: 'PT15M' },
  ],
  success: ['The check passes', 'Every service runs'],
  rollback: ['Stop at once'],
};
const nothing: MaintenanceLog = { version: 0, ticks: [] };
type Said = Pick<TickAsked, 'list' | 'index' | 'state'> & { readonly minute: number };

const say = (log: MaintenanceLog, { minute, ...asked }: Said) =>
  decideTick(log, checks, window, { ...asked, by: nadia, command: `${minute}` }, window.start + minute * MINUTE);
const after = (...all: Said[]): MaintenanceLog =>
  all.reduce((log, said) => {
    const decision = say(log, said);
    if (!decision.ok) throw new Error(JSON.stringify(decision));
    return decision.log;
  }, nothing);

describe('the checklists of a window', () => {
  it('plan each step after the one before, and one that runs beside another with it', () => {
    expect(
      plannedSteps(checks.steps, 0).map(({ plannedStart, plannedEnd }) => [plannedStart / MINUTE, plannedEnd / MINUTE]),
    ).toEqual([
      [0, 15],
      [15, 60],
      [15, 45],
      [60, 75],
    ]);
  });

  it('say when a step began and ended, by whom, and how much later than planned', () => {
    const log = after(
      { list: 'steps', index: 0, state: 'begun', minute: 2 },
      { list: 'steps', index: 0, state: 'done', minute: 22 },
    );
    const { steps } = standOf(log, checks, window, window.start + 70 * MINUTE);
    expect(steps[0]).toMatchObject({
      state: 'done',
      by: nadia,
      begunAt: window.start + 2 * MINUTE,
      doneAt: window.start + 22 * MINUTE,
      lateByMs: 7 * MINUTE,
    });
    expect(steps.map(({ lateByMs }) => lateByMs / MINUTE)).toEqual([7, 10, 25, 0]);
  });

  it('are proven when every line of success is done, and say that the way back was taken', () => {
    const half = after({ list: 'success', index: 0, state: 'done', minute: 80 });
    const all = after(
      { list: 'success', index: 0, state: 'done', minute: 80 },
      { list: 'success', index: 1, state: 'done', minute: 81 },
      { list: 'rollback', index: 0, state: 'begun', minute: 82 },
    );
    const now = window.start + 90 * MINUTE;
    expect(standOf(half, checks, window, now)).toMatchObject({ validated: false, rolledBack: false });
    expect(standOf(all, checks, window, now)).toMatchObject({ validated: true, rolledBack: true });
    expect(standOf(nothing, { ...checks, success: [] }, window, now).validated).toBe(false);
  });

  it('keep what was taken back in the log, and count it no more', () => {
    const log = after(
      { list: 'steps', index: 0, state: 'begun', minute: 1 },
      { list: 'steps', index: 0, state: 'undone', minute: 3 },
      { list: 'steps', index: 0, state: 'done', minute: 9 },
    );
    expect(log.ticks).toHaveLength(3);
    expect(standOf(log, checks, window, window.start).steps[0]?.begunAt).toBeUndefined();
  });

  it('stay for a window once one of them was ticked, however they are changed later', () => {
    const log = after({ list: 'before', index: 0, state: 'done', minute: -30 });
    const changed = { ...checks, before: ['Another thing', 'The backup is valid'] };
    expect(standOf(log, changed, window, 0).before).toMatchObject([{ text: 'The backup is valid', state: 'done' }]);
  });

  it.each([
    ['a line that is not there', nothing, { list: 'before', index: 1, state: 'done', minute: 0 }, { field: 'index' }],
    [
      'a beginning of what takes no time',
      nothing,
      { list: 'success', index: 0, state: 'begun', minute: 5 },
      { field: 'state' },
    ],
    [
      'a step before the window has begun',
      nothing,
      { list: 'steps', index: 0, state: 'done', minute: -1 },
      { kind: 'state' },
    ],
    [
      'taking back what nobody did',
      nothing,
      { list: 'steps', index: 0, state: 'undone', minute: 5 },
      { kind: 'state' },
    ],
    [
      'doing what is done',
      after({ list: 'steps', index: 0, state: 'done', minute: 1 }),
      { list: 'steps', index: 0, state: 'done', minute: 5 },
      { kind: 'state' },
    ],
    [
      'beginning what is done',
      after({ list: 'steps', index: 0, state: 'done', minute: 1 }),
      { list: 'steps', index: 0, state: 'begun', minute: 5 },
      { kind: 'state' },
    ],
  ] as [string, MaintenanceLog, Said, object][])('%s is refused', (_what, log, said, expected) => {
    expect(say(log, said)).toMatchObject({ ok: false, ...expected });
  });
});
