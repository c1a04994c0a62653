import type { DirectoryStore } from '../adapters/directory-store.ts';
import { wrongField } from '../contracts/http/problem.ts';
import { findSeverity, type CompiledPolicy } from '../domain/policy/policy.ts';

/** The policy's own spelling of a severity that a person names; else a Problem that lists what there is (400). */
export function knownSeverity(policy: Pick<CompiledPolicy, 'severities'>, asked: string): string {
  const found = findSeverity(policy, asked);
  if (found !== undefined) return found.id;
  throw wrongField('severity', `takes one of ${policy.severities.map(({ id }) => id).join(', ')}`);
}

/** The service that a person names; else a Problem that lists what there is (400). */
export async function knownService(directory: DirectoryStore, asked: string): Promise<string> {
  const services = await directory.services();
  if (services.some(({ id }) => id === asked)) return asked;
  throw wrongField('service', `takes one of ${services.map(({ id }) => id).join(', ')}`);
}
