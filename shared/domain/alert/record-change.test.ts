import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertKeyOf, incidentId } from '../ids.ts';
import type { AlertChange, AlertRecord, AlertSignal } from './alert-record.ts';
import { episodeSpans } from './episode-spans.ts';
import { firingSpans } from './firing-spans.ts';
import { recordChange, type ChangeContext } from './record-change.ts';

const HOLD_DOWN = 300_000;
const MINUTE = 60_000;
const key = alertKeyOf('cloudwatch', 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:registry-down');
const idOf = (episode: number) => incidentId.parse(`INC-${String(episode).padStart(8, '0')}`);

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

/** Takes one change as the store would keep it, with its incident opened and every log asked. */
function take(
  record: AlertRecord | undefined,
  one: AlertChange,
  incident: ChangeContext['incident'] = 'active',
  now = 1_000_000,
): { record: AlertRecord | undefined; said: string; untold: readonly string[] } {
  const verdict = recordChange(record, one, { now, holdDownMs: HOLD_DOWN, incident });
  if (verdict.kind === 'counted') return { record, said: verdict.as, untold: [] };
  const { untold = [], pending: _completed, ...next } = verdict.next;
  if (verdict.kind === 'moved') return { record: next, said: verdict.as, untold };
  const said = verdict.over ? 'opened, over' : 'opened';
  return { record: { ...next, incidentId: idOf(next.episode) }, said, untold };
}

function play(changes: readonly AlertChange[], incident: ChangeContext['incident'] = 'active') {
  let record: AlertRecord | undefined;
  const said: string[] = [];
  for (const one of changes) {
    const taken = take(record, one, incident);
    record = taken.record;
    said.push(taken.said);
  }
  if (record === undefined) throw new Error('nothing was recorded');
  return { record, said };
}

const spansOf = (record: AlertRecord) =>
  Array.from({ length: record.episode }, (_, index) => episodeSpans(record, idOf(index + 1)) ?? []);

describe('the changes of one alert', () => {
  it.each<[string, AlertChange[], string[]]>([
    ['an alarm opens an episode', [firing(10)], ['opened']],
    ['an alarm told twice opens one (failure 1)', [firing(10), firing(10)], ['opened', 'repeats']],
    ['an alarm that is told again as of later is a repeat', [firing(10), firing(30)], ['opened', 'repeated']],
    ['a recovery quiets it', [firing(10), quiet(20)], ['opened', 'quieted']],
    ['a recovery told twice quiets it once', [firing(10), quiet(20), quiet(20)], ['opened', 'quieted', 'repeats']],
    ['a refiring is a flap (failure 2)', [firing(10), quiet(20), firing(30)], ['opened', 'quieted', 'flapped']],
    ['a recovery older than its alarm is late (failure 3)', [firing(10), quiet(5)], ['opened', 'late']],
    ['an alarm inside a span is late', [firing(10), quiet(20), firing(15)], ['opened', 'quieted', 'late']],
    [
      'a flap heard of after its end is one',
      [firing(10), quiet(20), quiet(40), firing(30)],
      ['opened', 'quieted', 'recorded', 'flapped'],
    ],
    [
      'an alarm of the instant of the recovery came before it',
      [firing(10), quiet(20), firing(20)],
      ['opened', 'quieted', 'late'],
    ],
    ['insufficient data is only counted', [firing(10), change('insufficient', 20)], ['opened', 'insufficient']],
    ['a recovery of what never fired is remembered', [quiet(20)], ['recorded']],
    ['an alarm overtaken by its own recovery opens and is over', [quiet(20), firing(10)], ['recorded', 'opened, over']],
  ])('%s', (_sentence, changes, said) => {
    expect(play(changes).said).toEqual(said);
  });

  it.each([
    [HOLD_DOWN - 1, [[{ start: 10 }]]],
    [HOLD_DOWN, [[{ start: 10, end: 20 }, { start: 20 + HOLD_DOWN }]]],
  ])('a gap of %i ms leaves these spans', (gap, spans) => {
    expect(spansOf(play([firing(10), quiet(20), firing(20 + gap)]).record)).toEqual(spans);
  });

  it('counts the hold-down from when the state was learned, and a change that moves nothing does not begin it again', () => {
    const known = play([firing(10), quiet(20)]).record;
    expect(take(known, firing(15), 'active', 9_000_000).record).toMatchObject({
      state: 'quiet',
      receivedAt: 1_000_000,
    });
    expect(take(known, firing(30), 'active', 9_000_000).record).toMatchObject({
      state: 'firing',
      receivedAt: 9_000_000,
    });
  });
});

describe('an alarm while the incident of its episode is over', () => {
  const known = play([firing(0), quiet(10 * MINUTE)]).record;

  it.each<[string, AlertRecord, AlertChange, ChangeContext['incident'], string]>([
    ['a newer one opens the next', known, firing(60 * MINUTE), 'resolved', 'opened'],
    ['a newer one opens the next after a recovery', known, firing(60 * MINUTE), 'recovered', 'opened'],
    [
      'one within the hold-down goes on with what only its recovery had ended',
      known,
      firing(12 * MINUTE),
      'recovered',
      'flapped',
    ],
    ['one within the hold-down is new where a person had ended it', known, firing(12 * MINUTE), 'resolved', 'opened'],
    ['a newer one opens the next after a close', known, firing(60 * MINUTE), 'closed', 'opened'],
    ['one from inside its span changes nothing', known, firing(5 * MINUTE), 'closed', 'late'],
    ['one from before its span lengthens it', known, firing(-5 * MINUTE), 'closed', 'late'],
    [
      'one that was over within the hold-down is a flap of it',
      play([firing(0), quiet(10 * MINUTE), quiet(14 * MINUTE)]).record,
      firing(12 * MINUTE),
      'resolved',
      'flapped',
    ],
    [
      'an outage of its own that nobody had heard of is recorded as over',
      play([firing(0), quiet(10 * MINUTE), quiet(70 * MINUTE)]).record,
      firing(60 * MINUTE),
      'resolved',
      'opened, over',
    ],
    [
      'one told again as of later reopens what a person resolved, in the ladder',
      play([firing(0)]).record,
      firing(MINUTE),
      'resolved',
      'repeated',
    ],
    [
      'one told again as of later is new when a person had closed it',
      play([firing(0)]).record,
      firing(MINUTE),
      'closed',
      'opened',
    ],
    ['the same one told again is not', play([firing(0)]).record, firing(0), 'closed', 'repeats'],
  ])('%s', (_sentence, record, one, incident, said) => {
    expect(take(record, one, incident).said).toBe(said);
  });

  it('begins within the hold-down: the gap counts, and the incident before hears of it', () => {
    const taken = take(known, firing(12 * MINUTE), 'resolved');
    expect(taken.record && spansOf(taken.record)).toEqual([[{ start: 0, end: 12 * MINUTE }], [{ start: 12 * MINUTE }]]);
    expect(taken.untold).toEqual([idOf(1)]);
  });

  it('hears of a recovery that was late, though the next episode has begun', () => {
    const closed = take(play([firing(0)]).record, firing(60 * MINUTE), 'closed').record;
    expect(closed && spansOf(closed)).toEqual([[{ start: 0 }], [{ start: 60 * MINUTE }]]);
    const taken = take(closed, quiet(10 * MINUTE));
    expect(taken.record && spansOf(taken.record)).toEqual([[{ start: 0, end: 10 * MINUTE }], [{ start: 60 * MINUTE }]]);
    expect(taken.untold).toEqual([idOf(1)]);
  });
});

/** Alarm, recovery, alarm ... minutes apart, as a source may send them. */
const alternating = (maxLength: number) =>
  fc
    .array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength })
    .map((gaps) => gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0)))
    .map((times) => times.map((at, index) => (index % 2 === 0 ? firing(at * MINUTE) : quiet(at * MINUTE))));

