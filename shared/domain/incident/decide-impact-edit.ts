import type { Actor } from '../ids.ts';
import type { Decision } from './decide-command.ts';
import type { ImpactPart } from './impact-part.ts';

/** The edit as an event, in any status: what is billed may come to light long after an incident is closed. */
export const decideImpactEdit = (
  { parts, reason, by }: { readonly parts: readonly ImpactPart[]; readonly reason: string; readonly by: Actor },
  now: number,
): Decision => ({
  ok: true,
  events: [{ type: 'ImpactEdited', at: now, by, reason, parts: inOrder(parts) }],
});

/** Known impact that began, or ended, at another time than was known. Empty where nothing of it is left. */
export function moveBorders(
  known: readonly ImpactPart[],
  { began, ended }: { readonly began?: number | undefined; readonly ended?: number | undefined },
): ImpactPart[] {
  const parts = inOrder(known);
  const first = Math.min(...parts.map(({ start }) => start));
  const last = Math.max(...parts.map(({ end }) => end ?? Number.POSITIVE_INFINITY));
  return parts.flatMap((part) => {
    const from = began === undefined ? part.start : part.start === first ? began : Math.max(part.start, began);
    const until = part.end ?? Number.POSITIVE_INFINITY;
    const to = ended === undefined ? until : until === last ? ended : Math.min(until, ended);
    const { end: _end, ...rest } = part;
    if (from >= to) return [];
    return [{ ...rest, start: from, ...(Number.isFinite(to) ? { end: to } : {}) }];
  });
}

const inOrder = (parts: readonly ImpactPart[]): ImpactPart[] =>
  [...parts].sort((a, b) => a.start - b.start || (a.end ?? Infinity) - (b.end ?? Infinity));
