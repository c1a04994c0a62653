type Place =
  | { readonly path: readonly (string | number)[] }
  | { readonly template: string; readonly line: number; readonly column: number };

/** Something wrong: where in policy.yaml or directory.yaml (`path`) or in a template, and what was expected there. */
export type Problem = Place & {
  readonly expected: string;
  /** What it would have done in the night in which it is needed, as a sentence. */
  readonly atNight?: string;
  /** Nothing to refuse the policy for, but somebody should know it. */
  readonly warning?: true;
};

export type Path = readonly (string | number)[];

export const problem = (path: Path, expected: string, atNight?: string): Problem => ({
  path,
  expected,
  ...(atNight === undefined ? {} : { atNight }),
});

export const warning = (path: Path, expected: string, atNight?: string): Problem => ({
  ...problem(path, expected, atNight),
  warning: true,
});

/** `a, b, c`; `none` where there is none. */
export const among = (ids: Iterable<string>): string => [...ids].join(', ') || 'none';

export const isWarning = ({ warning: mild }: Problem): boolean => mild === true;
