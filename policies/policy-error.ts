/** A policy or directory that does not validate. It never deploys and never starts. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  /** Each as file:line:column, the place in the file, and what was expected there. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the policy does not validate:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
