import type { Item } from './dynalite.ts';

/** Whether two images are the same to DynamoDB: attributes and the members of sets have no order. */
export function sameItem(one: Item | undefined, other: Item | undefined): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (Array.isArray(inner) && ['SS', 'NS', 'BS'].includes(key)) return (inner as unknown[]).map(String).sort();
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
