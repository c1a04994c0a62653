/** A column: its name, and whether it holds figures. */
export interface Column {
  readonly name: string;
  readonly figures?: true;
}

/** Rows of cells that are HTML already; the first cell names its row. On a phone each row is a card, its cells by their names. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const kind = ({ figures }: Column): string => (figures === true ? ' class="n"' : '');
  const heads = columns.map((column) => `<th scope="col"${kind(column)}>${column.name}</th>`).join('');
  const body = rows.map((cells) => {
    const each = columns.map((column, index) => {
      const cell = cells[index] ?? '';
      return index === 0
        ? `<th scope="row">${cell}</th>`
        : `<td data-of="${column.name}"${kind(column)}><span>${cell}</span></td>`;
    });
    return `<tr>${each.join('')}</tr>`;
  });
  return `<table class="list"><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
