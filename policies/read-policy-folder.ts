import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDirectory } from '../shared/domain/policy/check-directory.ts';
import { checkPolicy } from '../shared/domain/policy/check-policy.ts';
import type { Problem } from '../shared/domain/policy/problem.ts';
import { compiledPolicy, policyDocument, type CompiledPolicy, type Template } from '../shared/domain/policy/policy.ts';
import { checkContacts, type ContactProblem } from '../shared/domain/directory/check-contacts.ts';
import { directory, type Directory } from '../shared/domain/directory/directory.ts';
import { canonicalJson } from './canonical-json.ts';
import { PolicyError } from './policy-error.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';

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
  refuse(checkDirectory(policy, value).map((problem) => inWords(problem, file, name)));
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
  const hopeless = (raw: unknown, file: YamlFile) =>
    checkContacts(raw)
      .filter((problem) => problem.hopeless)
      .map((problem) => inWords(problem, file, policyName));
  const { value, file } = readYaml(path, path, directory, hopeless);
  refuse([
    ...checkDirectory(policy, value).map((problem) => inWords(problem, file, policyName)),
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

function folderOf(name: string, root: string): string {
  if (policyNames(root).includes(name)) return join(root, name);
  throw new PolicyError([`policies/: expected the name of a policy (${policyNames(root).join(', ')}), not "${name}"`]);
}

function readAndCheckPolicy(name: string, root: string): { policy: CompiledPolicy } {
  const folder = folderOf(name, root);
  const shown = `policies/${name}`;
  const { value, file } = readYaml(join(folder, 'policy.yaml'), `${shown}/policy.yaml`, policyDocument);
  const texts = compiledPolicy.shape.templates.safeParse(readTemplates(join(folder, 'templates')));
  if (!texts.success) {
    throw new PolicyError(
      texts.error.issues.map(({ path, message }) => `${shown}/templates/${String(path[0])}.liquid:1:1 ${message}`),
    );
  }
  const policy: CompiledPolicy = { ...value, templates: texts.data };
  const misnamed = value.name === name ? [] : [`${file.at(['name'])} expected "${name}", the name of its folder`];
  refuse([...misnamed, ...checkPolicy(policy).map((problem) => inWords(problem, file, name))]);
  return { policy };
}

function refuse(problems: string[]): void {
  if (problems.length > 0) throw new PolicyError(problems);
}

function inWords(problem: Problem, file: YamlFile, name: string): string {
  if ('path' in problem) return `${file.at(problem.path)} expected ${problem.expected}`;
  const { template, line, column, expected } = problem;
  return `policies/${name}/templates/${template}.liquid:${line}:${column} expected ${expected}`;
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
