/** A name that is imported from a package of the SDK. */
export interface SdkImport {
  readonly name: string;
  readonly from: string;
}

/** What a source file imports from the AWS SDK to run with it; types do not count. */
export function sdkImports(source: string): SdkImport[] {
  return [...source.matchAll(/import\s*\{([^}]*)\}\s*from '(@aws-sdk\/[^']+)'/g)].flatMap(([, names = '', from = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '))
      .map((name) => ({ name: name.replace(/ as .*$/, ''), from })),
  );
}

/** A module that holds the same names and makes the same clients, and does nothing else; undefined for no imports. */
export function sdkOnly(imports: readonly SdkImport[]): string | undefined {
  const names = [...new Map(imports.map((one) => [`${one.from} ${one.name}`, one])).values()];
  if (names.length === 0) return undefined;
  const lines = names.map(({ name, from }, at) => `import { ${name} as used${at} } from '${from}';`);
  const made = names.map(({ name }, at) => (isClient(name) ? `new used${at}({})` : `used${at}`));
  return [...lines, `export const sdk = [${made.join(', ')}];`].join('\n');
}

/** The document client is no client of its own: it is made from one. */
const isClient = (name: string): boolean => name.endsWith('Client') && name !== 'DynamoDBDocumentClient';
