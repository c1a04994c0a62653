import { readFileSync } from 'node:fs';
import type { Fonts } from './statement-paper.ts';

/** The fonts that lie beside the bundle, read when the first document asks for them. */
export function bundledFonts(bundleUrl: string): () => Fonts {
  let fonts: Fonts | undefined;
  const read = (name: string): Buffer => readFileSync(new URL(`./${name}`, bundleUrl));
  return () => (fonts ??= { regular: read('DejaVuSans.ttf'), bold: read('DejaVuSans-Bold.ttf') });
}
