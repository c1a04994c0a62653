import type { Account } from './account.ts';

/** What a check found: whether it is well, what that means for whom, and what to do if it is not. */
export interface Verdict {
  readonly outcome: 'ok' | 'warn' | 'fail';
  readonly means: string;
  /** Absent when there is nothing to do. */
  readonly todo?: string;
}

export interface Check {
  /** Named so in every report. */
  readonly id: string;
  /** The right it takes, as IAM names it. */
  readonly right: string;
  /** Looks, and changes nothing. Throws what AWS says when it cannot look. */
  readonly look: (account: Account) => Promise<Verdict>;
}

export const ok = (means: string): Verdict => ({ outcome: 'ok', means });
export const warn = (means: string, todo: string): Verdict => ({ outcome: 'warn', means, todo });
export const fail = (means: string, todo: string): Verdict => ({ outcome: 'fail', means, todo });

/** Of what only a deployment has. */
export const notDeployed = (): Verdict =>
  warn('Not looked at: Tocsin is not deployed here yet.', 'Deploy it and run this again.');
