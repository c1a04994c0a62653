import type { CompiledPolicy } from './policy.ts';
import { problem, type Path, type Problem } from './problem.ts';

/** What has a name has it alone: a second one of that name would never be meant. */
export function checkNames(policy: CompiledPolicy): Problem[] {
  const lists = [
    'severities',
    'matrix',
    'asks',
    'tiers',
    'promises',
    'emergencies',
    'businessPaths',
    'activation',
    'playbooks',
    'kpis',
    'maintenance',
    'reports',
  ] as const;
  return [
    ...lists.flatMap((list) => repeated(idsOf(policy[list]), [list], 'id')),
    ...repeated(
      policy.sla.tiers.map(({ name }) => name),
      ['sla', 'tiers'],
      'name',
    ),
    ...Object.entries(policy.ladders).flatMap(([ladder, { rungs, escalations }]) => [
      ...repeated(idsOf(rungs), ['ladders', ladder, 'rungs'], 'id'),
      ...repeated(idsOf(escalations), ['ladders', ladder, 'escalations'], 'id'),
    ]),
    ...sharedParts(policy),
  ];
}

const idsOf = (items: readonly { readonly id: string }[] | undefined): string[] => (items ?? []).map(({ id }) => id);

const repeated = (ids: readonly string[], path: Path, key: string): Problem[] =>
  ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [
          problem(
            [...path, index, key],
            `a name of its own: "${id}" stands twice`,
            `whatever speaks of "${id}" means the first of that name; this one is never used`,
          ),
        ],
  );

/** A line's `part` is one or the other. */
function sharedParts({ businessPaths = [], activation = [] }: CompiledPolicy): Problem[] {
  const steps = new Set(idsOf(activation));
  return businessPaths.flatMap(({ id }, index) =>
    steps.has(id)
      ? [problem(['businessPaths', index, 'id'], `a name of its own: "${id}" is a step of the activation as well`)]
      : [],
  );
}
