/** Something wrong: where in policy.yaml or directory.yaml (`path`) or in a template, and what was expected there. */
export type Problem =
  | { readonly path: readonly (string | number)[]; readonly expected: string }
  | { readonly template: string; readonly line: number; readonly column: number; readonly expected: string };
