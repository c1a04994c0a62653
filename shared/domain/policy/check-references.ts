import { audiencesThatAreNoRole } from '../directory/directory-ids.ts';
import type { Target } from './document/calendar.ts';
import type { CompiledPolicy } from './policy.ts';
import { among, problem, type Path, type Problem } from './problem.ts';

interface Reference {
  readonly to: string;
  readonly path: Path;
  /** What nobody would have got by it. */
  readonly atNight: string;
}
const ref = (to: string, path: Path, atNight: string): Reference => ({ to, path, atNight });
const each = (ids: readonly string[] | undefined, path: Path, atNight: string): Reference[] =>
  (ids ?? []).map((id, index) => ref(id, [...path, index], atNight));

/** Whatever the policy speaks of is in it: severities, roles, ladders, calendars, types of emergency, tiers, facts' own lists apart. */
export const checkReferences = (policy: CompiledPolicy): Problem[] => [
  ...unknown(
    severitiesNamed(policy),
    policy.severities.map(({ id }) => id),
    'a severity of this policy',
  ),
  ...unknown(rolesNamed(policy), Object.keys(policy.roles), 'a role of this policy'),
  ...unknown(laddersNamed(policy), Object.keys(policy.ladders), 'a ladder of this policy'),
  ...unknown(calendarsNamed(policy), Object.keys(policy.calendars ?? {}), 'a calendar of this policy'),
  ...unknown(emergenciesNamed(policy), idsOf(policy.emergencies), 'a type of emergency of this policy'),
  ...unknown(tiersNamed(policy), idsOf(policy.tiers), 'a support tier of this policy'),
  ...unknown(
    Object.entries(policy.channels ?? {}).flatMap(([channel, facts]) =>
      each(facts.tiers, ['channels', channel, 'tiers'], `nobody has that tier, so nobody is told by ${channel}`),
    ),
    policy.sla.tiers.map(({ name }) => name),
    'an uptime tier of this policy',
  ),
  ...emergencyOfNoType(policy),
];

const idsOf = (items: readonly { readonly id: string }[] | undefined): string[] => (items ?? []).map(({ id }) => id);

const unknown = (references: readonly Reference[], known: readonly string[], what: string): Problem[] =>
  references
    .filter(({ to }) => !known.includes(to))
    .map(({ to, path, atNight }) => problem(path, `${what} (${among(known)}), not "${to}"`, atNight));

function severitiesNamed(policy: CompiledPolicy): Reference[] {
  const never = 'nothing ever has that severity, so this is never done';
  return [
    ref(policy.defaultSeverity, ['defaultSeverity'], 'an alarm that nobody foresaw could not be opened'),
    ref(policy.serviceDefaultSeverity, ['serviceDefaultSeverity'], 'an alarm of a known service could not be opened'),
    ...(policy.criteria ?? []).map(({ severity }, index) =>
      ref(severity, ['criteria', index, 'severity'], 'what is known would make no severity'),
    ),
    ...policy.alertRules.map(({ severity }, index) =>
      ref(severity, ['alertRules', index, 'severity'], 'the alarm could not be opened'),
    ),
    ...(policy.emergencies ?? []).map(({ severity, name }, index) =>
      ref(severity, ['emergencies', index, 'severity'], `"${name}" could not be declared`),
    ),
    ...(['matrix', 'asks', 'promises', 'kpis', 'playbooks', 'activation'] as const).flatMap((list) =>
      (policy[list] ?? []).flatMap((item: { severities?: readonly string[] | undefined }, index) =>
        each(item.severities, [list, index, 'severities'], never),
      ),
    ),
    ...(policy.asks ?? []).flatMap(({ automatic }, index) => each(automatic, ['asks', index, 'automatic'], never)),
    ...Object.entries(policy.channels ?? {}).flatMap(([channel, { severities }]) =>
      each(severities, ['channels', channel, 'severities'], never),
    ),
    ...each(policy.postMortem?.scheduledFor, ['postMortem', 'scheduledFor'], never),
    ...(policy.postMortem?.requiredFor ?? []).flatMap(({ severities }, index) =>
      each(severities, ['postMortem', 'requiredFor', index, 'severities'], never),
    ),
  ];
}

