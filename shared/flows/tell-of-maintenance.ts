import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { NoticePlan } from '../domain/communication/notice.ts';
import { affectedCustomers } from '../domain/directory/affected-customers.ts';
import { noticeId } from '../domain/ids.ts';
import type { Announcement, News } from '../domain/maintenance/announcement.ts';

export interface TellMaintenanceDeps {
  readonly directory: DirectoryStore;
  readonly ledger: NoticeLedger;
  readonly policies: PolicyShelf;
}

const STATUS_PAGE = 'status-page';

/**
 * Plans what customers are to hear of it: their contacts by email, and all on the status page, where it is not for some customers
 * alone. Asking twice plans nothing twice.
 */
export async function tellOfMaintenance(deps: TellMaintenanceDeps, item: Announcement): Promise<void> {
  const { tell, customers } = item;
  const here = await customersOf(deps.directory, item);
  const gone = tell.gone.filter((id) => !here.includes(id));
  const contacts = [
    ...(await contactsOf(deps.directory, here, tell.news)),
    ...(await contactsOf(deps.directory, gone, 'cancelled')),
  ];
  const page = customers === undefined ? [planOf(item, tell.news, placeOf(deps), 'public', STATUS_PAGE)] : [];
  for (const plan of [
    ...contacts.map(({ recipient, news }) => planOf(item, news, recipient, 'customers', 'email')),
    ...page,
  ])
    await deps.ledger.plan(plan);
}

/** Whom it concerns: the customers that it names, else all who use its services or have a contract on them when it begins, or now. */
export async function customersOf(
  directory: DirectoryStore,
  { customers, services, tell }: Pick<Announcement, 'customers' | 'services' | 'tell'>,
): Promise<string[]> {
  if (customers !== undefined) return [...customers];
  const [contracts, known] = await Promise.all([directory.contracts(), directory.services()]);
  const days = [tell.at, ...(tell.window === undefined ? [] : [tell.window.start])];
  const all = services.flatMap((service) => {
    const users = known.find(({ id }) => id === service)?.customers ?? [];
    return days.flatMap((day) => affectedCustomers(contracts, users, service, undefined, day));
  });
  return [...new Set(all)].sort();
}

async function contactsOf(directory: DirectoryStore, customers: readonly string[], news: News) {
  const found = await directory.customersById(customers);
  return [...found.values()].flatMap(({ id, contacts }) =>
    contacts.map((contact) => ({ recipient: `${id}/${contact.id}`, news })),
  );
}

/** Where the policy posts on the status page; its only place has the channel's name where the policy has no line for it. */
function placeOf({ policies }: TellMaintenanceDeps): string {
  const line = policies.current.policy.matrix.find(
    ({ channel, place }) => channel === STATUS_PAGE && place !== undefined,
  );
  return line?.place ?? STATUS_PAGE;
}

const planOf = (
  { id, tell }: Announcement,
  news: News,
  recipient: string,
  audience: string,
  channel: 'email' | typeof STATUS_PAGE,
): NoticePlan => ({
  id: noticeId.parse(`maintenance.${tell.version}.${recipient}.${channel}`),
  subject: { about: 'maintenance', maintenance: id, version: tell.version, news },
  kind: 'notice',
  audience,
  recipient,
  channel,
  template: `maintenance-${news}`,
  validity: 'always',
  queue: 'broadcasts',
  why: `maintenance ${news}`,
  row: 'S2.2',
  dueAt: tell.at,
  plannedAt: tell.at,
});
