import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { buildSync, type BuildOptions } from 'esbuild';
import { factsOf, type FunctionName } from '../function-catalog.ts';

// Decision: one esbuild call instead of CDK's NodejsFunction. NodejsFunction starts a new esbuild for each function,
// through a shell, so the SDK is parsed once a function: two functions already made a synth of six seconds. One process
// given all entries parses it once and bundles them all in about a second. The price is this file.

export interface BundleRequest {
  readonly names: readonly FunctionName[];
  /** Holds <name>/handler.ts. */
  readonly entryRoot: string;
  /** Receives <name>/index.mjs and, beside it, policy.json and fonts for those that need them. */
  readonly buildRoot: string;
  readonly policyJson: string;
}

/** A few dependencies are CommonJS inside and ask for Node's own modules with require(), which ESM lacks. */
const REQUIRE_FOR_COMMONJS =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** How every bundle is made. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  banner: { js: REQUIRE_FOR_COMMONJS },
  logLevel: 'error',
} satisfies BuildOptions;

/**
 * Bundles every function with its SDK, so that the laptop and Lambda run the same bytes.
 * The same sources give the same bytes, hence the same asset hashes.
 * @returns the code of a function by name
 * @throws Error naming every handler that is missing, or with esbuild's own messages
 */
export function bundleFunctions(request: BundleRequest): (name: FunctionName) => lambda.Code {
  const entry = (name: FunctionName) => path.join(request.entryRoot, name, 'handler.ts');
  const missing = request.names
    .map(entry)
    .filter((file) => !existsSync(file))
    .map((file) => path.relative('', file));
  if (missing.length > 0) throw new Error(`No handler to bundle at:\n  ${missing.join('\n  ')}`);

  mkdirSync(request.buildRoot, { recursive: true });
  const scratch = mkdtempSync(path.join(request.buildRoot, '.new-'));
  try {
    buildSync({
      entryPoints: request.names.map((name) => ({ in: entry(name), out: `${name}/index` })),
      outdir: scratch,
      outExtension: { '.js': '.mjs' },
      ...bundleOptions,
    });
    for (const name of request.names) {
      const target = path.join(request.buildRoot, name);
      for (const file of ['index.mjs', ...putBeside(path.join(scratch, name), name, request.policyJson)])
        replaceIfChanged(path.join(scratch, name, file), path.join(target, file));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return (name) => lambda.Code.fromAsset(path.join(request.buildRoot, name));
}

/**
 * Fonts as files, not within the bundle: three quarters of a megabyte each, they are read when somebody wants a document.
 * @returns the names of the files that now lie beside the bundle
 */
function putBeside(folder: string, name: FunctionName, policyJson: string): string[] {
  const { readsPolicy, makesDocuments = false } = factsOf(name);
  if (readsPolicy) writeFileSync(path.join(folder, 'policy.json'), policyJson);
  const fonts = makesDocuments ? ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'] : [];
  for (const font of fonts)
    copyFileSync(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${font}`)), path.join(folder, font));
  return [...(readsPolicy ? ['policy.json'] : []), ...fonts];
}

/** Renaming is atomic: a second synth at the same time never reads half a bundle. */
function replaceIfChanged(fresh: string, target: string): void {
  if (existsSync(target) && readFileSync(target).equals(readFileSync(fresh))) return;
  mkdirSync(path.dirname(target), { recursive: true });
  renameSync(fresh, target);
}
