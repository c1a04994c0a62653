import * as z from 'zod';
import { parsed, wrongField } from '../../shared/contracts/http/problem.ts';
import type { Scope } from '../../shared/contracts/http/scopes.ts';
import { versionsInForce } from '../../shared/domain/directory/contract-versions.ts';
import { contract, customer, type Contract } from '../../shared/domain/directory/directory.ts';
import {
  addContract,
  addCustomer,
  changeCustomer,
  layVersion,
  standingContract,
  standingCustomer,
  type ContractDeps,
} from '../../shared/flows/lay-contract.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';

const READ: readonly Scope[] = ['finance', 'commander'];
const WRITE: readonly Scope[] = ['finance', 'admin'];

const idIn = ({ path }: Request): string => path['id'] ?? '';

function refuseOtherId(request: Request, { id }: { readonly id: string }): void {
  if (id !== idIn(request)) throw wrongField('id', `takes "${idIn(request)}", as the address says`);
}

const query = z.object({
  customer: z.string().min(1).max(64).optional(),
  at: z.iso.date('takes a date such as 2026-03-01').optional(),
});

const isInForce = ({ validFrom, validTo }: Contract, day: string): boolean =>
  validFrom <= day && day < (validTo ?? '9999');

const customerRoutes = (deps: ContractDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/customers',
    scopes: READ,
    answer: async () => ({ status: 200, body: { items: await deps.directory.customers() } }),
  },
  {
    method: 'POST',
    path: '/v1/customers',
    scopes: WRITE,
    answer: async (request) => {
      const made = await addCustomer(deps, parsed(customer, request.json(), 'the customer'));
      return { status: 201, body: made, headers: { location: `/v1/customers/${made.id}` } };
    },
  },
  {
    method: 'GET',
    path: '/v1/customers/{id}',
    scopes: READ,
    answer: async (request) => ({ status: 200, body: await standingCustomer(deps.directory, idIn(request)) }),
  },
  {
    method: 'PUT',
    path: '/v1/customers/{id}',
    scopes: WRITE,
    answer: async (request) => {
      const made = parsed(customer, request.json(), 'the customer');
      refuseOtherId(request, made);
      return { status: 200, body: await changeCustomer(deps, made) };
    },
  },
];

const versionsOf = async ({ directory }: ContractDeps, id: string) => {
  const versions = await standingContract(directory, id);
  return { id, customer: versions[0]?.customer, versions: versionsInForce(versions) };
};

/** Customers, and what they were promised: each contract a row of versions, of which each takes over on its `validFrom`. */
export const contractRoutes = (deps: ContractDeps): Route[] => [
  ...customerRoutes(deps),
  {
    method: 'GET',
    path: '/v1/contracts',
    scopes: READ,
    answer: async (request) => {
      const { customer: of, at } = parsed(query, request.query, 'the query');
      const all = await deps.directory.contracts();
      const items = all.filter(
        (one) => (of === undefined || one.customer === of) && (at === undefined || isInForce(one, at)),
      );
      return { status: 200, body: { items } };
    },
  },
  {
    method: 'POST',
    path: '/v1/contracts',
    scopes: WRITE,
    answer: async (request) => {
      const made = await addContract(deps, parsed(contract, request.json(), 'the contract'));
      return { status: 201, body: made, headers: { location: `/v1/contracts/${made.id}` } };
    },
  },
  {
    method: 'GET',
    path: '/v1/contracts/{id}',
    scopes: READ,
    answer: async (request) => ({ status: 200, body: await versionsOf(deps, idIn(request)) }),
  },
  {
    method: 'PUT',
    path: '/v1/contracts/{id}',
    scopes: WRITE,
    answer: async (request) => {
      const made = parsed(contract, request.json(), 'the contract');
      refuseOtherId(request, made);
      await layVersion(deps, made);
      return { status: 200, body: await versionsOf(deps, made.id) };
    },
  },
];
