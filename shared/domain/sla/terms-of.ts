import type { Contract } from '../directory/directory.ts';
import { durationMs } from '../text/duration.ts';
import type { SlaTier } from './sla-tier.ts';

/** What holds for one contract, whoever said it: the tier, terms of the contract's own, or one of its fields. */
export interface Terms extends Pick<SlaTier, 'guarantee' | 'bands' | 'degradedCounts'> {
  readonly allowance: { readonly per: 'week' | 'month'; readonly ms: number };
  readonly noticeMs: number;
  /** At most one of the two: an amount in the contract replaces the tier's part of the fee. */
  readonly capBp?: number | undefined;
  readonly capMinor?: number | undefined;
  readonly minimumMinor?: number | undefined;
  readonly minimumOutageMs: number;
  /** An impact on a share of the users counts by that share; or else as a whole. */
  readonly byShare: boolean;
}

/** Terms of the contract's own replace the tier's, all of them; its fields replace one each of either. */
export function termsOf(contract: Contract, tier: SlaTier): Terms {
  const { guarantee, bands, maintenance, noticeBefore, degradedCounts, creditCap } = contract.terms ?? tier;
  const capMinor = contract.creditCapMinor;
  return {
    guarantee,
    bands,
    degradedCounts: contract.degradedCounts ?? degradedCounts,
    allowance: { per: maintenance.window, ms: durationMs(maintenance.allowance) },
    noticeMs: durationMs(contract.noticeBefore ?? noticeBefore),
    capBp: capMinor !== undefined || creditCap === 'none' ? undefined : creditCap.bp,
    capMinor,
    minimumMinor: contract.creditMinimumMinor,
    minimumOutageMs: contract.minimumOutage === undefined ? 0 : durationMs(contract.minimumOutage),
    byShare: contract.partialImpact !== 'whole',
  };
}
