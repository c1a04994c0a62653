import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PolicyError } from '../../policies/policy-error.ts';
import {
  examinePolicyFolder,
  policyNames,
  readDirectory,
  readPolicyAt,
  readPolicyFolder,
} from '../../policies/read-policy-folder.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { among } from '../../shared/domain/policy/problem.ts';
import { Refused, WrongUse, type Terminal } from '../operator/terminal.ts';
import { readOptions, readScene, type Given } from './command-options.ts';
import { diffInWords, diffPolicies } from './diff.ts';
import { policySchemaJson, SCHEMA_FILE } from './schema.ts';
import { policyInHtml, policyInJson, policyInText, tablesOf } from './show.ts';
import { simulate } from './simulate.ts';
import { simulationInWords } from './simulation-in-words.ts';
import { validate } from './validate.ts';

const help = `usage: npm run -s policy -- validate [NAME]
       npm run -s policy -- show NAME [--html [--out FILE]] [--json]
       npm run -s policy -- simulate NAME --severity P1 [options]
       npm run -s policy -- diff A B [--json]
       npm run -s policy -- schema

validate names every mistake of a policy, or of all of them, as file:line:column, what was expected there, and what it would
have done in the night. show prints it as tables. simulate prints minute by minute who would be told what, by the rules that
run in production. diff says what changes for whom from A to B, each a policy or a folder with a policy.yaml. schema writes
${SCHEMA_FILE}, by which editors complete and check a policy.

  --severity ID      how severe the incident is
  --at INSTANT       when it opens                            (default 2026-01-14T15:00:00Z)
  --answer LENGTH    somebody answers after so long: 20m, 3h, 90s, PT20M     (default nobody)
  --resolve LENGTH   it is resolved after so long                            (default never)
  --set FACT=VALUE   what is known of it; may be given again
  --say ASK=yes|no   what whoever is asked says; a question without it stays unanswered; may be given again
  --emergency TYPE   a type of emergency, on its own ladder
  --hours N          how long to look                         (default 24)
  --json             one JSON object instead of words
  --out FILE         the page goes into this file

exit codes: 0 done, 1 the policy does not validate or cannot be read, 2 wrong use`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  validate: {},
  show: { html: flag, json: flag, out: text },
  simulate: {
    severity: text,
    at: text,
    answer: text,
    resolve: text,
    emergency: text,
    hours: text,
    json: flag,
    set: { type: 'string', multiple: true },
    say: { type: 'string', multiple: true },
  },
  diff: { json: flag },
  schema: {},
} as const;
type Verb = keyof typeof OPTIONS;

const isVerb = (word: string): word is Verb => Object.hasOwn(OPTIONS, word);

export interface PolicySurroundings {
  readonly args: readonly string[];
  readonly terminal: Terminal;
  /** The folder of the policies; absent: this project's own. */
  readonly root?: string | undefined;
}

/** `npm run policy`. Reads the command line, runs the command and says what went wrong, if it did. Answers the exit code: 0, 1 or 2. */
export function runPolicyCommand({ args, terminal, root }: PolicySurroundings): number {
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(help);
    return 0;
  }
  try {
    const [verb, ...rest] = args;
    if (verb === undefined || !isVerb(verb)) {
      const known = among(Object.keys(OPTIONS));
      throw new WrongUse(verb === undefined ? `Say one of ${known}.` : `${verb}: expected one of ${known}`);
    }
    return run(verb, readOptions(rest, OPTIONS[verb]), terminal, root);
  } catch (error) {
    if (error instanceof WrongUse) {
      terminal.err(`${error.message}\n\nMore: npm run -s policy -- --help`);
      return 2;
    }
    if (error instanceof PolicyError) terminal.err(error.problems.join('\n'));
    else if (error instanceof Refused) terminal.err(error.message);
    else throw error;
    return 1;
  }
}

