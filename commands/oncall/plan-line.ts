/**
 * What becomes of one thing in the export. `becomes` alone: it maps as it is. With `because`: only roughly, and what is different.
 * `because` alone: not at all, why, and what to do by hand.
 */
export interface PlanLine {
  readonly what: string;
  readonly becomes?: string;
  readonly because?: string;
}
