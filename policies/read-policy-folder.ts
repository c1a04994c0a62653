import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDirectory } from '../shared/domain/policy/check-directory.ts';
import { checkPolicy } from '../shared/domain/policy/check-policy.ts';
import { isWarning, problem, type Problem } from '../shared/domain/policy/problem.ts';
import { compiledPolicy, policyDocument, type CompiledPolicy, type Template } from '../shared/domain/policy/policy.ts';
import { checkContacts, type ContactProblem } from '../shared/domain/directory/check-contacts.ts';
import { directory, type Directory } from '../shared/domain/directory/directory.ts';
import { canonicalJson } from '../shared/domain/text/canonical-json.ts';
import { PolicyError } from './policy-error.ts';
import { readYaml, type NamedPlaces } from './read-yaml.ts';

export interface ReadPolicy {
  readonly policy: CompiledPolicy;
  /** Canonical JSON of the policy: what is deployed beside each function. */
  readonly json: string;
  /** SHA-256 of `json` in hex: the policy's identity. */
  readonly hash: string;
}

const policiesRoot = import.meta.dirname;

/**
 * Reads, checks and compiles `policies/<name>`: policy.yaml and templates/*.liquid, and whether directory.yaml has everybody they
 * speak of. Throws PolicyError with every problem found, each as file:line:column and what was expected there.
 */
export function readPolicyFolder(name: string, root: string = policiesRoot): ReadPolicy {
  const { policy } = readAndCheckPolicy(name, root);
  readDirectory(name, root);
  const json = canonicalJson(policy);
  return { policy, json, hash: createHash('sha256').update(json).digest('hex') };
}

/** Reads the folder's directory.yaml and checks it, also against the policy beside it. Throws PolicyError as `readPolicyFolder` does. */
export function readDirectory(name: string, root: string = policiesRoot): Directory {
  const { policy } = readAndCheckPolicy(name, root);
  const { value, file } = readYaml(
    join(folderOf(name, root), 'directory.yaml'),
    `policies/${name}/directory.yaml`,
    directory,
  );
  refuse(checkDirectory(policy, value), file, `policies/${name}`);
  return value;
}

/** A directory from a file, and whom a message may not reach: nothing to refuse it for. */
export interface CheckedDirectory {
  readonly directory: Directory;
  readonly doubts: readonly { readonly who: string; readonly place: string; readonly expected: string }[];
}

/**
 * Reads a directory from any file and checks it: its shape, against the policy of that name, and every number and address. Throws
 * PolicyError with every problem of every person at once, each as file:line:column and what was expected there.
 */
export function readDirectoryFile(path: string, policyName: string, root: string = policiesRoot): CheckedDirectory {
  const { policy } = readAndCheckPolicy(policyName, root);
  const hopeless = (raw: unknown, file: NamedPlaces) =>
    checkContacts(raw)
      .filter((problem) => problem.hopeless)
      .map((problem) => inWords(problem, file, `policies/${policyName}`));
  const { value, file } = readYaml(path, path, directory, hopeless);
  refuseLines([
    ...checkDirectory(policy, value)
      .filter((one) => !isWarning(one))
      .map((one) => inWords(one, file, `policies/${policyName}`)),
    ...hopeless(value, file),
  ]);
  const doubt = ({ who, path: at, expected }: ContactProblem) => ({ who, place: file.at(at), expected });
  return { directory: value, doubts: checkContacts(value).map(doubt) };
}

/** The names of the policies that there are. */
export const policyNames = (root: string = policiesRoot): string[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'policy.yaml')))
    .map(({ name }) => name)
    .sort();

/** One thing that is wrong with a policy, or that somebody should know of it. */
export interface Finding {
  /** `policies/x/policy.yaml:12:5 severities[1].ladder: expected a ladder of this policy ...` */
  readonly line: string;
  /** What it would have done in the night in which it is needed. */
  readonly atNight?: string | undefined;
}

