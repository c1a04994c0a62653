import type { Impact, Reach, StatementInput } from './evidence-of.ts';

/** What is known of one service, for all customers and in any order. */
export interface FactSource {
  readonly impactsOn: (service: string) => Promise<readonly Impact[]>;
  readonly maintenanceOn: (service: string) => Promise<StatementInput['maintenance']>;
  readonly exclusionsOn: (service: string) => Promise<StatementInput['exclusions']>;
}

type Facts = Pick<StatementInput, 'impacts' | 'maintenance' | 'exclusions'>;

/** The facts of services, by customer. It keeps those that it was asked for last, as long as they are no more than `most`. */
export class ServiceFacts {
  readonly #source: FactSource;
  readonly #most: number;
  /** Those asked for last stand last. */
  readonly #kept = new Map<string, Loaded>();
  #count = 0;

  constructor(source: FactSource, most: number) {
    this.#source = source;
    this.#most = most;
  }

  async of(service: string, customer: string): Promise<Facts> {
    const kept = this.#kept.get(service);
    const loaded = kept ?? (await this.#load(service));
    this.#kept.delete(service);
    this.#kept.set(service, loaded);
    if (kept === undefined) this.#makeRoom(loaded.count);
    return {
      impacts: reaching(loaded.impacts, customer),
      maintenance: reaching(loaded.maintenance, customer),
      exclusions: reaching(loaded.exclusions, customer),
    };
  }

  async #load(service: string): Promise<Loaded> {
    const [impacts, maintenance, exclusions] = [
      await this.#source.impactsOn(service),
      await this.#source.maintenanceOn(service),
      await this.#source.exclusionsOn(service),
    ];
    return {
      count: impacts.length + maintenance.length + exclusions.length,
      impacts: byCustomer(impacts),
      maintenance: byCustomer(maintenance),
      exclusions: byCustomer(exclusions),
    };
  }

  #makeRoom(more: number): void {
    this.#count += more;
    for (const [service, { count }] of this.#kept) {
      if (this.#count <= this.#most || this.#kept.size === 1) return;
      this.#kept.delete(service);
      this.#count -= count;
    }
  }
}

interface Loaded {
  readonly count: number;
  readonly impacts: ByCustomer<Impact>;
  readonly maintenance: ByCustomer<Facts['maintenance'][number]>;
  readonly exclusions: ByCustomer<Facts['exclusions'][number]>;
}

/** A contract looks at what reaches its customer only, however much its service did to others. */
interface ByCustomer<T> {
  readonly all: readonly T[];
  readonly one: ReadonlyMap<string, readonly T[]>;
}

function byCustomer<T extends Reach>(facts: readonly T[]): ByCustomer<T> {
  const one = new Map<string, T[]>();
  const all: T[] = [];
  for (const fact of facts) {
    if (fact.customers === 'all') all.push(fact);
    else
      for (const customer of new Set(fact.customers)) {
        const own = one.get(customer);
        if (own === undefined) one.set(customer, [fact]);
        else own.push(fact);
      }
  }
  return { all, one };
}

const reaching = <T>({ all, one }: ByCustomer<T>, customer: string): readonly T[] => {
  const own = one.get(customer);
  return own === undefined ? all : [...all, ...own];
};
