import type { DirectoryStore } from '../adapters/directory-store.ts';
import { Problem, wrongField } from '../contracts/http/problem.ts';
import type { Contract, Customer } from '../domain/directory/directory.ts';
import { findTier, type CompiledPolicy } from '../domain/policy/policy.ts';

export interface ContractDeps {
  readonly directory: DirectoryStore;
  readonly policy: Pick<CompiledPolicy, 'name' | 'sla'>;
}

/** Writes a new customer; 409 where one has the id. */
export async function addCustomer({ directory }: ContractDeps, made: Customer): Promise<Customer> {
  if (await directory.putCustomer(made, true)) return made;
  throw new Problem(409, 'Conflict', `there is a customer "${made.id}" already`, { field: 'id' });
}

/** Writes over a customer that stands. */
export async function changeCustomer({ directory }: ContractDeps, made: Customer): Promise<Customer> {
  await standingCustomer(directory, made.id);
  await directory.putCustomer(made, false);
  return made;
}

export async function standingCustomer(directory: DirectoryStore, id: string): Promise<Customer> {
  const found = await directory.customer(id);
  if (found === undefined) throw new Problem(404, 'Not found', `there is no customer "${id}"`, { field: 'id' });
  return found;
}

/** The versions of a contract as they are written down, oldest first; 404 where there is none. */
export async function standingContract(directory: DirectoryStore, id: string): Promise<Contract[]> {
  const versions = await directory.listedContracts(id);
  if (versions.length === 0) throw new Problem(404, 'Not found', `there is no contract "${id}"`, { field: 'id' });
  return versions;
}

/** Writes the first version of a contract; 409 where one stands, 400 for whatever it names that is not there. */
export async function addContract(deps: ContractDeps, made: Contract): Promise<Contract> {
  await refuseMistakes(deps, made);
  const standing = await deps.directory.listedContracts(made.id);
  if (standing.length === 0 && (await deps.directory.putContract(made, true))) return made;
  throw new Problem(409, 'Conflict', `there is a contract "${made.id}" already; PUT lays down its next version`, {
    field: 'id',
  });
}

/** Writes a version of a contract that stands: the one that began on its `validFrom`, or else one more. */
export async function layVersion(deps: ContractDeps, made: Contract): Promise<Contract> {
  await refuseMistakes(deps, made);
  const [first] = await standingContract(deps.directory, made.id);
  if (first !== undefined && first.customer !== made.customer)
    throw wrongField('customer', `takes "${first.customer}": a contract stays with its customer`);
  await deps.directory.putContract(made, false);
  return made;
}

async function refuseMistakes({ directory, policy }: ContractDeps, made: Contract): Promise<void> {
  if ((await directory.customer(made.customer)) === undefined)
    throw wrongField('customer', `names "${made.customer}", who is no customer`);
  const services = new Set<string>((await directory.services()).map(({ id }) => id));
  made.services.forEach((service, index) => {
    if (!services.has(service)) throw wrongField(`services/${index}`, `names "${service}", which is no service`);
  });
  if (made.terms !== undefined || findTier(policy, made.tier) !== undefined) return;
  const tiers = policy.sla.tiers.map(({ name }) => name).join(', ');
  const known = tiers === '' ? `policy ${policy.name} has no tiers` : `a tier of policy ${policy.name} (${tiers})`;
  throw wrongField('tier', `takes ${known}, or any name with "terms" of the contract's own`);
}
