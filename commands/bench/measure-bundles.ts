import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { bundleOptions } from '../../infra/constructs/bundle-functions.ts';
import { readFunctions, type FunctionDefinition } from '../../local/lambda/function-definition.ts';
import type { ResolvedTemplate } from '../../local/template/resolved-template.ts';
import { sdkImports, sdkOnly } from './sdk-only.ts';
import { median } from './percentile.ts';

export interface BundleSize {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Median of the runs: importing it in a process of its own, in ms. */
  readonly coldImportMs: number;
}

export interface BundleFigures {
  readonly name: string;
  readonly bundle: BundleSize;
  /** A bundle of nothing but the SDK clients and commands that it uses, its clients made; undefined when it uses none. */
  readonly sdk: BundleSize | undefined;
}

/** Measures the bundles of a cloud assembly as they would be uploaded. */
export async function measureBundles(
  projectRoot: string,
  template: ResolvedTemplate,
  runs: number,
  tell: (line: string) => void,
): Promise<BundleFigures[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const figures: BundleFigures[] = [];
  try {
    for (const definition of readFunctions(template)) {
      const name = definition.name.replace(/^tocsin-/, '');
      tell(name);
      const bundle = join(definition.codeDirectory, 'index.mjs');
      const sdk = await bundleSdk(projectRoot, name, join(scratch, `${name}.mjs`));
      // In turn, so that a machine that grows busier or hotter does not favour either.
      const own: number[] = [];
      const alone: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        own.push(await coldImportMs(bundle, definition));
        if (sdk !== undefined) alone.push(await coldImportMs(sdk, definition));
      }
      figures.push({
        name,
        bundle: { ...sizeOf(bundle), coldImportMs: median(own) },
        sdk: sdk === undefined ? undefined : { ...sizeOf(sdk), coldImportMs: median(alone) },
      });
    }
    return figures;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function sizeOf(file: string): Pick<BundleSize, 'bytes' | 'gzipBytes'> {
  const content = readFileSync(file);
  return { bytes: content.length, gzipBytes: gzipSync(content, { level: 9 }).length };
}

async function bundleSdk(projectRoot: string, name: string, outfile: string): Promise<string | undefined> {
  const entry = join(projectRoot, 'functions', name, 'handler.ts');
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: [entry],
    metafile: true,
    write: false,
    outdir: '/',
  });
  const source = sdkOnly(ownSources(metafile).flatMap((file) => sdkImports(readFileSync(file, 'utf8'))));
  if (source === undefined) return undefined;
  await build({ ...bundleOptions, stdin: { contents: source, resolveDir: projectRoot, loader: 'ts' }, outfile });
  return outfile;
}

const ownSources = ({ inputs }: Metafile): string[] =>
  Object.keys(inputs).filter((file) => !file.includes('node_modules') && file.endsWith('.ts'));

const IMPORT =
  'const began = performance.now(); await import(process.env.BUNDLE); console.log(performance.now() - began); process.exit(0);';

/** In a fresh process, with the function's own settings and nothing of this process's. */
async function coldImportMs(file: string, { environment, name }: FunctionDefinition): Promise<number> {
  const said = await output(['--input-type=module', '-e', IMPORT], {
    ...environment,
    BUNDLE: pathToFileURL(file).href,
    TZ: 'UTC',
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
  });
  return Number(said.trim().split('\n').at(-1));
}

function output(args: string[], env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    const failed: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => failed.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(said).toString('utf8'));
      else reject(new Error(`a bundle could not be imported:\n${Buffer.concat(failed).toString('utf8').trim()}`));
    });
  });
}