/** All of them, some twice, in any order, each with how the incident stands by then. */
const arrivals = alternating(10).chain((told) =>
  fc
    .array(fc.nat({ max: told.length - 1 }), { maxLength: 4 })
    .chain((again) => {
      const all = [...told, ...again.map((index) => told[index] ?? firing(0))];
      return fc.shuffledSubarray(all, { minLength: all.length });
    })
    .chain((arrived) =>
      fc
        .array(fc.constantFrom('active' as const, 'recovered' as const, 'resolved' as const), {
          minLength: arrived.length,
          maxLength: arrived.length,
        })
        .map((standing) => ({ told, arrived, standing })),
    ),
);

describe('whatever the order of arrival, and however often each is told', () => {
  it('the alert ends as its newest change says, and its incidents together have all of its impact and nothing else', () => {
    fc.assert(
      fc.property(arrivals, ({ told, arrived, standing }) => {
        let record: AlertRecord | undefined;
        for (const [index, one] of arrived.entries()) record = take(record, one, standing[index]).record;
        if (record === undefined) throw new Error('nothing was recorded');
        const times = (signal: AlertSignal) => [
          ...new Set(told.filter((one) => one.signal === signal).map(({ at }) => at)),
        ];
        const history = { firedAt: times('firing'), recoveredAt: times('quiet') };
        expect(record.state).toBe(firingSpans(history, 0).some(({ end }) => end === undefined) ? 'firing' : 'quiet');
        expect(joined(spansOf(record).flat())).toEqual(joined(firingSpans(history, HOLD_DOWN)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('every incident whose spans are others now is asked to hear of it, and no other', () => {
    fc.assert(
      fc.property(arrivals, ({ arrived, standing }) => {
        let record: AlertRecord | undefined;
        const logs = new Map<string, unknown>();
        for (const [index, one] of arrived.entries()) {
          const { record: next, untold } = take(record, one, standing[index]);
          for (let episode = 1; episode <= (next?.episode ?? 0); episode += 1) {
            const id = idOf(episode);
            const spans = next && episodeSpans(next, id);
            if (!logs.has(id) || untold.includes(id)) logs.set(id, spans);
            expect(logs.get(id)).toEqual(spans);
          }
          record = next;
        }
      }),
    );
  });
});

/** Touching spans as one, and those of no length left out: what is billed. */
function joined(spans: readonly { readonly start: number; readonly end?: number | undefined }[]) {
  const out: { start: number; end: number }[] = [];
  for (const { start, end = Infinity } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else if (end > start) out.push({ start, end });
  }
  return out;
}

describe('an alert that flaps for days', () => {
  it('keeps its item small, its spans and its flaps exact, and no message from the settled past moves them', () => {
    let record: AlertRecord | undefined;
    const at = (flap: number) => flap * MINUTE + (flap >= 500 ? HOLD_DOWN : 0);
    for (let flap = 0; flap < 1_000; flap += 1) {
      record = take(record, firing(at(flap))).record;
      record = take(record, quiet(at(flap) + 30_000)).record;
    }
    if (record === undefined) throw new Error('nothing was recorded');
    expect(record.firedAt.length + record.recoveredAt.length).toBeLessThanOrEqual(200);
    expect(record.flaps).toBe(999);
    const spans = [
      { start: 0, end: at(499) + 30_000 },
      { start: at(500), end: at(999) + 30_000 },
    ];
    expect(spansOf(record)).toEqual([spans]);
    for (const stray of [quiet(at(100) + 30_000), quiet(at(100) + 1), firing(at(200)), firing(-MINUTE)])
      expect(take(record, stray)).toMatchObject({ said: 'late', record });
  });

  it('condenses to the same spans wherever the cut falls', () => {
    const changes = fc
      .array(fc.integer({ min: 1, max: 6 * MINUTE }), { minLength: 200, maxLength: 260 })
      .map((gaps) => {
        let at = 0;
        return gaps.map((gap, index) => ((at += gap), index % 2 === 0 ? firing(at) : quiet(at)));
      });
    fc.assert(
      fc.property(changes, (told) => {
        const { record } = play(told);
        const times = (signal: AlertSignal) => told.filter((one) => one.signal === signal).map(({ at }) => at);
        expect(spansOf(record)).toEqual([
          firingSpans({ firedAt: times('firing'), recoveredAt: times('quiet') }, HOLD_DOWN),
        ]);
        expect(record.flaps).toBe(times('firing').length - 1);
      }),
      { numRuns: 30 },
    );
  });

  it('remembers the last few episodes only, and no earlier one is opened or changed again', () => {
    let record: AlertRecord | undefined;
    for (let episode = 0; episode < 10; episode += 1) {
      record = take(record, firing(episode * 60 * MINUTE), 'resolved').record;
      record = take(record, quiet(episode * 60 * MINUTE + MINUTE), 'resolved').record;
    }
    expect(record?.past).toHaveLength(4);
    expect(record?.firedAt).toHaveLength(5);
    expect(take(record, firing(30 * MINUTE), 'resolved').said).toBe('late');
  });
});
