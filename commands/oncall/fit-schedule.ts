import { bytesOf, MOST_BYTES } from '../../shared/domain/oncall/kept-size.ts';
import { inKb } from '../operator/refuse-too-large.ts';
import { Refused } from '../operator/terminal.ts';
import { instantText } from './import-layers.ts';
import type { ScheduleDraft } from './schedule-draft.ts';
import type { PlanLine } from './plan-line.ts';

/**
 * The schedule with as many of its written shifts, earliest first, as can be kept, and what the plan says of the others. Throws
 * Refused where it is too large without any.
 */
export function fitted(draft: ScheduleDraft, file: string): { schedule: ScheduleDraft; plan: PlanLine[] } {
  const bytes = bytesOf(draft);
  if (bytes <= MOST_BYTES) return { schedule: draft, plan: [] };
  const starts = startsOf(draft);
  // The shifts before the one at `fits` fit, those before the one at `over` do not.
  let [fits, over] = [0, starts.length];
  while (over - fits > 1) {
    const middle = Math.floor((fits + over) / 2);
    if (bytesOf(until(draft, starts[middle] ?? 0)) <= MOST_BYTES) fits = middle;
    else over = middle;
  }
  const [end, what] = [starts[fits], `shifts of ${draft.name} (${draft.id})`];
  if (fits === 0 || end === undefined)
    throw new Refused(`${file}: ${what} expected at most ${inKb(MOST_BYTES)}, and it would be ${inKb(bytes)} large`);
  const because = `all would be ${inKb(bytes)}, and a schedule holds ${inKb(MOST_BYTES)}: import it again before then, or split it`;
  return {
    schedule: until(draft, end),
    plan: [{ what, becomes: `written out until ${instantText(end)} only`, because }],
  };
}

const startsOf = ({ layers }: ScheduleDraft): number[] => {
  const all = layers.flatMap((one) =>
    one.kind === 'calendar' ? one.shifts.map(({ start }) => Date.parse(start)) : [],
  );
  return [...new Set(all)].sort((one, other) => one - other);
};

const until = (draft: ScheduleDraft, end: number): ScheduleDraft => ({
  ...draft,
  layers: draft.layers.map((one) =>
    one.kind === 'calendar' ? { ...one, shifts: one.shifts.filter(({ start }) => Date.parse(start) < end) } : one,
  ),
});
