import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A test or a group of tests whose title names rows of a framework. */
export interface RowTest {
  readonly row: string;
  readonly title: string;
  readonly file: string;
}

const FOLDERS = ['shared', 'functions', 'policies', 'commands', 'local', 'test'];
const ROW = /\b(?:S\d+\.\d+|X\d+)\b/g;
const NAMES = new Set(['it', 'test', 'describe']);

/** Every title in the test files that names a row, in the order of the files. */
export function rowTests(): RowTest[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(folder, file)),
  ).sort();
  return files.flatMap((file) =>
    titlesIn(file).flatMap((title) => [...new Set(title.match(ROW) ?? [])].map((row) => ({ row, title, file }))),
  );
}

function titlesIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const titles: string[] = [];
  const look = (node: ts.Node): void => {
    const [title] = ts.isCallExpression(node) ? node.arguments : [];
    if (ts.isCallExpression(node) && title !== undefined && isTestCall(node.expression)) titles.push(...textOf(title));
    node.forEachChild(look);
  };
  look(source);
  return titles;
}

/** `it(...)`, `describe.each(...)(...)`, `it.skipIf(...)(...)`: whatever hangs on one of the names. */
function isTestCall(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return NAMES.has(callee.text);
  if (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) return isTestCall(callee.expression);
  return ts.isTaggedTemplateExpression(callee) && isTestCall(callee.tag);
}

const textOf = (title: ts.Node): string[] => {
  if (ts.isStringLiteralLike(title)) return [title.text];
  return ts.isTemplateExpression(title)
    ? [title.head.text + title.templateSpans.map(({ literal }) => literal.text).join('…')]
    : [];
};
