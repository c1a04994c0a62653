import * as z from 'zod';

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected an id of lower-case letters, digits and hyphens');

export const personId = slug.brand('PersonId');

export const serviceId = slug.brand('ServiceId');
export type ServiceId = z.infer<typeof serviceId>;

export const customerId = slug.brand('CustomerId');

export const contactId = slug.brand('ContactId');

export const contractId = slug.brand('ContractId');

export const scheduleId = slug.brand('ScheduleId');

/** In a role's list: whoever is on call in that schedule, at that place of the order. */
export const scheduleMember = z
  .string()
  .regex(/^schedule:[a-z0-9][a-z0-9-]{0,39}$/, 'expected the id of a person, or schedule: and the id of a schedule')
  .brand('ScheduleMember');

export const regionId = slug.brand('RegionId');

/** Audiences of a matrix that are made of an incident, and no role. */
export const audiencesThatAreNoRole: readonly string[] = ['customers', 'vip-customers', 'public', 'paged', 'told'];

/** A role that people are listed under and a policy speaks of. The audiences that are no role cannot be named so. */
export const roleName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'expected a role name such as L1 or duty-manager')
  .refine(
    (name) => !audiencesThatAreNoRole.includes(name),
    'expected another name: this one is an audience that is no role',
  );
