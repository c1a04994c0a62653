import { readFileSync } from 'node:fs';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { Fonts } from './statement-paper.ts';

const font = (name: string): Buffer => readFileSync(new URL(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)));

export const fonts: Fonts = { regular: font('DejaVuSans'), bold: font('DejaVuSans-Bold') };

/** A page as a reader sees it: its words, and how much of it is not white. */
export interface SeenPage {
  readonly text: string;
  readonly inked: number;
}

/** Reads a document with PDFium, the engine of Chrome. */
export async function seenPages(bytes: Buffer): Promise<SeenPage[]> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  try {
    const pages: SeenPage[] = [];
    for (const page of document.pages()) {
      // Before it is rendered, after which the library has closed it.
      const text = page.getText().replace(/\s+/g, ' ');
      const { data } = await page.render({ scale: 0.5 });
      let inked = 0;
      for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 200) inked += 1;
      pages.push({ text, inked: inked / (data.length / 4) });
    }
    return pages;
  } finally {
    document.destroy();
    library.destroy();
  }
}
