import type { Actor } from '../ids.ts';
import type { Decision } from './decide-command.ts';
import { impactParts } from './impact-parts.ts';
import type { ImpactPart } from './impact-part.ts';
import type { Incident } from './incident.ts';

/** What a commander says of the impact: all of it, part by part, or only that it began or ended at another time than was known. */
export type SaidOfImpact =
  | { readonly kind: 'parts'; readonly parts: readonly ImpactPart[] }
  | { readonly kind: 'borders'; readonly began?: number | undefined; readonly ended?: number | undefined };

/** The edit as an event, in any status: what is billed may come to light long after an incident is closed. */
export function decideImpactEdit(
  incident: Incident,
  edit: { readonly said: SaidOfImpact; readonly reason: string; readonly by: Actor },
  now: number,
): Decision {
  const { said, reason, by } = edit;
  const parts = said.kind === 'parts' ? said.parts : moveBorders(impactParts(incident), said);
  if (parts === undefined)
    return { ok: false, because: 'no impact is known of this incident: say it whole, as "intervals"' };
  return { ok: true, events: [{ type: 'ImpactEdited', at: now, by, reason, parts: inOrder(parts) }] };
}

/** Undefined where there is nothing whose borders could be moved. */
function moveBorders(
  known: readonly ImpactPart[],
  { began, ended }: { readonly began?: number | undefined; readonly ended?: number | undefined },
): ImpactPart[] | undefined {
  const parts = inOrder(known);
  const first = Math.min(...parts.map(({ start }) => start));
  const last = Math.max(...parts.map(({ end }) => end ?? Number.POSITIVE_INFINITY));
  if (parts.length === 0) return undefined;
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
