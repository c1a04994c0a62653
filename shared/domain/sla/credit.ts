import { isBelow, partOf, roundHalfUp, type Rational } from './rational.ts';
import type { SlaTier } from './sla-tier.ts';

/** The lowest band that an uptime has fallen below; undefined while the guarantee is kept. */
export function bandReached(
  uptime: Rational,
  tier: Pick<SlaTier, 'guarantee' | 'bands'>,
): SlaTier['bands'][number] | undefined {
  if (!isBelow(uptime, partOf(tier.guarantee))) return undefined;
  return tier.bands.filter(({ below }) => isBelow(uptime, partOf(below))).at(-1);
}

export interface CreditTerms {
  readonly feeMinor: number;
  readonly bandBp: number;
  /** The part of the fee that is due for the period: 1/1 unless the contract prorates. */
  readonly feePart: Rational;
  readonly capBp?: number | undefined;
  readonly capMinor?: number | undefined;
  readonly minimumMinor?: number | undefined;
}

const isMore = (a: Rational, b: Rational): boolean => isBelow(b, a);
const least = (a: Rational, b: Rational): Rational => (isMore(a, b) ? b : a);

export interface Credit {
  readonly minor: bigint;
  /** It is less than its band says, and why. */
  readonly bound?: 'capped' | 'below the least amount';
}

/** The credit in minor units: exact until it is rounded, half up, once. Caps and the minimum bind the exact amount. */
export function creditFor({ feeMinor, bandBp, feePart, capBp, capMinor, minimumMinor }: CreditTerms): Credit {
  const ofFee = (bp: number): Rational => ({
    num: BigInt(feeMinor) * BigInt(bp) * feePart.num,
    den: 10_000n * feePart.den,
  });
  const owed = ofFee(bandBp);
  let exact = owed;
  if (capBp !== undefined) exact = least(exact, ofFee(capBp));
  if (capMinor !== undefined) exact = least(exact, { num: BigInt(capMinor), den: 1n });
  if (minimumMinor !== undefined && isBelow(exact, { num: BigInt(minimumMinor), den: 1n }))
    return { minor: 0n, ...(exact.num > 0n ? { bound: 'below the least amount' } : {}) };
  return { minor: roundHalfUp(exact), ...(isBelow(exact, owed) ? { bound: 'capped' } : {}) };
}
