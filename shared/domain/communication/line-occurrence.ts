import {
  acknowledgementOf,
  answerTo,
  guaranteeKey,
  isActive,
  type ClockNews,
  type Incident,
  type Milestone,
} from '../incident/incident.ts';
import type { PolicyMatrixLine } from '../policy/document/matrix.ts';
import { heldSince } from '../policy/held-since.ts';

/** One time that a line is told: the how manieth, when Tocsin sends it, and until when that was promised. */
export interface Occurrence {
  readonly number: number;
  readonly sendAt: number;
  readonly dueAt: number;
}

const ms = (minutes: number): number => Math.round(minutes * 60_000);

/** The newest occurrence of a line with minutes at `now`, and the one after it; neither while the line waits for something. */
export function timedOccurrence(
  line: PolicyMatrixLine,
  incident: Incident,
  now: number,
): { readonly latest: Occurrence | undefined; readonly nextAt: number | undefined } {
  const nothing = { latest: undefined, nextAt: undefined };
  if (!('minute' in line.when) || !isActive(incident)) return nothing;
  const since = mayLeaveSince(line, incident);
  if (since === undefined) return nothing;
  const { minute, every, by = minute } = line.when;
  const first = since.base + ms(minute);
  const from = Math.max(first, since.held);
  if (now < from) return { latest: undefined, nextAt: from };
  const number = every === undefined ? 0 : Math.floor((now - first) / ms(every));
  const onTheGrid = first + number * ms(every ?? 0);
  const sendAt = Math.max(onTheGrid, since.held);
  const nextAt = every === undefined ? undefined : onTheGrid + ms(every);
  if (number === 0 && since.held === incident.activeSince && wasTakenInsideHold(incident))
    return { latest: undefined, nextAt };
  const latest = { number, sendAt, dueAt: Math.max(sendAt, onTheGrid + ms(by - minute)) };
  return { latest, nextAt };
}

/** Somebody has had it since before maintenance released it: that it is open and that people are paged is no news, and not so. */
const wasTakenInsideHold = (incident: Incident): boolean =>
  (acknowledgementOf(incident)?.at ?? incident.activeSince) < incident.activeSince;

/** An occurrence, and what happened that it tells of. */
export type EventOccurrence = Occurrence & (Milestone | Omit<ClockNews, 'dueAt'> | GuaranteeNews);

interface GuaranteeNews {
  readonly what: 'guarantee';
  readonly target: string;
  readonly at: number;
}

/** The occurrences of a line that waits for something to happen: one for each time that it did, in this stretch of work. */
export function eventOccurrences(line: PolicyMatrixLine, incident: Incident): EventOccurrence[] {
  if (!('on' in line.when)) return [];
  const { on, by = 0 } = line.when;
  const since = mayLeaveSince(line, incident);
  if (since === undefined) return [];
  if (on === 'warning' || on === 'breach') return clockOccurrences(line.when, incident, since.held);
  if (on === 'guarantee') return guaranteeOccurrences(incident, since.held, ms(by));
  return incident.milestones.flatMap((milestone, number) => {
    if (!happens[on].includes(milestone.what)) return [];
    // Whoever begins at once takes it by that: the state has changed once, and is told once.
    const next = incident.milestones[number + 1];
    if (on === 'status' && next?.what === 'start' && milestone.what === 'acknowledge' && next.at === milestone.at)
      return [];
    const sendAt = Math.max(milestone.at, since.held);
    return [{ ...milestone, number, sendAt, dueAt: sendAt + ms(by) }];
  });
}

/** Each contract's month by itself: the second one that is missed is news as well. */
const guaranteeOccurrences = ({ broken, stretch }: Incident, held: number, byMs: number): EventOccurrence[] =>
  broken.flatMap((one, number): EventOccurrence[] => {
    if (one.stretch !== stretch) return [];
    const sendAt = Math.max(one.at, held);
    return [{ what: 'guarantee', target: guaranteeKey(one), at: one.at, number, sendAt, dueAt: sendAt + byMs }];
  });

/** What was said of a promised time that is nearly over, or is. */
function clockOccurrences(
  when: Extract<PolicyMatrixLine['when'], { on: 'warning' | 'breach' }>,
  { clockNews }: Incident,
  held: number,
): EventOccurrence[] {
  const { on, targets, by = 0 } = when;
  return clockNews.flatMap((news, number) => {
    if (news.what !== on || targets?.includes(news.target) === false) return [];
    const sendAt = Math.max(news.at, held);
    return [{ ...news, number, sendAt, dueAt: sendAt + ms(by) }];
  });
}

const happens: Readonly<Record<'acknowledge' | 'status' | 'escalation' | 'resolution', readonly Milestone['what'][]>> =
  {
    acknowledge: ['acknowledge'],
    status: ['acknowledge', 'start', 'resolution', 'reopening'],
    escalation: ['escalation'],
    resolution: ['resolution'],
  };

/** Since when nothing stands in a line's way: its severity, its condition, its emergency, and the answers of those who were asked. */
function mayLeaveSince(line: PolicyMatrixLine, incident: Incident) {
  const since = heldSince(line, incident);
  if (since === undefined) return undefined;
  if (line.unless !== undefined && answerTo(incident, line.unless)?.answer === 'no') return undefined;
  if (line.needs === undefined) return since;
  const answer = answerTo(incident, line.needs);
  return answer?.answer === 'yes' ? { base: since.base, held: Math.max(since.held, answer.at) } : undefined;
}
