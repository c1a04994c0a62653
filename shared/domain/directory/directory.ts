import * as z from 'zod';
import { checkRota } from '../oncall/check-rota.ts';
import { rota } from '../oncall/schedule.ts';
import { money } from '../sla/money.ts';
import { slaTerms } from '../sla/sla-tier.ts';
import { duration } from '../text/duration.ts';
import { contractKey } from './contract-versions.ts';
import { contactId, contractId, customerId, personId, roleName, scheduleMember, serviceId } from './directory-ids.ts';
import { scheduleOf } from './role-members.ts';
import { zone } from './zone.ts';

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

const name = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}]+$/u, 'expected a name on one line');
/** A month of a thousand such contracts, credited tenfold, is still a sum that JSON carries exactly. */
const MOST_MINOR = 1_000_000_000_000;
const date = z.iso.date('expected a date such as 2026-01-31');

/** Somebody who can be told. Without a phone there is no SMS channel. */
export const person = z.strictObject({
  id: personId,
  name,
  phone: z.e164('expected a phone number in E.164, such as +353209120101').optional(),
  email: z.email('expected an email address'),
  zone,
  admin: z.boolean().optional(),
});
export type Person = z.infer<typeof person>;

/** What customers buy and alarms speak of. An alarm whose name begins with one of the prefixes belongs to it. */
export const service = z.strictObject({
  id: serviceId,
  name,
  alarmPrefixes: z.array(z.string().min(1).max(100)),
  /** Who uses it without a contract that says so. */
  customers: z.array(customerId).optional(),
});
export type Service = z.infer<typeof service>;

export const contact = z.strictObject({
  id: contactId,
  name,
  email: z.email('expected an email address'),
  /** Where they are called; without it they are told by what else they have. */
  phone: z.e164('expected a phone number in E.164, such as +353209120101').optional(),
  locale: z.string().refine(isLocale, 'expected a language tag such as en or pt-BR').optional(),
});

export const customer = z.strictObject({
  id: customerId,
  name,
  zone,
  /** Told directly, by a person's name, where the policy has lines for such customers. */
  vip: z.boolean().optional(),
  contacts: z.array(contact).min(1),
});
export type Customer = z.infer<typeof customer>;

/**
 * What a customer was promised. `validFrom` is the first local day it covers, `validTo` the first it no longer covers.
 * `prorate`: whether a month that it covers in part is charged, and credited, in part. The fields after it override the tier's terms.
 * A contract of the same id with a later `validFrom` is its next version, and takes over on that day.
 */
export const contract = z
  .strictObject({
    id: contractId,
    customer: customerId,
    services: z
      .array(serviceId)
      .min(1)
      .max(50, 'expected at most 50 services')
      .refine((all) => new Set(all).size === all.length, 'expected each service once'),
    tier: name.max(40, 'expected at most 40 characters'),
    monthlyFee: money.refine(({ minor }) => minor <= MOST_MINOR, {
      path: ['minor'],
      message: `expected at most ${MOST_MINOR} minor units`,
    }),
    zone,
    validFrom: date,
    validTo: date.optional(),
    prorate: z.boolean(),
    noticeBefore: duration.optional(),
    degradedCounts: z.boolean().optional(),
    creditCapMinor: z.int().min(0).optional(),
    creditMinimumMinor: z.int().min(0).optional(),
    /** An outage shorter than this does not count. */
    minimumOutage: duration.optional(),
    /** Whether a degradation or an outage of a share of the users counts by that share, or as a whole. */
    partialImpact: z.enum(['share', 'whole']).optional(),
    /** Terms of its own, in the place of the tier's. */
    terms: slaTerms.optional(),
  })
  .refine(({ validFrom, validTo }) => validTo === undefined || validFrom < validTo, {
    path: ['validTo'],
    message: 'expected a day after validFrom',
  });
export type Contract = z.infer<typeof contract>;

/** Who fills a role, in the order in which they are tried: people, and schedules by whoever is on call in them. */
export const roles = z.record(
  roleName,
  z.array(
    z.union([personId, scheduleMember], {
      error: 'expected the id of a person, or schedule: and the id of a schedule',
    }),
  ),
);

/** People, what they do, what is watched, who pays for it. References are checked: nothing in here points at nothing. */
export const directory = z
  .strictObject({
    people: z.array(person),
    roles,
    services: z.array(service),
    customers: z.array(customer),
    contracts: z.array(contract),
    /** Who is on call when. Absent: what stands in the system stays as it is. */
    rota: rota.optional(),
  })
  .superRefine((all, context) => {
    const complain = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    for (const list of ['people', 'services', 'customers'] as const) repeated(all[list], [list], complain);
    versionsClash(all.contracts, complain);
    all.customers.forEach(({ contacts }, index) => repeated(contacts, ['customers', index, 'contacts'], complain));
    const people = new Set<string>(all.people.map(({ id }) => id));
    for (const [role, members] of Object.entries(all.roles)) {
      members.forEach((member, index) => {
        const schedule = scheduleOf(member);
        if (schedule !== undefined && all.rota?.schedules.some(({ id }) => id === schedule) === false)
          complain(['roles', role, index], `expected the id of a schedule of this directory, not "${schedule}"`);
        if (schedule === undefined && !people.has(member))
          complain(['roles', role, index], `expected the id of a person of this directory, not "${member}"`);
        if (members.indexOf(member) !== index)
          complain(['roles', role, index], `expected each person once, "${member}" stands twice`);
      });
    }
    if (all.rota !== undefined)
      for (const { path, expected } of checkRota(all.rota, { people, roles: new Set(Object.keys(all.roles)) }))
        complain(['rota', ...path], `expected ${expected}`);
    const services = new Set<string>(all.services.map(({ id }) => id));
    const customers = new Set<string>(all.customers.map(({ id }) => id));
    all.services.forEach((each, index) => {
      each.customers?.forEach((id, at) => {
        if (!customers.has(id))
          complain(['services', index, 'customers', at], `expected the id of a customer, not "${id}"`);
      });
    });
    all.contracts.forEach((each, index) => {
      if (!customers.has(each.customer))
        complain(['contracts', index, 'customer'], `expected the id of a customer, not "${each.customer}"`);
      each.services.forEach((id, at) => {
        if (!services.has(id))
          complain(['contracts', index, 'services', at], `expected the id of a service, not "${id}"`);
      });
    });
  });
export type Directory = z.infer<typeof directory>;

/** Versions of one contract begin on different days, and are its customer's. */
function versionsClash(
  contracts: readonly Contract[],
  complain: (path: (string | number)[], message: string) => void,
): void {
  const seen = new Set<string>();
  const customers = new Map<string, string>();
  contracts.forEach((each, index) => {
    const { id, customer, validFrom } = each;
    const key = contractKey(each);
    if (seen.has(key))
      complain(['contracts', index, 'id'], `expected another validFrom: a version of "${id}" begins on ${validFrom}`);
    seen.add(key);
    const of = customers.get(id) ?? customer;
    customers.set(id, of);
    if (of !== customer)
      complain(['contracts', index, 'customer'], `expected "${of}", whose contract "${id}" is in its other versions`);
  });
}

function repeated(
  items: readonly { id: string }[],
  path: (string | number)[],
  complain: (path: (string | number)[], message: string) => void,
) {
  const seen = new Set<string>();
  items.forEach(({ id }, index) => {
    if (seen.has(id)) complain([...path, index, 'id'], `expected an id of its own, "${id}" stands twice`);
    seen.add(id);
  });
}
