import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertKeyOf, incidentId } from '../ids.ts';
import type { AlertChange, AlertRecord, AlertSignal } from './alert-record.ts';
import { recordChange, type Verdict } from './record-change.ts';

const HOLD_DOWN = 300_000;
const key = alertKeyOf('cloudwatch', 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:registry-down');

const change = (signal: AlertSignal, at: number): AlertChange => ({
  signal,
  at,
  facts: {
    key,
    source: 'cloudwatch',
    dedupKey: 'arn',
    name: 'registry-down',
    title: 'registry-down',
    stateChangedAt: at,
  },
});
const firing = (at: number) => change('firing', at);
const quiet = (at: number) => change('quiet', at);

/** Plays changes one after another as the store would keep them; `over` says whether the incident had ended by then. */
function play(
  changes: readonly AlertChange[],
  over = false,
): { record: AlertRecord | undefined; kinds: Verdict['kind'][] } {
  let record: AlertRecord | undefined;
  const kinds: Verdict['kind'][] = [];
  for (const [index, one] of changes.entries()) {
    const verdict = recordChange(record, one, {
      now: 1_000_000 + index,
      holdDownMs: HOLD_DOWN,
      incident: over ? 'resolved' : 'active',
    });
    kinds.push(verdict.kind);
    if (verdict.kind === 'counted') continue;
    record =
      verdict.kind === 'opened' ? { ...verdict.next, incidentId: incidentId.parse('INC-00000001') } : verdict.next;
  }
  return { record, kinds };
}

describe('the changes of one alert', () => {
  it.each<[string, AlertChange[], Verdict['kind'][]]>([
    ['an alarm opens an episode', [firing(10)], ['opened']],
    ['an alarm told twice opens one (failure 1)', [firing(10), firing(10)], ['opened', 'counted']],
    ['a recovery quiets it', [firing(10), quiet(20)], ['opened', 'quieted']],
    ['a recovery told twice quiets it once', [firing(10), quiet(20), quiet(20)], ['opened', 'quieted', 'counted']],
    [
      'a refiring while its incident stands is a flap (failure 2)',
      [firing(10), quiet(20), firing(30)],
      ['opened', 'quieted', 'refired'],
    ],
    ['a recovery older than its alarm is late (failure 3)', [firing(10), quiet(5)], ['opened', 'counted']],
    ['an alarm older than the recovery is late', [firing(10), quiet(20), firing(15)], ['opened', 'quieted', 'counted']],
    [
      'an alarm of the very instant of the recovery came before it',
      [firing(10), quiet(10), firing(10)],
      ['opened', 'quieted', 'counted'],
    ],
    ['insufficient data is only counted', [change('insufficient', 10)], ['counted']],
    ['a recovery of what never fired is remembered', [quiet(20)], ['quiet-noted']],
    ['an alarm overtaken by its own recovery opens and is over', [quiet(20), firing(10)], ['quiet-noted', 'opened']],
  ])('%s', (_sentence, changes, kinds) => {
    expect(play(changes).kinds).toEqual(kinds);
  });

  it('knows that an overtaken alarm is over, so that nobody is paged for it', () => {
    const noted = play([quiet(20)]).record;
    const verdict = recordChange(noted, firing(10), { now: 30, holdDownMs: HOLD_DOWN, incident: 'resolved' });
    expect(verdict).toMatchObject({ kind: 'opened', over: true, next: { state: 'quiet', changedAt: 20 } });
  });

  it('opens a new episode when the last incident is over', () => {
    const before = play([firing(10), quiet(20)]).record;
    const verdict = recordChange(before, firing(30), { now: 40, holdDownMs: HOLD_DOWN, incident: 'resolved' });
    expect(verdict).toMatchObject({ kind: 'opened', over: false, next: { episode: 2, flaps: 0 } });
  });

  it.each([
    [HOLD_DOWN - 1, false],
    [HOLD_DOWN, true],
  ])('a gap of %i ms counts as impact of its own: %s', (gap, apart) => {
    const before = play([firing(10), quiet(20)]).record;
    const verdict = recordChange(before, firing(20 + gap), { now: 40, holdDownMs: HOLD_DOWN, incident: 'active' });
    expect(verdict).toMatchObject({ kind: 'refired', apart });
  });

  it('opens a new episode when a person closed the incident and it still fires', () => {
    const closed = play([firing(10)]).record;
    const context = { now: 40, holdDownMs: HOLD_DOWN, incident: 'closed' } as const;
    expect(recordChange(closed, firing(30), context)).toMatchObject({
      kind: 'opened',
      next: { episode: 2, spanStart: 30 },
    });
    expect(recordChange(closed, firing(10), context)).toMatchObject({ kind: 'counted' });
  });

  it('keeps the span through gaps within the hold-down, however many, and begins another after a longer one', () => {
    const flapped = play([firing(0), quiet(10), firing(200_000), quiet(200_010), firing(400_000)]).record;
    expect(flapped).toMatchObject({ spanStart: 0, flaps: 2 });
    expect(flapped).not.toHaveProperty('spanBeforeEnd');
    const apart = play([firing(0), quiet(10), firing(200_000), quiet(200_010), firing(600_000)]).record;
    expect(apart).toMatchObject({ spanStart: 600_000, spanBeforeEnd: 200_010 });
  });

  it('ends in the state of the newest change, whatever the order of arrival and however often each is told', () => {
    const alternating = fc
      .uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 })
      .map((times) => times.sort((a, b) => a - b).map((at, index) => (index % 2 === 0 ? firing(at) : quiet(at))));
    const arrivals = alternating.chain((inOrder) =>
      fc
        .array(fc.nat({ max: inOrder.length - 1 }), { maxLength: 10 })
        .chain((again) =>
          fc.shuffledSubarray([...inOrder, ...again.map((i) => inOrder[i] ?? firing(0))], {
            minLength: inOrder.length + again.length,
          }),
        )
        .map((arrived) => ({ inOrder, arrived })),
    );
    fc.assert(
      fc.property(arrivals, ({ inOrder, arrived }) => {
        const { record, kinds } = play(arrived);
        expect(record?.state).toBe(inOrder.at(-1)?.signal);
        expect(kinds.filter((kind) => kind === 'opened')).toHaveLength(1);
      }),
    );
  });
});
