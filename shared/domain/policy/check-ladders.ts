import type { Escalation, Ladder } from './document/ladder.ts';
import type { CompiledPolicy } from './policy.ts';
import { durationInWords, durationMs } from '../text/duration.ts';
import { among, problem, warning, type Path, type Problem } from './problem.ts';

/** Ladders lead somewhere: rungs that exist, escalations that can act, in time for what they promise. */
export const checkLadders = (policy: CompiledPolicy): Problem[] => [
  ...Object.entries(policy.ladders).flatMap(([id, ladder]) => checkLadder(id, ladder)),
  ...promisesFromRungs(policy),
];

function checkLadder(id: string, ladder: Ladder): Problem[] {
  const { rungs, climbsTo, escalations = [], manual = [] } = ladder;
  const known = rungs.map((rung) => rung.id);
  const onLadder = (rung: string | undefined, path: Path, atNight: string): Problem[] =>
    rung === undefined || known.includes(rung)
      ? []
      : [problem(path, `a rung of ladder ${id} (${among(known)}), not "${rung}"`, atNight)];
  const at = (...rest: (string | number)[]): Path => ['ladders', id, ...rest];
  return [
    ...onLadder(climbsTo, at('climbsTo'), 'nobody could say how far silence climbs'),
    ...escalations.flatMap((one, index) => {
      const place = at('escalations', index);
      return [
        ...onLadder(one.to, [...place, 'to'], `the escalation ${one.id} would page nobody`),
        ...(one.since === 'opening' ? [] : onLadder(one.since, [...place, 'since'], `${one.id} would never act`)),
        ...checkEscalation(one, place),
      ];
    }),
    ...manual.flatMap(({ to }, index) =>
      onLadder(to, at('manual', index, 'to'), 'whoever escalates would page nobody'),
    ),
    ...unreached(ladder, at('rungs')),
    ...rungs.flatMap(({ remindAfter, acknowledgeWithin, id: rung }, index) =>
      remindAfter === undefined || durationMs(remindAfter) < durationMs(acknowledgeWithin)
        ? []
        : [
            problem(
              at('rungs', index, 'remindAfter'),
              `less than acknowledgeWithin, ${inWords(acknowledgeWithin)}`,
              `the rung after ${rung} would be paged before anybody is reminded`,
            ),
          ],
    ),
  ];
}

const inWords = (text: string): string => durationInWords(durationMs(text));

function checkEscalation({ id, on, after, by, if: condition }: Escalation, path: Path): Problem[] {
  if (on === 'condition' && condition === undefined) {
    return [problem([...path, 'if'], 'the condition on which it escalates', `${id} would never act`)];
  }
  if (on !== 'condition' && after === undefined) {
    return [problem([...path, 'after'], `after how long it escalates on ${on}`, `${id} would never act`)];
  }
  if (by === undefined || durationMs(after ?? 'PT0S') <= durationMs(by)) return [];
  return [
    problem(
      [...path, 'after'],
      `at most ${inWords(by)}, by which it is promised`,
      `${id} would act ${durationInWords(durationMs(after ?? 'PT0S') - durationMs(by))} after its own promise`,
    ),
  ];
}

/** A rung behind `climbsTo` waits for an escalation, or for a person. */
function unreached({ rungs, climbsTo, escalations = [], manual = [] }: Ladder, path: Path): Problem[] {
  const last = rungs.findIndex(({ id }) => id === climbsTo);
  if (last < 0 || manual.some(({ to }) => to === undefined)) return [];
  const reached = new Set([...escalations.map(({ to }) => to), ...manual.map(({ to }) => to)]);
  return rungs.flatMap(({ id }, index) =>
    index <= last || reached.has(id)
      ? []
      : [
          warning(
            [...path, index],
            `an escalation to it, or a reason to escalate by hand: climbsTo ends at ${climbsTo ?? ''}`,
            `nothing would ever page rung ${id}`,
          ),
        ],
  );
}

/** A promise that counts from a rung needs that rung on a ladder that its severities climb. */
function promisesFromRungs(policy: CompiledPolicy): Problem[] {
  const all = new Set(Object.values(policy.ladders).flatMap(({ rungs }) => rungs.map(({ id }) => id)));
  return (policy.promises ?? []).flatMap(({ id, from }, index) =>
    typeof from === 'string' || all.has(from.rung)
      ? []
      : [
          problem(
            ['promises', index, 'from', 'rung'],
            `a rung of a ladder (${among(all)}), not "${from.rung}"`,
            `the promise ${id} would never be measured`,
          ),
        ],
  );
}
