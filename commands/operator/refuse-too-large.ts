import { MOST_BYTES, tooLarge } from '../../shared/domain/oncall/kept-size.ts';
import type { Rota } from '../../shared/domain/oncall/schedule.ts';
import { Refused } from './terminal.ts';

/** Throws Refused for a rota of which something is larger than can be kept, before any of it is written. */
export function refuseTooLarge(rota: Rota): void {
  const said = tooLarge(rota).map(
    ({ kind, id, bytes }) =>
      `${kind}: "${id}" is ${inKb(bytes)} large, expected at most ${inKb(MOST_BYTES)}. Write fewer shifts out (import takes an earlier --horizon), or split it in two.`,
  );
  if (said.length > 0) throw new Refused(said.join('\n'));
}

export const inKb = (bytes: number): string => `${Math.ceil(bytes / 1000)} KB`;
