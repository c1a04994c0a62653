import { describe, expect, it } from 'vitest';
import type { Announcement } from './announcement.ts';
import { cancel, change, moveOccurrence, type MaintenanceDecision } from './decide-maintenance.ts';
import { announced, at, by, made, span, sundays, wanted } from './maintenance-fixture.ts';
import { earlierNews, newsOf } from './standing-news.ts';

const series = announced({ recurs: sundays }, '2026-02-20T00:00Z');
const [first, second] = [at('2026-03-08T02:00Z'), at('2026-03-15T02:00Z')];
const monday = span('2026-03-09T02:00Z', '2026-03-09T04:00Z');
const tuesday = span('2026-03-10T02:00Z', '2026-03-10T04:00Z');
const now = by('2026-03-02T00:00Z');

type Step = (item: Announcement) => MaintenanceDecision;
const moves =
  (planned: number, to: typeof monday): Step =>
  (item) =>
    moveOccurrence(item, planned, to, now);
const cancels =
  (planned?: number): Step =>
  (item) =>
    cancel(item, { reason: 'x', planned }, now);
const lasts =
  (text: string): Step =>
  (item) =>
    change(item, wanted({ recurs: { ...sundays, lasts: text } }), now);

/** The versions of which the news is still told. */
const stillTold = (...steps: readonly Step[]): number[] => {
  const item = steps.reduce((before, step) => {
    const after = made(step(before));
    return { ...after, earlier: earlierNews(before, after) };
  }, series);
  return [1, 2, 3, 4].filter((version) => newsOf(item, version) !== undefined);
};

describe('news of maintenance that has not been sent when there is newer', () => {
  it.each<[string, Step[], number[]]>([
    ['two dates that are moved are two pieces of news', [moves(first, monday), moves(second, tuesday)], [1, 2, 3]],
    ['one that is moved and another cancelled as well', [moves(first, monday), cancels(second)], [1, 2, 3]],
    ['of one date that is moved twice only the last', [moves(first, monday), moves(first, tuesday)], [1, 3]],
    ['of one that is moved and cancelled only the last', [moves(first, monday), cancels(first)], [1, 3]],
    ['a date that is cancelled is so also at other hours', [cancels(first), lasts('PT1H')], [2, 3]],
    ['of the whole only the last', [lasts('PT1H'), lasts('PT3H')], [3]],
    ['when all of it is cancelled only that', [moves(first, monday), cancels(second), cancels()], [4]],
  ])('%s', (_what, steps, expected) => {
    expect(stillTold(...steps)).toEqual(expected);
  });
});
