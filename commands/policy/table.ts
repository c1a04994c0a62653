/** One table of a policy, as it is shown in the terminal, on a page and as JSON. Empty tables are left out. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const WIDEST_CELL = 44;

/** As lines of text under its title. */
export function tableInText({ title, columns, rows }: Table): string[] {
  const [head = [], ...body] = alignedRows([columns, ...rows]);
  const widths = columns.map((_column, at) => widthOf([columns, ...rows], at));
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [title, '='.repeat(title.length), ...head, rule, ...body.flat(), ''];
}

/** Each row as its lines, in columns; cells that are too wide go on below. */
export function alignedRows(rows: readonly (readonly string[])[]): string[][] {
  const widths = (rows[0] ?? []).map((_cell, at) => widthOf(rows, at));
  return rows.map((row) => {
    const cells = row.map(wrapped);
    const height = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_line, at) =>
      cells
        .map((cell, column) => (cell[at] ?? '').padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  });
}

const widthOf = (rows: readonly (readonly string[])[], column: number): number =>
  Math.max(...rows.flatMap((row) => wrapped(row[column] ?? '').map((line) => line.length)));

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > WIDEST_CELL) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}
