import { placeChannels } from './document/channels.ts';
import type { PolicyMatrixLine } from './document/matrix.ts';
import type { CompiledPolicy } from './policy.ts';
import { durationInWords, durationMs } from '../text/duration.ts';
import { among, problem, warning, type Path, type Problem } from './problem.ts';
import { severitiesOf } from './severities-of.ts';

/** Every line of the matrix can be told: to an audience that exists at its moment, in time, after an ask that is asked. */
export const checkLines = (policy: CompiledPolicy): Problem[] => [
  ...policy.matrix.flatMap((line, index) => [
    ...checkAudience(line, ['matrix', index]),
    ...checkPlace(line, ['matrix', index]),
    ...checkTime(policy, line, ['matrix', index]),
    ...checkAsks(policy, line, ['matrix', index]),
    ...checkTargets(policy, line, ['matrix', index]),
  ]),
  ...checkParts(policy),
  ...neverToldTheEnd(policy),
];

/** An audience can be told only at a moment at which it exists: a line that nothing would ever send is an error. */
function checkAudience({ id, when, audience }: PolicyMatrixLine, path: Path): Problem[] {
  const on = 'on' in when ? when.on : undefined;
  const wrong = (expected: string): Problem[] => [
    problem([...path, 'audience'], expected, `the line ${id} would never tell anybody`),
  ];
  if (on === 'acknowledge')
    return audience === 'paged' ? [] : wrong("'paged' on a line that waits for the acknowledgement");
  if (on === 'resolution') return audience === 'told' ? [] : wrong("'told' on a line that waits for the resolution");
  if (!['paged', 'told'].includes(audience)) return [];
  return wrong(
    on === undefined
      ? `a role or 'customers' on a line with a minute: who was ${audience} is known later`
      : `a role, 'customers' or 'public' on a line that waits for a change of ${on}`,
  );
}

/** A place is posted in once; a channel that reaches persons has none. Nobody can write to the public one by one. */
function checkPlace({ id, audience, channel, place }: PolicyMatrixLine, path: Path): Problem[] {
  if (place !== undefined && !placeChannels.has(channel)) {
    return [
      problem(
        [...path, 'place'],
        `no place: ${channel} reaches persons (places are on ${among(placeChannels)})`,
        `the line ${id} would be sent to "${place}", which is nobody`,
      ),
    ];
  }
  if (audience === 'public' && place === undefined) {
    return [
      problem(
        [...path, 'audience'],
        "a place where the public looks, such as place: status-page: nobody has the public's addresses",
        `the line ${id} would tell nobody`,
      ),
    ];
  }
  return [];
}

function checkTime(policy: CompiledPolicy, { id, when, part }: PolicyMatrixLine, path: Path): Problem[] {
  if (!('minute' in when)) return [];
  const { minute, by } = when;
  const late =
    by === undefined || minute <= by
      ? []
      : [
          problem(
            [...path, 'when'],
            `a minute not after ${by}, by which it is promised`,
            `the line ${id} would be told at minute ${minute}, ${minute - by} min after its own promise`,
          ),
        ];
  const step = (policy.activation ?? []).find((one) => one.id === part);
  if (step === undefined || minute * 60_000 <= durationMs(step.within)) return late;
  return [
    ...late,
    problem(
      [...path, 'when'],
      `a minute within ${durationInWords(durationMs(step.within))}, the time of the step ${step.id}`,
      `the step "${step.title}" would be done at minute ${minute}`,
    ),
  ];
}

/** A promised time that nothing promises is never nearly over. */
function checkTargets({ promises = [] }: CompiledPolicy, { id, when }: PolicyMatrixLine, path: Path): Problem[] {
  if (!('on' in when) || (when.on !== 'warning' && when.on !== 'breach')) return [];
  const known = ['response', 'resolution', ...promises.map((one) => one.id)];
  return (when.targets ?? []).flatMap((target, index) =>
    known.includes(target)
      ? []
      : [
          problem(
            [...path, 'when', 'targets', index],
            `one of ${among(known)}, not "${target}"`,
            `the line ${id} would tell of a time that nobody promised`,
          ),
        ],
  );
}

function checkAsks(policy: CompiledPolicy, line: PolicyMatrixLine, path: Path): Problem[] {
  const asks = policy.asks ?? [];
  return (['needs', 'unless'] as const).flatMap((key): Problem[] => {
    const wanted = line[key];
    if (wanted === undefined) return [];
    const ask = asks.find(({ id }) => id === wanted);
    if (ask === undefined) {
      const known = among(asks.map(({ id }) => id));
      return [
        problem(
          [...path, key],
          `an ask of this policy (${known}), not "${wanted}"`,
          `nobody would be asked, so that the line ${line.id} ${key === 'needs' ? 'never leaves' : 'cannot be stopped'}`,
        ),
      ];
    }
    const asked = [...severitiesOf(policy, ask), ...(ask.automatic ?? [])];
    const unasked = severitiesOf(policy, line).filter((severity) => !asked.includes(severity));
    return key === 'unless' || line.audience === 'told' || unasked.length === 0
      ? []
      : [
          problem(
            [...path, key],
            `an ask that is asked at ${unasked.join(', ')} as well; "${wanted}" is asked at ${among(asked)}`,
            `at ${unasked.join(', ')} nobody would be asked, and the line ${line.id} would never leave`,
          ),
        ];
  });
}

/** Lines of a part carry out a path or a step; one that no line carries out is a promise without anybody to keep it. */
function checkParts({ businessPaths = [], activation = [], matrix }: CompiledPolicy): Problem[] {
  const parts = [...businessPaths, ...activation].map(({ id }) => id);
  const used = new Set(matrix.map(({ part }) => part));
  const idle = (list: 'businessPaths' | 'activation', items: readonly { id: string; title: string }[]): Problem[] =>
    items.flatMap(({ id, title }, index) =>
      used.has(id)
        ? []
        : [
            problem(
              [list, index, 'id'],
              `a line of the matrix with part: ${id}`,
              `"${title}" would be promised, and nobody told of it`,
            ),
          ],
    );
  return [
    ...matrix.flatMap(({ part }, index) =>
      part === undefined || parts.includes(part)
        ? []
        : [
            problem(
              ['matrix', index, 'part'],
              `a business path or a step of the activation (${among(parts)}), not "${part}"`,
              'the line would be told, and the path that it belongs to not be kept',
            ),
          ],
    ),
    ...idle('businessPaths', businessPaths),
    ...idle('activation', activation),
  ];
}

/** Whoever was told by a channel that has no line on resolution is never told that it is over. */
function neverToldTheEnd({ matrix }: CompiledPolicy): Problem[] {
  const ends = new Set<string>(
    matrix.flatMap(({ when, channel }) => ('on' in when && when.on === 'resolution' ? [channel] : [])),
  );
  const first = new Map(
    matrix.map(({ channel, id }, index) => [channel as string, { index, id }] as const).toReversed(),
  );
  return [...first]
    .filter(([channel]) => !ends.has(channel))
    .sort(([, a], [, b]) => a.index - b.index)
    .map(([channel, { index, id }]) =>
      warning(
        ['matrix', index, 'channel'],
        `a line on resolution for those told on ${channel}, as by ${id}`,
        `those told on ${channel} would never hear that it is over`,
      ),
    );
}
