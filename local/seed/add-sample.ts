import { contractKey } from '../../shared/domain/directory/contract-versions.ts';
import type { Directory } from '../../shared/domain/directory/directory.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';

/**
 * The directory that stands, with the sample of the policy that runs now where the one lacks what the other has: a laptop that is
 * started with another policy goes on with its data, and whoever an open incident still has to reach stays. What both name is the
 * sample's; contracts of uptime tiers that the policy does not have would bill by nothing, and go.
 */
export function addSample(standing: Directory, sample: Directory, { sla }: Pick<CompiledPolicy, 'sla'>): Directory {
  const both = <T extends { readonly id: string }>(before: readonly T[], now: readonly T[]): T[] => [
    ...now,
    ...before.filter(({ id }) => !now.some((one) => one.id === id)),
  ];
  const tiers = sla.tiers.map(({ name }) => name);
  return {
    people: both(standing.people, sample.people),
    roles: { ...standing.roles, ...sample.roles },
    services: both(standing.services, sample.services),
    customers: both(standing.customers, sample.customers),
    contracts: [
      ...sample.contracts,
      ...standing.contracts.filter((one) => !sample.contracts.some((own) => contractKey(own) === contractKey(one))),
    ].filter(({ tier, terms }) => terms !== undefined || tiers.includes(tier)),
    rota: {
      regions: both(standing.rota?.regions ?? [], sample.rota?.regions ?? []),
      schedules: both(standing.rota?.schedules ?? [], sample.rota?.schedules ?? []),
      staffing: both(standing.rota?.staffing ?? [], sample.rota?.staffing ?? []),
      limits: sample.rota?.limits ?? standing.rota?.limits ?? {},
    },
  };
}

/** Whether the policy's sample has a role that the directory lacks: it was seeded for another policy. */
export const lacksRoles = ({ roles }: Directory, sample: Directory): boolean =>
  Object.keys(sample.roles).some((role) => !Object.hasOwn(roles, role));
