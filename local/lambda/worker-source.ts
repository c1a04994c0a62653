import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

let entry: URL | undefined;

/**
 * The start of a function's thread as JavaScript, made once a process. A thread that is given TypeScript loads the
 * compiler of its own to take the types off, which takes it about as long as the function's code.
 */
export function workerEntry(): URL {
  entry ??= asJavaScript(new URL('./worker-entry.ts', import.meta.url));
  return entry;
}

/** A module without its types, as a `data:` URL, and so all modules that it imports from here. */
function asJavaScript(file: URL): URL {
  const plain = stripTypeScriptTypes(readFileSync(file, 'utf8'));
  const code = plain.replace(
    /(\bfrom )'(\.{1,2}\/[^']+\.ts)'/g,
    (_, from: string, path: string) => `${from}"${asJavaScript(new URL(path, file)).href}"`,
  );
  // A stack names the module by the last part of its path, not by the whole of its text.
  const name = file.pathname.slice(file.pathname.lastIndexOf('/') + 1);
  return new URL(`data:text/javascript,${encodeURIComponent(`${code}\n//# sourceURL=${name}`)}`);
}