function rolesNamed(policy: CompiledPolicy): Reference[] {
  const nobody = 'nobody is in that role, so nobody hears of it';
  return [
    ...Object.entries(policy.ladders).flatMap(([ladder, { rungs }]) =>
      rungs.flatMap(({ id, role, also }, index) => {
        const atNight = `rung ${id} of ladder ${ladder} would page nobody`;
        return [
          ref(role, ['ladders', ladder, 'rungs', index, 'role'], atNight),
          ...each(also, ['ladders', ladder, 'rungs', index, 'also'], atNight),
        ];
      }),
    ),
    ...policy.matrix.flatMap(({ audience, id }, index) =>
      audiencesThatAreNoRole.includes(audience)
        ? []
        : [ref(audience, ['matrix', index, 'audience'], `the line ${id} would tell nobody`)],
    ),
    ...(policy.asks ?? []).flatMap(({ roles, id }, index) =>
      each(roles, ['asks', index, 'roles'], `nobody could answer "${id}", and what needs it would never leave`),
    ),
    ref(policy.unroutable.audience, ['unroutable', 'audience'], 'when nobody answers, nobody would be told so'),
    ref(policy.sla.statements.audience, ['sla', 'statements', 'audience'], 'the statements would be sent to nobody'),
    ...Object.entries(policy.channels ?? {}).flatMap(([channel, { approval }]) =>
      approval === undefined ? [] : [ref(approval, ['channels', channel, 'approval'], nobody)],
    ),
    ...Object.entries(policy.roles).flatMap(([name, { reportsTo }]) =>
      reportsTo === undefined ? [] : [ref(reportsTo, ['roles', name, 'reportsTo'], nobody)],
    ),
    ...(['tiers', 'businessPaths', 'maintenance'] as const).flatMap((list) =>
      (policy[list] ?? []).flatMap(({ roles }, index) => each(roles, [list, index, 'roles'], nobody)),
    ),
    ...(policy.contacts ?? []).flatMap(({ primary, backup }, index) => [
      ...each(primary, ['contacts', index, 'primary'], nobody),
      ...each(backup, ['contacts', index, 'backup'], nobody),
    ]),
    ...(policy.reports ?? []).map(({ audience }, index) => ref(audience, ['reports', index, 'audience'], nobody)),
  ];
}

const laddersNamed = (policy: CompiledPolicy): Reference[] => [
  ...policy.severities.map(({ ladder, id }, index) =>
    ref(ladder, ['severities', index, 'ladder'], `a ${id} would open and page nobody`),
  ),
  ...(policy.emergencies ?? []).map(({ ladder, name }, index) =>
    ref(ladder, ['emergencies', index, 'ladder'], `"${name}" would be declared and its team not be paged`),
  ),
  ref(policy.catchAllLadder, ['catchAllLadder'], 'an alarm that nothing matches would page nobody'),
];

function calendarsNamed(policy: CompiledPolicy): Reference[] {
  const target = (given: Target | undefined, path: Path): Reference[] => {
    const atNight = 'nobody could say when it falls due';
    if (given === undefined || typeof given === 'string') return [];
    return 'of' in given
      ? [ref(given.of, [...path, 'of'], atNight)]
      : [ref(given.nextDayOf, [...path, 'nextDayOf'], atNight)];
  };
  return [
    ...(['severities', 'tiers'] as const).flatMap((list) =>
      (policy[list] ?? []).flatMap(({ response, resolution }, index) => [
        ...target(response, [list, index, 'response']),
        ...target(resolution, [list, index, 'resolution']),
      ]),
    ),
    ...(policy.promises ?? []).flatMap(({ within }, index) => target(within, ['promises', index, 'within'])),
    ...(policy.tiers ?? []).flatMap(({ availability, id }, index) =>
      availability === undefined
        ? []
        : [ref(availability, ['tiers', index, 'availability'], `nobody could say whether ${id} is at work`)],
    ),
    ...Object.entries(policy.channels ?? {}).flatMap(([channel, { availability }]) =>
      availability === undefined
        ? []
        : [ref(availability, ['channels', channel, 'availability'], `nobody could say whether ${channel} is open`)],
    ),
  ];
}

function emergenciesNamed(policy: CompiledPolicy): Reference[] {
  const never = 'no such emergency is ever declared, so this is never done';
  const one = (type: string | undefined, path: Path): Reference[] =>
    type === undefined ? [] : [ref(type, path, never)];
  return [
    ...(['matrix', 'asks'] as const).flatMap((list) =>
      (policy[list] ?? []).flatMap(({ emergency }, index) =>
        emergency === 'any' ? [] : each(emergency, [list, index, 'emergency'], never),
      ),
    ),
    ...policy.alertRules.flatMap(({ emergency }, index) => one(emergency, ['alertRules', index, 'emergency'])),
    ...(policy.playbooks ?? []).flatMap(({ emergency }, index) => one(emergency, ['playbooks', index, 'emergency'])),
  ];
}

const emergencyOfNoType = (policy: CompiledPolicy): Problem[] =>
  idsOf(policy.emergencies).length > 0
    ? []
    : (['matrix', 'asks'] as const).flatMap((list) =>
        (policy[list] ?? []).flatMap(({ emergency }, index) =>
          emergency === 'any'
            ? [problem([list, index, 'emergency'], 'a policy with types of emergency', 'nothing of this is ever done')]
            : [],
        ),
      );

const tiersNamed = (policy: CompiledPolicy): Reference[] =>
  Object.entries(policy.ladders).flatMap(([ladder, { rungs }]) =>
    rungs.flatMap(({ tier }, index) =>
      tier === undefined
        ? []
        : [ref(tier, ['ladders', ladder, 'rungs', index, 'tier'], 'nobody could say to which tier the rung belongs')],
    ),
  );
