import PDFDocument from 'pdfkit';

/** The two cuts of one TrueType font. It is embedded, as the fonts that every reader is said to have know no `Ł`. */
export interface Fonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

export const ink = {
  text: '#1b2530',
  muted: '#5a6773',
  line: '#c6ced6',
  faint: '#eef1f4',
  counted: '#a8321e',
  excluded: '#7f93a8',
  kept: '#236245',
} as const;

/** Points; the paper is A4. */
const WIDTH = 595.28;
const MARGIN = 48;
const TOP = 40;
const BOTTOM = 786;
export const INNER = WIDTH - 2 * MARGIN;
const CELL_PADDING = 4;
/** A cell shows as much; the whole text is in the workbook and in the API. */
const MOST_CELL_HEIGHT = 160;

/** What stands on every page of a section. */
export interface Section {
  readonly footer: string;
  /** Large and pale over the text: what a reader must not take for more than it is. */
  readonly watermark?: string | undefined;
}

export interface Style {
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly align?: 'left' | 'right' | 'center';
  /** Name of a place in the document, to which a press on it leads. */
  readonly goTo?: string;
}

export interface Column<Row> {
  readonly title: string;
  /** Part of the paper's inner width. */
  readonly share: number;
  readonly cell: (row: Row) => string;
  readonly align?: 'left' | 'right';
  readonly style?: (row: Row) => Style;
}

/** Where a number will be written once it is known. */
export interface Blank {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/**
 * Pages that are filled from the top down. It breaks pages itself, and fills in what is known only at the end: "Page 1 of N".
 * The same calls give the same bytes.
 */
export class Paper {
  readonly doc: PDFKit.PDFDocument;
  y = TOP;
  readonly x = MARGIN;
  readonly #sections: Section[] = [];
  readonly #chunks: Buffer[] = [];
  readonly #ended: Promise<void>;
  #section: Section = { footer: '' };

