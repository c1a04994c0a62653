import type { Rota } from './schedule.ts';

/** In bytes of JSON. Each is one item of the table, which takes 400 KB, and a few bytes of its own about every field. */
export const MOST_BYTES = 350_000;

export const bytesOf = (one: unknown): number => Buffer.byteLength(JSON.stringify(one));

export interface TooLarge {
  readonly kind: 'regions' | 'schedules' | 'staffing';
  readonly id: string;
  readonly bytes: number;
}

/** Whatever of a rota is larger than can be kept. */
export const tooLarge = (rota: Rota): TooLarge[] =>
  (['regions', 'schedules', 'staffing'] as const).flatMap((kind) =>
    rota[kind].flatMap((one) => {
      const bytes = bytesOf(one);
      return bytes > MOST_BYTES ? [{ kind, id: one.id, bytes }] : [];
    }),
  );
