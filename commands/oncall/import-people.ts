import type { PlanLine } from './plan-line.ts';
import { slugOf, Slugs } from './slugs.ts';

/** Somebody as the other tool names them. At least one of these is there. */
export interface TheirPerson {
  readonly id?: string | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
}

export interface ImportedPerson {
  /** Ours. */
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
}

/** Gives each of their people an id of ours: the one of the mapping file, else one made of the email address or the name. */
export class ImportedPeople {
  readonly #map: ReadonlyMap<string, string>;
  readonly #used = new Set<string>();
  readonly #slugs: Slugs;
  readonly #ids = new Map<string, string>();
  readonly #people = new Map<string, ImportedPerson>();
  readonly #plan: PlanLine[] = [];

  constructor(map: Readonly<Record<string, string>>) {
    this.#map = new Map(Object.entries(map).map(([theirs, ours]) => [theirs.toLowerCase(), ours]));
    this.#slugs = new Slugs(this.#map.values());
  }

  /** Ours of the mapping file, if it names them. */
  mapped({ id, email, name }: TheirPerson): string | undefined {
    const key = [id, email, name].find((each) => each !== undefined && this.#map.has(each.toLowerCase()));
    if (key === undefined) return undefined;
    this.#used.add(key.toLowerCase());
    return this.#map.get(key.toLowerCase());
  }

  idOf(theirs: TheirPerson): string {
    const { id, email, name } = theirs;
    const key = (id ?? email ?? name ?? '').toLowerCase();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const named = this.mapped(theirs);
    const wanted = slugOf(email?.split('@')[0] ?? name ?? id ?? '', 'person');
    const ours = named ?? this.#slugs.take(wanted);
    this.#ids.set(key, ours);
    this.#people.set(ours, {
      id: ours,
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
    });
    const others = [name, email, id].filter((each) => each !== undefined);
    this.#plan.push({
      what: `person ${others.join(', ')}`,
      becomes: ours,
      ...(named === undefined && ours !== wanted
        ? { because: `${wanted} is somebody else already; say who it is with --map` }
        : {}),
    });
    return ours;
  }

  get people(): ImportedPerson[] {
    return [...this.#people.values()];
  }

  /** A line for each person, and for each of the mapping file whom the export does not name. */
  get plan(): PlanLine[] {
    const unused = [...this.#map.keys()].filter((key) => !this.#used.has(key));
    return [
      ...this.#plan,
      ...unused.map((key) => ({ what: `mapping of ${key}`, because: 'nobody in the export is called so' })),
    ];
  }
}
