import { compiledPolicy, type CompiledPolicy } from '../domain/policy/policy.ts';
import type { Table } from './table.ts';

export interface BundledPolicy {
  readonly policy: CompiledPolicy;
  readonly hash: string;
}

/**
 * The policy that this deployment runs, and every policy that an incident was opened under: an incident keeps its own for life.
 * A policy never changes under its hash, so each is read once a process.
 */
export class PolicyShelf {
  readonly #table: Table;
  readonly #known = new Map<string, Promise<CompiledPolicy>>();
  #shelved: Promise<unknown> | undefined;
  readonly current: BundledPolicy;

  constructor(table: Table, current: BundledPolicy) {
    this.#table = table;
    this.current = current;
    this.#known.set(current.hash, Promise.resolve(current.policy));
  }

  /** Puts the current policy on the shelf, so that whatever an incident is opened under can be read for as long as it lives. */
  async shelve(): Promise<string> {
    const { policy, hash } = this.current;
    this.#shelved ??= this.#table.putNew({ pk: `POLICY#${hash}`, sk: 'POLICY', policy: JSON.stringify(policy) });
    try {
      await this.#shelved;
    } catch (error) {
      this.#shelved = undefined;
      throw error;
    }
    return hash;
  }

  get(hash: string): Promise<CompiledPolicy> {
    const known = this.#known.get(hash) ?? this.#read(hash);
    this.#known.set(hash, known);
    known.catch(() => this.#known.delete(hash));
    return known;
  }

  async #read(hash: string): Promise<CompiledPolicy> {
    const item = await this.#table.get({ pk: `POLICY#${hash}`, sk: 'POLICY' });
    if (item === undefined) throw new Error(`policy ${hash} is not on the shelf`);
    return compiledPolicy.parse(JSON.parse(String(item['policy'])));
  }
}
