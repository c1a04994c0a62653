import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../infra/constructs/bundle-functions.ts';
import { factsOf, functionNames } from '../../infra/function-catalog.ts';

const policyJson = '{"name":"fixture"}';
const bundleInto = (buildRoot: string) =>
  bundleFunctions({ names: functionNames, entryRoot: 'functions', buildRoot, policyJson });
const fresh = () => mkdtempSync(path.join(tmpdir(), 'tocsin-bundles-'));

const first = fresh();
const second = fresh();
bundleInto(first);
bundleInto(second);
const bundle = (root: string, name: string) => path.join(root, name, 'index.mjs');

describe.each(functionNames)('the bundle of %s', (name) => {
  const source = readFileSync(bundle(first, name), 'utf8');

  it('is the same every time, so that an unchanged function is not deployed again', () => {
    expect(readFileSync(bundle(second, name), 'utf8')).toBe(source);
  });

  it('exports its handler and brings its SDK', () => {
    expect(source).toMatch(/export\{[^}]*\bhandler\b[^}]*\}|export (const|async function|function) handler/);
    expect(source).not.toMatch(/from\s*["'](@aws-sdk|@smithy|zod|@middy|@aws-lambda-powertools)/);
  });

  it('starts fast: under a megabyte, or two where it makes documents, for which nobody is woken', () => {
    const most = factsOf(name).makesDocuments === true ? 2_000_000 : 1_000_000;
    expect(statSync(bundle(first, name)).size).toBeLessThan(most);
  });

  it('has fonts beside it, if it makes documents, and no maker of documents within it otherwise', () => {
    const makes = factsOf(name).makesDocuments === true;
    for (const font of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'])
      expect(existsSync(path.join(first, name, font))).toBe(makes);
    expect(source.includes('%PDF-')).toBe(makes);
  });

  it('has the policy beside it, if it reads one', () => {
    const file = path.join(first, name, 'policy.json');
    expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(
      factsOf(name).readsPolicy ? policyJson : undefined,
    );
  });
});

it('bundling what has not changed leaves the files as they are', () => {
  const before = statSync(bundle(first, 'send-notice')).mtimeMs;
  bundleInto(first);
  expect(statSync(bundle(first, 'send-notice')).mtimeMs).toBe(before);
});
