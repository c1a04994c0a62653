import { compiledPolicy, type CompiledPolicy } from '../domain/policy/policy.ts';
import type { Table } from './table.ts';

export interface BundledPolicy {
  readonly policy: CompiledPolicy;
  readonly hash: string;
}

const partitionOf = (hash: string): string => `POLICY#${hash}`;

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
    const { hash } = this.current;
    this.#shelved ??= this.#shelve();
    try {
      await this.#shelved;
    } catch (error) {
      this.#shelved = undefined;
      throw error;
    }
    return hash;
  }

  /**
   * Every new sandbox asks, and nearly always it is there. A put that its condition refuses is billed for what stands, 16 write
   * units of a policy of 16 KB, as much as 80 read units; reading that is 4 of them, and reading a mark beside it is 1. The mark
   * is written after the policy and neither is ever deleted: where it stands, the policy does; where a writer died between the
   * two, the next one writes both.
   */
  async #shelve(): Promise<void> {
    const { policy, hash } = this.current;
    const mark = { pk: partitionOf(hash), sk: 'SHELVED' };
    if ((await this.#table.get(mark)) !== undefined) return;
    await this.#table.putNew({ pk: partitionOf(hash), sk: 'POLICY', policy: JSON.stringify(policy) });
    await this.#table.put(mark);
  }

  get(hash: string): Promise<CompiledPolicy> {
    const known = this.#known.get(hash) ?? this.#read(hash);
    this.#known.set(hash, known);
    known.catch(() => this.#known.delete(hash));
    return known;
  }

  async #read(hash: string): Promise<CompiledPolicy> {
    const item = await this.#table.get({ pk: partitionOf(hash), sk: 'POLICY' });
    if (item === undefined) throw new Error(`policy ${hash} is not on the shelf`);
    return compiledPolicy.parse(JSON.parse(String(item['policy'])));
  }
}
