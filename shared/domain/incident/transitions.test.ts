import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AlertState } from '../ladder/deadlines.ts';
import { advance } from './advance.ts';
import { evolve } from './evolve.ts';
import { everybody, firingAlert, HOUR, incidentOf, maya, MINUTE, quietSince, terms } from './incident-fixture.ts';
import { incidentStatuses, type IncidentStatus } from './incident.ts';
import type { IncidentEvent } from './incident-events.ts';
import { nextStatus, transitions } from './transitions.ts';

const ARROW = /^\s*(\w+) --> (\w+): (\w+)\s*$/;

/** The arrows of a page's state diagram as `open --> resolved: resolve`; those from and to [*] are no transitions. */
function arrowsDrawnIn(page: string): string[] {
  const diagram = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const arrows = diagram.split('\n').filter((line) => line.includes('-->') && !line.includes('[*]'));
  return arrows.map((line) => {
    const [, from, to, command] = ARROW.exec(line) ?? [];
    if (command === undefined) throw new Error(`no state, state and command in the arrow "${line.trim()}"`);
    return `${String(from)} --> ${String(to)}: ${command}`;
  });
}

const page = readFileSync(new URL('../../../docs/incident-states.md', import.meta.url), 'utf8');
const arrowsInTable = Object.entries(transitions).flatMap(([from, ways]) =>
  Object.entries(ways).map(([command, to]) => `${from} --> ${to}: ${command}`),
);

describe('the states of an incident', () => {
  it('are drawn in docs/incident-states.md as the table has them: no arrow more, none less', () => {
    expect(arrowsDrawnIn(page).sort()).toEqual([...arrowsInTable].sort());
  });

  it('begin with open and end with closed, in the drawing as well', () => {
    expect(page).toContain('[*] --> open\n');
    expect(page).toContain('closed --> [*]\n');
    expect(incidentOf().status).toBe('open');
  });

  it.each(incidentStatuses.filter((status) => status !== 'closed'))('have a way on from %s', (status) => {
    expect(Object.values(transitions[status]).filter((to) => to !== status)).not.toEqual([]);
  });

  it('leave no way out of closed', () => {
    expect(transitions.closed).toEqual({});
  });

  it('are each explained in a sentence of their own', () => {
    for (const status of incidentStatuses) expect(page).toMatch(new RegExp(`^- \\*\\*${status}\\*\\*: `, 'm'));
  });
});

describe('what time and the alert do to an incident', () => {
  const acknowledged: IncidentEvent = { type: 'IncidentAcknowledged', at: MINUTE, by: maya, via: 'link' };
  const started: IncidentEvent = { type: 'WorkStarted', at: 2 * MINUTE, by: maya };
  const resolvedByPerson: IncidentEvent = { type: 'IncidentResolved', at: 3 * MINUTE, by: maya, cause: 'person' };
  const quiet = quietSince(4 * MINUTE);

  it.each<[IncidentStatus, IncidentEvent[], AlertState, number, 'resolve' | 'reopen' | 'close']>([
    ['open', [], quiet, 9 * MINUTE, 'resolve'],
    ['acknowledged', [acknowledged], quiet, 9 * MINUTE, 'resolve'],
    ['in_progress', [started], quiet, 9 * MINUTE, 'resolve'],
    ['resolved', [resolvedByPerson], firingAlert, 8 * MINUTE, 'reopen'],
    ['resolved', [resolvedByPerson], quiet, 24 * HOUR + 3 * MINUTE, 'close'],
  ])('leads from %s where the table says', (status, events, alert, now, move) => {
    const before = incidentOf(...events);
    const after = advance(before, { terms, alert, reachable: everybody, now }).reduce(evolve, before);
    expect(before.status).toBe(status);
    expect(after.status).toBe(nextStatus(status, move));
  });
});
