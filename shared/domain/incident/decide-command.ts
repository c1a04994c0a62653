import type { Actor } from '../ids.ts';
import { mayAnswer, waitAt, type Incident } from './incident.ts';
import type { DecisionKind, EventOf, IncidentEvent } from './incident-events.ts';
import { nextStatus } from './transitions.ts';

/** What a person asks of an incident. */
export type Command =
  | { readonly kind: 'acknowledge'; readonly by: Actor; readonly via: 'link' | 'api'; readonly rung?: string }
  | { readonly kind: 'start'; readonly by: Actor }
  | {
      readonly kind: 'progress';
      readonly by: Actor;
      readonly note: string;
      readonly decision?: DecisionKind | undefined;
    }
  | { readonly kind: 'wait'; readonly by: Actor; readonly reason: string; readonly until: number }
  | { readonly kind: 'resume'; readonly by: Actor; readonly note?: string | undefined }
  | { readonly kind: 'reopen'; readonly by: Actor; readonly note?: string | undefined }
  | { readonly kind: 'resolve'; readonly by: Actor; readonly note?: string | undefined }
  | { readonly kind: 'close'; readonly by: Actor; readonly note?: string | undefined };

export type Decision =
  | { readonly ok: true; readonly events: IncidentEvent[] }
  /** It no longer applies: the caller is shown the incident as it stands (409). */
  | { readonly ok: false; readonly because: string };

/** Pure: the events that a command makes of an incident at `now`, or why it no longer applies. */
export function decideCommand(incident: Incident, command: Command, now: number): Decision {
  const answersEscalation = command.kind === 'acknowledge' && mayAnswer(incident, command.by);
  if (!answersEscalation && nextStatus(incident.status, command.kind) === undefined)
    return command.kind === 'wait' && incident.status === 'open'
      ? // The response that was promised would stand still, and nobody would have to give it.
        { ok: false, because: 'somebody has to acknowledge it first' }
      : refused(incident, command.kind);
  const waits = waitAt(incident, now) !== undefined;
  if (command.kind === 'wait' && waits) return { ok: false, because: 'it waits on the customer already' };
  if (command.kind === 'resume' && !waits) return { ok: false, because: 'it does not wait on the customer' };
  return { ok: true, events: eventsOf(incident, command, now) };
}

/** Whoever wants people to come wants them now, maintenance or not. Nothing where nothing is held. */
export const release = (
  { held }: Incident,
  at: Pick<IncidentEvent, 'at' | 'by'>,
  reason: string,
): EventOf<'PagingReleased'>[] => (held === undefined ? [] : [{ type: 'PagingReleased', ...at, reason }]);

/** Why a command no longer applies. */
export const refused = ({ status }: Incident, command: string): Decision => ({
  ok: false,
  because: `an incident that is ${status.replace('_', ' ')} takes no "${command}"`,
});

function eventsOf(incident: Incident, command: Command, now: number): IncidentEvent[] {
  const at = { at: now, by: command.by };
  switch (command.kind) {
    case 'acknowledge':
      return [{ type: 'IncidentAcknowledged', ...at, via: command.via, rung: command.rung }];
    case 'start':
      return [{ type: 'WorkStarted', ...at }];
    case 'progress':
      return [
        ...(command.decision === undefined
          ? []
          : [{ type: 'DecisionLogged' as const, ...at, decision: command.decision, note: command.note }]),
        { type: 'ProgressNoted', ...at, note: command.note },
      ];
    case 'wait':
      return [{ type: 'CustomerAwaited', ...at, reason: command.reason, until: command.until }];
    case 'resume':
      return [{ type: 'CustomerAnswered', ...at, note: command.note }];
    case 'reopen':
      return [
        { type: 'IncidentReopened', ...at, reason: command.note ?? 'a person says that it is not over' },
        ...release(incident, at, 'a person says that it is not over'),
      ];
    case 'resolve':
      return [{ type: 'IncidentResolved', ...at, cause: 'person', note: command.note }];
    case 'close':
      return [{ type: 'IncidentClosed', ...at, note: command.note }];
  }
}
