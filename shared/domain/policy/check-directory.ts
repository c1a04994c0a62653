import type { Directory } from '../directory/directory.ts';
import type { Problem } from './problem.ts';
import type { CompiledPolicy } from './policy.ts';

/** Whether a directory has everybody and everything that a policy speaks of. Paths are those of directory.yaml. */
export function checkDirectory(policy: CompiledPolicy, directory: Directory): Problem[] {
  return [
    ...checkRoles(policy, directory),
    ...checkRungs(policy, directory),
    ...checkSmsLines(policy, directory),
    ...policy.alertRules.flatMap(({ match: { service, name } }): Problem[] =>
      service === undefined || directory.services.some(({ id }) => id === service)
        ? []
        : [{ path: ['services'], expected: `the service "${service}", which the policy's rule for ${name} names` }],
    ),
    ...directory.contracts.flatMap(({ tier }, index): Problem[] =>
      policy.sla.tiers.some(({ name }) => name === tier)
        ? []
        : [
            {
              path: ['contracts', index, 'tier'],
              expected: `a tier of the policy (${policy.sla.tiers.map(({ name }) => name).join(', ')}), not "${tier}"`,
            },
          ],
    ),
    ...checkPrefixes(directory),
  ];
}

const members = (directory: Directory, role: string): readonly string[] =>
  (Object.hasOwn(directory.roles, role) ? directory.roles[role] : undefined) ?? [];

function checkRoles(policy: CompiledPolicy, directory: Directory): Problem[] {
  const unknown = Object.keys(directory.roles).filter((role) => !Object.hasOwn(policy.roles, role));
  const empty = Object.keys(policy.roles).filter((role) => members(directory, role).length === 0);
  return [
    ...unknown.map((role): Problem => ({
      path: ['roles', role],
      expected: `a role of the policy (${Object.keys(policy.roles).join(', ')})`,
    })),
    ...empty.map((role): Problem => ({
      path: ['roles', role],
      expected: `at least one person: the policy tells the role ${role}`,
    })),
  ];
}

const canGetSms = (directory: Directory, role: string): boolean =>
  members(directory, role).some((member) =>
    directory.people.some(({ id, phone }) => id === member && phone !== undefined),
  );

/** Nobody with a usable channel on a rung means a rung of silence (failure 15). */
function checkRungs(policy: CompiledPolicy, directory: Directory): Problem[] {
  return Object.entries(policy.ladders).flatMap(([ladder, { rungs }]) =>
    rungs.flatMap(({ role, id }): Problem[] =>
      members(directory, role).length === 0 || canGetSms(directory, role)
        ? []
        : [
            {
              path: ['roles', role],
              expected: `somebody with a phone: rung ${id} of ladder ${ladder} pages by SMS and would reach nobody`,
            },
          ],
    ),
  );
}

function checkSmsLines(policy: CompiledPolicy, directory: Directory): Problem[] {
  return policy.matrix
    .filter(
      ({ channel, audience, when }) => channel === 'sms' && 'minute' in when && Object.hasOwn(policy.roles, audience),
    )
    .filter(({ audience }) => members(directory, audience).length > 0 && !canGetSms(directory, audience))
    .map(({ id, audience }): Problem => ({
      path: ['roles', audience],
      expected: `somebody with a phone: the matrix line ${id} tells them by SMS`,
    }));
}

/** An alarm belongs to one service. */
function checkPrefixes({ services }: Directory): Problem[] {
  const all = services.flatMap(({ alarmPrefixes }, service) =>
    alarmPrefixes.map((prefix, index) => ({ prefix, service, index })),
  );
  return all.flatMap(({ prefix, service, index }, at): Problem[] =>
    all.slice(0, at).some((other) => other.prefix === prefix)
      ? [
          {
            path: ['services', service, 'alarmPrefixes', index],
            expected: `a prefix of its own: "${prefix}" stands twice`,
          },
        ]
      : [],
  );
}
