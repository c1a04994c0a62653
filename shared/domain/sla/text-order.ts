/** By code units: the same everywhere, whatever language the machine speaks. */
export const textOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
