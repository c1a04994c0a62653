import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { ALL_ZONES, changesOf, instantOf, zonedAt } from './zone-fixture.ts';
import { clockOf, ZoneClock } from './zone-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const localIn = (zone: string, at: number): number => at + zonedAt(at, zone).offsetNanoseconds / 1e6;
const instantIn = (zone: string, local: number): number =>
  instantOf(Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime(), zone);

/** What the clock says otherwise than Temporal, as few words. */
function differences(zone: string, ats: readonly number[], locals: readonly number[]): string[] {
  const clock = new ZoneClock(zone);
  return [
    ...ats.filter((at) => clock.localOf(at) !== localIn(zone, at)).map((at) => `${zone}: local of ${String(at)}`),
    ...locals
      .filter((local) => clock.instantOf(local) !== instantIn(zone, local))
      .map((local) => `${zone}: instant of ${new Date(local).toISOString()}`),
  ];
}

describe('the clock of a zone', () => {
  it('shows what Temporal shows at, just before and just after every change of the clocks of every zone', () => {
    const wrong = ALL_ZONES.flatMap((zone) => {
      const changes = changesOf(zone);
      const ats = changes.flatMap((at) => [at, at - 1, at + 1]);
      return differences(zone, ats, []);
    });
    expect(wrong).toEqual([]);
  });

  it('finds the instant of every local time around every change: skipped ones move on, repeated ones are the first', () => {
    const wrong = ALL_ZONES.flatMap((zone) => {
      const locals = changesOf(zone).flatMap((at) => {
        const [before, after] = [localIn(zone, at - 1) + 1, localIn(zone, at)];
        const between = before + Math.round((after - before) / 3);
        return [before - 1, before, after - 1, after, between, 2 * after - before];
      });
      return differences(zone, [], locals);
    });
    expect(wrong).toEqual([]);
  });

  it('agrees with Temporal at random times of every zone, in whatever order it is asked', () => {
    const when = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2090, 0, 1) });
    const at = fc.oneof(
      when,
      fc.constantFrom(...ALL_ZONES).chain((zone) => nearChange(zone)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...ALL_ZONES), fc.array(at, { minLength: 1, maxLength: 12 }), (zone, times) => {
        expect(differences(zone, times, times)).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  it('knows how the clocks were moved: half an hour on Lord Howe, two hours at Troll, a day in Samoa', () => {
    const moved = (zone: string, change: string) => {
      const at = Date.parse(change);
      return (clockOf(zone).localOf(at) - clockOf(zone).localOf(at - 1) - 1) / HOUR;
    };
    expect(moved('Australia/Lord_Howe', '2026-10-03T15:30:00Z')).toBe(0.5);
    expect(moved('Antarctica/Troll', '2026-03-29T01:00:00Z')).toBe(2);
    expect(moved('Pacific/Apia', '2011-12-30T10:00:00Z')).toBe(24);
    expect(moved('Africa/Casablanca', '2026-02-15T02:00:00Z')).toBe(-1);
    expect(moved('America/Havana', '2026-03-08T05:00:00Z')).toBe(1);
  });

  it('says for as long as the clocks were moved by that local time alone is not to be trusted', () => {
    const change = Date.parse('2026-03-29T01:00:00Z');
    const doubtful = (at: number) => at < clockOf('Europe/Dublin').stretchAt(at).doubtful;
    expect([-1, 0, HOUR - 1, HOUR, DAY].map((after) => doubtful(change + after))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('is one for everybody who asks', () => {
    expect(clockOf('Asia/Tokyo')).toBe(clockOf('Asia/Tokyo'));
    expect(clockOf('Asia/Tokyo')).not.toBe(clockOf('Asia/Seoul'));
  });
});

function nearChange(zone: string): fc.Arbitrary<number> {
  const changes = changesOf(zone);
  return fc
    .tuple(fc.constantFrom(...(changes.length === 0 ? [0] : changes)), fc.integer({ min: -30 * HOUR, max: 30 * HOUR }))
    .map(([change, off]) => change + off);
}
