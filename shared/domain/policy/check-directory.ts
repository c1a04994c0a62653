import type { Directory } from '../directory/directory.ts';
import { everMembers } from '../directory/role-members.ts';
import type { Channel } from './document/channels.ts';
import { among, isWarning, problem, warning, type Problem } from './problem.ts';
import type { CompiledPolicy } from './policy.ts';

/** Whether a directory has everybody and everything that a policy speaks of. Paths are those of directory.yaml. */
export function checkDirectory(policy: CompiledPolicy, directory: Directory): Problem[] {
  const found = [
    ...checkRoles(policy, directory),
    ...checkRungs(policy, directory),
    ...checkLines(policy, directory),
    ...checkAsks(policy, directory),
    ...checkCustomers(policy, directory),
    ...checkServices(policy, directory),
    ...checkContracts(policy, directory),
    ...checkPrefixes(directory),
  ];
  return [...found.filter((one) => !isWarning(one)), ...found.filter(isWarning)];
}

const members = (directory: Directory, role: string): readonly string[] =>
  everMembers(
    (Object.hasOwn(directory.roles, role) ? directory.roles[role] : undefined) ?? [],
    directory.rota?.schedules ?? [],
  );

/** A role is covered at every hour of the week while somebody is listed in it, and at none while nobody is. */
function checkRoles(policy: CompiledPolicy, directory: Directory): Problem[] {
  const unknown = Object.keys(directory.roles).filter((role) => !Object.hasOwn(policy.roles, role));
  const empty = Object.keys(policy.roles).filter((role) => members(directory, role).length === 0);
  return [
    ...unknown.map((role) =>
      problem(
        ['roles', role],
        `a role of the policy (${among(Object.keys(policy.roles))})`,
        'nobody would be told as this role',
      ),
    ),
    ...empty.map((role) => {
      const [use] = usesOf(policy, role);
      return use === undefined
        ? warning(['roles', role], 'at least one person, or no such role', 'nobody stands for it in the texts')
        : problem(
            ['roles', role],
            `at least one person: the policy tells the role ${role}, at any hour of the week`,
            `${use} would reach nobody, in any hour of the week`,
          );
    }),
  ];
}

/** What the policy tells or asks a role by, in words. */
function usesOf(policy: CompiledPolicy, role: string): string[] {
  return [
    ...Object.entries(policy.ladders).flatMap(([ladder, { rungs }]) =>
      rungs
        .filter((rung) => rung.role === role || rung.also?.includes(role) === true)
        .map(({ id }) => `rung ${id} of ladder ${ladder}`),
    ),
    ...policy.matrix.filter(({ audience }) => audience === role).map(({ id }) => `the line ${id}`),
    ...(policy.asks ?? []).filter(({ roles }) => roles.includes(role)).map(({ id }) => `the ask ${id}`),
    ...(policy.unroutable.audience === role ? ['the alarm that nobody answered'] : []),
    ...(policy.sla.statements.audience === role ? ["the month's statements"] : []),
    ...(policy.reports ?? []).filter(({ audience }) => audience === role).map(({ id }) => `the report ${id}`),
  ];
}

/** Channels that need a number; every person has an email address, and an account on the others. */
const NEED_PHONE: ReadonlySet<Channel> = new Set<Channel>(['sms', 'voice', 'whatsapp']);
const inWords = (channel: Channel): string =>
  channel === 'sms' ? 'SMS' : channel === 'whatsapp' ? 'WhatsApp' : 'phone';

const anyPhone = (directory: Directory, role: string): boolean =>
  members(directory, role).some((member) =>
    directory.people.some(({ id, phone }) => id === member && phone !== undefined),
  );

/** Nobody with a usable channel on a rung means a rung of silence (failure 15). */
function checkRungs(policy: CompiledPolicy, directory: Directory): Problem[] {
  return Object.entries(policy.ladders).flatMap(([ladder, { rungs }]) =>
    rungs.flatMap(({ role, also = [], id }): Problem[] =>
      members(directory, role).length === 0 || [role, ...also].some((one) => anyPhone(directory, one))
        ? []
        : [
            problem(
              ['roles', role],
              `somebody with a phone: rung ${id} of ladder ${ladder} pages by SMS and would reach nobody`,
              `rung ${id} would be passed over in silence`,
            ),
          ],
    ),
  );
}