function run(verb: Verb, given: Given, terminal: Terminal, root: string | undefined): number {
  const { words, values } = given;
  const most = { validate: 1, show: 1, simulate: 1, diff: 2, schema: 0 }[verb];
  if (words.length > most) throw new WrongUse(`${words.slice(most).join(' ')}: not expected after ${verb}`);
  switch (verb) {
    case 'validate':
      return validate(words.length === 0 ? policyNames(root) : [named(words[0], verb, root)], terminal, (name) =>
        examinePolicyFolder(name, root),
      );
    case 'show':
      show(named(words[0], verb, root), values, terminal, root);
      return 0;
    case 'simulate': {
      const name = named(words[0], verb, root);
      const { policy } = readPolicyFolder(name, root);
      const scene = { ...readScene(given, policy), directory: readDirectory(name, root) };
      const simulated = simulate(scene);
      if (values['json'] === true) terminal.out(JSON.stringify(simulated.simulation, undefined, 2));
      else simulationInWords(scene, simulated).forEach((line) => terminal.out(line));
      return 0;
    }
    case 'diff':
      diff(words, values, terminal, root);
      return 0;
    case 'schema':
      writeFileSync(path.join(import.meta.dirname, '..', '..', SCHEMA_FILE), policySchemaJson());
      terminal.err(`${SCHEMA_FILE} is written.`);
      return 0;
  }
}

/** The name of a policy that there is. */
function named(word: string | undefined, verb: Verb, root: string | undefined): string {
  const known = policyNames(root);
  if (word === undefined) throw new WrongUse(`Name the policy to ${verb}: one of ${among(known)}`);
  if (!known.includes(word)) throw new WrongUse(`${word}: expected the name of a policy (${among(known)})`);
  return word;
}

function show(name: string, { html, json, out }: Given['values'], terminal: Terminal, root: string | undefined): void {
  if (html === true && json === true) throw new WrongUse('--html and --json: expected one of them');
  if (out !== undefined && html !== true) throw new WrongUse('--out is for --html');
  const { policy } = readPolicyFolder(name, root);
  const tables = tablesOf(policy, readDirectory(name, root));
  if (json === true) terminal.out(policyInJson(policy, tables));
  else if (html !== true) policyInText(policy, tables).forEach((line) => terminal.out(line));
  else if (typeof out === 'string') writePage(out, policyInHtml(policy, tables), terminal);
  else terminal.out(policyInHtml(policy, tables));
}

function writePage(file: string, page: string, terminal: Terminal): void {
  try {
    writeFileSync(file, `${page}\n`);
  } catch (error) {
    throw new Refused(`--out ${file}: cannot be written (${error instanceof Error ? error.message : String(error)})`);
  }
  terminal.err(`${file} is written.`);
}

function diff(words: readonly string[], values: Given['values'], terminal: Terminal, root: string | undefined): void {
  const [a, b] = words;
  if (a === undefined || b === undefined)
    throw new WrongUse('Name two policies, or folders with a policy.yaml: diff A B');
  const changes = diffPolicies(policyOf(a, root), policyOf(b, root));
  if (values['json'] === true) terminal.out(JSON.stringify({ from: a, to: b, changes }, undefined, 2));
  else diffInWords([a, b], changes).forEach((line) => terminal.out(line));
}

/** A policy by its name; or any folder that holds one, or its policy.yaml, such as an older one that was checked out elsewhere. */
function policyOf(word: string, root: string | undefined): CompiledPolicy {
  if (policyNames(root).includes(word)) return readPolicyFolder(word, root).policy;
  const folder = path.basename(word) === 'policy.yaml' ? path.dirname(word) : word;
  if (existsSync(path.join(folder, 'policy.yaml')) && statSync(folder).isDirectory()) return readPolicyAt(folder);
  throw new WrongUse(
    `${word}: expected the name of a policy (${among(policyNames(root))}) or a folder with a policy.yaml`,
  );
}
