/** One table of a policy, as it is shown in the terminal, on a page and as JSON. Empty tables are left out. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const WIDEST_CELL = 44;

/** As lines of text: cells that are too wide go on below. */
export function tableInText({ title, columns, rows }: Table): string[] {
  const cells = [columns, ...rows].map((row) => row.map(wrapped));
  const widths = columns.map((_column, at) =>
    Math.max(...cells.flatMap((row) => (row[at] ?? []).map((line) => line.length))),
  );
  const lines = cells.map((row) => {
    const height = Math.max(...row.map((cell) => cell.length));
    return Array.from({ length: height }, (_line, at) =>
      row
        .map((cell, column) => (cell[at] ?? '').padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  });
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const [head = [], ...body] = lines;
  return [title, '='.repeat(title.length), ...head, rule, ...body.flat(), ''];
}

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