const checkLines = (policy: CompiledPolicy, directory: Directory): Problem[] =>
  policy.matrix
    .filter(
      ({ channel, fallback = channel, place }) =>
        [channel, fallback].every((one) => NEED_PHONE.has(one)) && place === undefined,
    )
    .filter(({ audience }) => members(directory, audience).length > 0 && !anyPhone(directory, audience))
    .map(({ id, audience, channel }) =>
      problem(
        ['roles', audience],
        `somebody with a phone: the matrix line ${id} tells them by ${inWords(channel)}`,
        `the line ${id} would reach nobody`,
      ),
    );

const checkAsks = (policy: CompiledPolicy, directory: Directory): Problem[] =>
  (policy.asks ?? []).flatMap(({ id, roles, channels }) =>
    channels.every((one) => NEED_PHONE.has(one))
      ? roles
          .filter((role) => members(directory, role).length > 0 && !anyPhone(directory, role))
          .map((role) =>
            problem(
              ['roles', role],
              `somebody with a phone: "${id}" is asked by ${channels.map(inWords).join(' and ')} only`,
              `"${id}" would be asked of nobody in the role ${role}, and go on without their word`,
            ),
          )
      : [],
  );

/** Customers who have no number are told by what else they have; somebody should know before the night. */
function checkCustomers(policy: CompiledPolicy, { customers }: Directory): Problem[] {
  const called = policy.matrix.filter(
    ({ audience, channel, place }) =>
      ['customers', 'vip-customers'].includes(audience) && NEED_PHONE.has(channel) && place === undefined,
  );
  const [first] = called;
  const onlyVips = called.every(({ audience }) => audience === 'vip-customers');
  const vipLine = policy.matrix.find(({ audience }) => audience === 'vip-customers');
  return [
    ...(first === undefined ? [] : customers).flatMap(({ id, contacts, vip }, index) =>
      contacts.some(({ phone }) => phone !== undefined) || (onlyVips && vip !== true)
        ? []
        : [
            warning(
              ['customers', index, 'contacts'],
              `a contact with a phone: the matrix line ${first?.id ?? ''} tells customers by ${inWords(first?.channel ?? 'voice')}`,
              `${id} would not be called; they are told by what else they have`,
            ),
          ],
    ),
    ...(vipLine === undefined || customers.some(({ vip }) => vip === true)
      ? []
      : [
          warning(
            ['customers'],
            `a customer with vip: true: the matrix line ${vipLine.id} tells such customers only`,
            `the line ${vipLine.id} would reach nobody`,
          ),
        ]),
  ];
}

const checkServices = (policy: CompiledPolicy, { services }: Directory): Problem[] =>
  policy.alertRules.flatMap(({ match: { service, name }, row }) =>
    service === undefined || services.some(({ id }) => id === service)
      ? []
      : [
          problem(
            ['services'],
            `the service "${service}", which the policy's rule for ${name ?? row} names`,
            'the rule would match no alarm',
          ),
        ],
  );

const checkContracts = (policy: CompiledPolicy, { contracts }: Directory): Problem[] =>
  contracts.flatMap(({ tier }, index) =>
    policy.sla.tiers.some(({ name }) => name === tier)
      ? []
      : [
          problem(
            ['contracts', index, 'tier'],
            `a tier of the policy (${among(policy.sla.tiers.map(({ name }) => name))}), not "${tier}"`,
            "the month's statement of this contract could not be reckoned",
          ),
        ],
  );

/** An alarm belongs to one service. */
function checkPrefixes({ services }: Directory): Problem[] {
  const all = services.flatMap(({ alarmPrefixes }, service) =>
    alarmPrefixes.map((prefix, index) => ({ prefix, service, index })),
  );
  return all.flatMap(({ prefix, service, index }, at) =>
    all.slice(0, at).some((other) => other.prefix === prefix)
      ? [
          problem(
            ['services', service, 'alarmPrefixes', index],
            `a prefix of its own: "${prefix}" stands twice`,
            'its alarms would be laid to the first of the two services',
          ),
        ]
      : [],
  );
}
