/** One figure of a run: its value with its unit, and what it is a multiple of where that says something. */
export interface Figure {
  readonly section: string;
  readonly name: string;
  /** A number, or an exact decimal as text. */
  readonly value: number | string;
  readonly unit: string;
  readonly ratio?: { readonly value: number; readonly to: string };
}

/** Four significant digits for what was measured, everything for what was counted. */
export function valueInWords(value: number | string): string {
  if (typeof value === 'string' || Number.isInteger(value)) return String(value);
  const short = Number(value.toPrecision(4));
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(short);
}

/** Lines of text, a heading for each section, in columns. */
export function figuresInWords(figures: readonly Figure[]): string[] {
  return [...Map.groupBy(figures, ({ section }) => section)].flatMap(([section, all]) => {
    const values = all.map(({ value }) => valueInWords(value));
    const wide = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length));
    const [name, value, unit] = [wide(all.map((one) => one.name)), wide(values), wide(all.map((one) => one.unit))];
    const lines = all.map((figure, at) => {
      const columns = `  ${figure.name.padEnd(name)}  ${(values[at] ?? '').padStart(value)} ${figure.unit.padEnd(unit)}`;
      const { ratio } = figure;
      return (ratio === undefined ? columns : `${columns}  x ${valueInWords(ratio.value)} ${ratio.to}`).trimEnd();
    });
    return ['', section, ...lines];
  });
}
