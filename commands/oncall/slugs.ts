const LONGEST = 40;

/** Lower-case letters, digits and hyphens of a name; `otherwise` where nothing of it is left. */
export function slugOf(text: string, otherwise: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? otherwise : plain;
}

/** Each id once. */
export class Slugs {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** The wanted id, or the same with a number where it is taken. */
  take(wanted: string): string {
    let id = wanted;
    for (let number = 2; this.#taken.has(id); number += 1) {
      const end = `-${number}`;
      id = wanted.slice(0, LONGEST - end.length).replace(/-+$/, '') + end;
    }
    this.#taken.add(id);
    return id;
  }
}
