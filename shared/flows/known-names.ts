import type { DirectoryStore } from '../adapters/directory-store.ts';
import { Problem, wrongField } from '../contracts/http/problem.ts';
import type { Terms } from '../domain/ladder/terms.ts';
import type { Facts } from '../domain/policy/document/conditions.ts';
import { wrongFact } from '../domain/policy/known-facts.ts';
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

/** Refuses facts that the policy does not declare, or cannot take as they stand (400). */
export function knownFacts(policy: Pick<CompiledPolicy, 'facts'>, facts: Facts | undefined): void {
  for (const [name, value] of Object.entries(facts ?? {})) {
    const wrong = wrongFact(policy, name, value);
    if (wrong !== undefined) throw wrongField(`facts.${name}`, wrong);
  }
}

/** Refuses a type of emergency that the policy does not have (400). */
export function knownEmergency(policy: Pick<CompiledPolicy, 'emergencies'>, asked: string): void {
  const ids = (policy.emergencies ?? []).map(({ id }) => id);
  if (!ids.includes(asked))
    throw wrongField('emergency', `takes one of ${ids.join(', ') || 'none: the policy has no emergencies'}`);
}

/** Refuses roles that the policy does not have, and people who are not in the directory (400). */
export async function knownRoles(
  policy: Pick<CompiledPolicy, 'roles'>,
  directory: DirectoryStore,
  roles: Readonly<Record<string, string>> | undefined,
): Promise<void> {
  for (const [role, person] of Object.entries(roles ?? {})) {
    if (!Object.hasOwn(policy.roles, role))
      throw wrongField(`roles.${role}`, `is no role: there are ${Object.keys(policy.roles).join(', ')}`);
    if ((await directory.person(person)) === undefined)
      throw wrongField(`roles.${role}`, `names "${person}", who is not in the directory`);
  }
}

/** The ask that a person answers; else a Problem that lists what there is (404). */
export function knownAsk(policy: Pick<CompiledPolicy, 'asks'>, asked: string): string {
  const ids = (policy.asks ?? []).map(({ id }) => id);
  if (ids.includes(asked)) return asked;
  throw new Problem(404, 'Not found', `there is no question "${asked}"; the policy has ${ids.join(', ') || 'none'}`, {
    field: 'ask',
  });
}

/** Refuses a rung that the incident's ladder does not have (400). */
export function knownRung({ rungs }: Terms, asked: string): void {
  if (!rungs.some(({ id }) => id.toLowerCase() === asked.toLowerCase()))
    throw wrongField('to', `takes a rung of this ladder: ${rungs.map(({ id }) => id).join(', ')}`);
}