  constructor({ regular, bold }: Fonts, about: { title: string; author: string; at: Date }) {
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      pdfVersion: '1.7',
      lang: 'en',
      displayTitle: true,
      // No font at all to begin with: its own ones are read from a folder that a bundle does not have.
      font: '',
      info: { Title: about.title, Author: about.author, Creator: 'Tocsin', CreationDate: about.at, ModDate: about.at },
    });
    this.doc.registerFont('regular', Buffer.from(regular));
    this.doc.registerFont('bold', Buffer.from(bold));
    this.#ended = new Promise((resolve, reject) => {
      this.doc.on('end', resolve);
      this.doc.on('error', reject);
    });
    this.doc.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  get page(): number {
    return this.#sections.length - 1;
  }

  /** A new page, and every following one, until the next section. */
  begin(section: Section): void {
    this.#section = section;
    this.#newPage();
  }

  #newPage(): void {
    this.doc.addPage();
    this.#sections.push(this.#section);
    this.y = TOP;
  }

  /** Over everything and nearly clear: what lies below would hide it in part. */
  #watermark(text: string): void {
    this.doc.save().rotate(-52, { origin: [WIDTH / 2, 421] });
    this.#use({ size: text.length > 8 ? 84 : 110, bold: true, color: ink.text });
    this.doc.fillOpacity(0.08).text(text, WIDTH / 2 - 420, 360, { width: 840, align: 'center', lineBreak: false });
    this.doc.restore();
  }

  /** Begins a new page when less than `height` is left on this one. */
  need(height: number): void {
    if (this.y + height > BOTTOM) this.#newPage();
  }

  #use({ size = 9, bold = false, color = ink.text }: Style): void {
    this.doc
      .font(bold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(color);
  }

  heightOf(text: string, width: number, style: Style = {}): number {
    this.#use(style);
    return Math.min(MOST_CELL_HEIGHT, this.doc.heightOfString(printable(text), { width }));
  }

  /** Text at a place, without moving on. */
  put(text: string, x: number, y: number, width: number, style: Style = {}): void {
    this.#use(style);
    this.doc.text(printable(text), x, y, {
      width,
      height: MOST_CELL_HEIGHT,
      ellipsis: true,
      align: style.align ?? 'left',
      ...(style.goTo === undefined ? {} : { goTo: style.goTo }),
    });
  }

  /** A paragraph over the whole width. */
  write(text: string, style: Style = {}, after = 4): void {
    const height = this.heightOf(text, INNER, style);
    this.need(height);
    this.put(text, this.x, this.y, INNER, style);
    this.y += height + after;
  }

  heading(text: string, keepWith = 40): void {
    this.need(26 + keepWith);
    this.y += 7;
    this.put(text, this.x, this.y, INNER, { size: 11, bold: true });
    this.y += 17;
  }

  rule(color: string = ink.line): void {
    this.doc
      .moveTo(this.x, this.y)
      .lineTo(this.x + INNER, this.y)
      .lineWidth(0.6)
      .strokeColor(color)
      .stroke();
  }

  /**
   * A table whose header comes again on every page. An empty one is one line that says so.
   * @returns where each row begins
   */
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], whenEmpty: string): Blank[] {
    if (rows.length === 0) {
      this.write(whenEmpty, { color: ink.muted });
      return [];
    }
    this.need(40);
    this.#header(columns);
    return rows.map((row) => this.#row(columns, row));
  }

  #widths<Row>(columns: readonly Column<Row>[]): { x: number; width: number }[] {
    let x = this.x;
    return columns.map(({ share }) => {
      const place = { x: x + CELL_PADDING, width: share * INNER - 2 * CELL_PADDING };
      x += share * INNER;
      return place;
    });
  }

  #header<Row>(columns: readonly Column<Row>[]): void {
    const places = this.#widths(columns);
    const style: Style = { size: 7.5, bold: true, color: ink.muted };
    const height = Math.max(...columns.map(({ title }, i) => this.heightOf(title, places[i]?.width ?? 0, style)));
    for (const [i, { title, align = 'left' }] of columns.entries())
      this.put(title, places[i]?.x ?? 0, this.y, places[i]?.width ?? 0, { ...style, align });
    this.y += height + 3;
    this.rule();
    this.y += 3;
  }

  #row<Row>(columns: readonly Column<Row>[], row: Row): Blank {
    const places = this.#widths(columns);
    const cells = columns.map(({ cell, align = 'left', style }, i) => ({
      text: cell(row),
      style: { size: 7.5, align, ...style?.(row) },
      ...(places[i] ?? { x: 0, width: 0 }),
    }));
    const height = Math.max(...cells.map(({ text, width, style }) => this.heightOf(text, width, style)));
    if (this.y + height + 4 > BOTTOM) {
      this.#newPage();
      this.#header(columns);
    }
    for (const { text, x, width, style } of cells) this.put(text, x, this.y, width, style);
    const last = places.at(-1) ?? { x: 0, width: 0 };
    const blank = { page: this.page, y: this.y, ...last };
    this.y += height + 4;
    return blank;
  }

  /** Writes into a place that was left open. */
  fill({ page, x, y, width }: Blank, text: string, style: Style): void {
    this.doc.switchToPage(page);
    this.put(text, x, y, width, style);
  }

  /** Puts footers and watermarks on, and answers the document. */
  async end(): Promise<Buffer> {
    for (const [index, { footer, watermark }] of this.#sections.entries()) {
      this.doc.switchToPage(index);
      if (watermark !== undefined) this.#watermark(watermark);
      this.y = 800;
      this.rule();
      const style: Style = { size: 6.5, color: ink.muted };
      this.put(footer, this.x, 806, INNER - 80, style);
      const page = `Page ${index + 1} of ${this.#sections.length}`;
      this.put(page, this.x + INNER - 80, 806, 80, { ...style, align: 'right' });
    }
    this.doc.end();
    await this.#ended;
    return Buffer.concat(this.#chunks);
  }
}

/** Names may hold line breaks and worse; a document has its own. */
// eslint-disable-next-line no-control-regex -- the control characters are what is taken out
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
