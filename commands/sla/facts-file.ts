import { closeSync, readSync } from 'node:fs';
import type * as z from 'zod';
import type { Reach } from '../../shared/domain/sla/evidence-of.ts';
import { readJsonLine } from '../operator/read-json.ts';
import { linesOfFile, openToRead } from './lines-of-file.ts';

/** A file of one fact a line, of which only the places are held: what concerns a service is read when it is asked for. */
export class FactsFile<T extends Reach> {
  readonly #path: string;
  readonly #schema: z.ZodType<T>;
  readonly #file: number;
  /** Line number, offset and length in bytes of each line, by service. */
  readonly #places = new Map<string, number[]>();

  /** Reads all of it once. Throws Refused, or PolicyError with what is wrong with a line. */
  constructor(path: string, schema: z.ZodType<T>) {
    this.#path = path;
    this.#schema = schema;
    for (const { text, number, offset, bytes } of linesOfFile(path)) {
      const fact = readJsonLine(text, `${path}:${number}`, schema);
      for (const service of new Set(fact.services)) {
        const places = this.#places.get(service);
        if (places === undefined) this.#places.set(service, [number, offset, bytes]);
        else places.push(number, offset, bytes);
      }
    }
    this.#file = openToRead(path);
  }

  on(service: string): T[] {
    const places = this.#places.get(service) ?? [];
    const facts: T[] = [];
    for (let at = 0; at < places.length; at += 3) {
      const [number = 0, offset = 0, bytes = 0] = places.slice(at, at + 3);
      const line = Buffer.allocUnsafe(bytes);
      readSync(this.#file, line, 0, bytes, offset);
      facts.push(readJsonLine(line.toString('utf8'), `${this.#path}:${number}`, this.#schema));
    }
    return facts;
  }

  close(): void {
    closeSync(this.#file);
  }
}