/** All that can be said of a policy folder: its problems, and what is nothing to refuse it for. */
export interface Examined {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** Reads and checks all of `policies/<name>` at once: the policy, its texts, and the directory against both. Throws for no such name. */
export function examinePolicyFolder(name: string, root: string = policiesRoot): Examined {
  const findings: { readonly finding: Finding; readonly mild: boolean }[] = [];
  const add = (problems: readonly Problem[], file: NamedPlaces): void => {
    for (const one of problems)
      findings.push({
        finding: { line: inWords(one, file, `policies/${name}`), atNight: one.atNight },
        mild: isWarning(one),
      });
  };
  const folder = folderOf(name, root);
  const read = collect(findings, () => readPolicy(folder, `policies/${name}`));
  const people = collect(findings, () =>
    readYaml(join(folder, 'directory.yaml'), `policies/${name}/directory.yaml`, directory),
  );
  if (read !== undefined) add([...misnamed(read.policy, name), ...checkPolicy(read.policy)], read.file);
  if (read !== undefined && people !== undefined) add(checkDirectory(read.policy, people.value), people.file);
  return {
    problems: findings.filter(({ mild }) => !mild).map(({ finding }) => finding),
    warnings: findings.filter(({ mild }) => mild).map(({ finding }) => finding),
  };
}

function collect<T>(findings: { finding: Finding; mild: boolean }[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    findings.push(...error.problems.map((line) => ({ finding: { line }, mild: false })));
    return undefined;
  }
}

/** Reads, checks and compiles the policy in any folder, whatever the folder is called. Throws PolicyError as `readPolicyFolder` does. */
export function readPolicyAt(folder: string): CompiledPolicy {
  const { policy, file } = readPolicy(folder, folder);
  refuse(checkPolicy(policy), file, folder);
  return policy;
}

function folderOf(name: string, root: string): string {
  if (policyNames(root).includes(name)) return join(root, name);
  throw new PolicyError([`policies/: expected the name of a policy (${policyNames(root).join(', ')}), not "${name}"`]);
}

function readPolicy(folder: string, shown: string): { policy: CompiledPolicy; file: NamedPlaces } {
  const { value, file } = readYaml(join(folder, 'policy.yaml'), `${shown}/policy.yaml`, policyDocument);
  const texts = compiledPolicy.shape.templates.safeParse(readTemplates(join(folder, 'templates')));
  if (!texts.success) {
    throw new PolicyError(
      texts.error.issues.map(({ path, message }) => `${shown}/templates/${String(path[0])}.liquid:1:1 ${message}`),
    );
  }
  return { policy: { ...value, templates: texts.data }, file };
}

const misnamed = (policy: CompiledPolicy, name: string): Problem[] =>
  policy.name === name
    ? []
    : [problem(['name'], `"${name}", the name of its folder`, 'its incidents would name a policy that is not there')];

function readAndCheckPolicy(name: string, root: string): { policy: CompiledPolicy } {
  const { policy, file } = readPolicy(folderOf(name, root), `policies/${name}`);
  refuse([...misnamed(policy, name), ...checkPolicy(policy)], file, `policies/${name}`);
  return { policy };
}

/** Warnings refuse nothing. */
function refuse(problems: readonly Problem[], file: NamedPlaces, shown: string): void {
  refuseLines(problems.filter((one) => !isWarning(one)).map((one) => inWords(one, file, shown)));
}

function refuseLines(lines: string[]): void {
  if (lines.length > 0) throw new PolicyError(lines);
}

/** `shown` is the policy's folder as people know it. */
function inWords(problem: Problem, file: NamedPlaces, shown: string): string {
  if ('path' in problem) return `${file.at(problem.path)} expected ${problem.expected}`;
  const { template, line, column, expected } = problem;
  return `${shown}/templates/${template}.liquid:${line}:${column} expected ${expected}`;
}

/** A text that goes by email begins with `Subject: ...` and an empty line. */
function readTemplates(folder: string): Record<string, Template> {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.liquid'))
        .sort()
    : [];
  return Object.fromEntries(
    files.map((file) => {
      const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
      const mail = /^Subject: (.+)\n\n([\s\S]*)$/.exec(text);
      const template: Template = mail === null ? { body: text } : { subject: mail[1] ?? '', body: mail[2] ?? '' };
      return [file.slice(0, -'.liquid'.length), template];
    }),
  );
}
