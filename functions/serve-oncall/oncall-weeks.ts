import type { BoardSchedule, BoardSpan, OnCallBoard } from '../../shared/flows/on-call-board.ts';
import { escapeHtml } from '../../shared/runtime/html-page.ts';
import { NOBODY } from './oncall-cards.ts';
import { namesOf } from './people-words.ts';
import { dayOf, timeOfDay } from './zone-words.ts';

/** Every schedule by the day, a week to open at a time; days one after the other that are alike are one line. */
export const weeksSection = ({ schedules, now }: OnCallBoard): string =>
  schedules.length === 0
    ? ''
    : `<section class="weeks"><h2>Day by day</h2><div class="lists">${schedules.map((one) => weeksOf(one, now)).join('')}</div></section>`;

function weeksOf(schedule: BoardSchedule, now: number): string {
  const { name, zone } = schedule;
  const weeks = [0, 7, 14, 21].map((first) => weekOf(schedule, first, now)).join('');
  return `<section><h3 dir="auto">${escapeHtml(name)}</h3><p class="zone">Times in ${escapeHtml(zone)}</p>${weeks}</section>`;
}

interface Line {
  readonly first: number;
  last: number;
  readonly text: string;
}

function weekOf(schedule: BoardSchedule, first: number, now: number): string {
  const { days, zone } = schedule;
  const lines: Line[] = [];
  for (let day = first; day < first + 7; day += 1) {
    const text = linesOf(schedule, day);
    const before = lines.at(-1);
    // Today stands for itself: it is what is looked for.
    if (before !== undefined && before.text === text && day !== 1) before.last = day;
    else if (text !== '') lines.push({ first: day, last: day, text });
  }
  const edge = (day: number): string => dayOf(days[day] ?? now, zone);
  const [start, end] = [days[first] ?? 0, days[first + 7] ?? 0];
  const gaps = schedule.spans.filter(
    (span) => span.kind === 'gap' && span.start < end && span.end > Math.max(start, now),
  );
  const warned =
    gaps.length === 0 ? '' : ` <span class="gap">${gaps.length === 1 ? '1 gap' : `${gaps.length} gaps`}</span>`;
  const body = lines
    .map(
      (line) =>
        `<dt>${line.first === 0 ? 'Today, ' : ''}${edge(line.first)}${line.last > line.first ? ` to ${edge(line.last)}` : ''}${line.text}`,
    )
    .join('');
  return `<details${first === 0 ? ' open' : ''}><summary>${edge(first)} to ${edge(first + 6)}${warned}</summary><dl>${body}</dl></details>`;
}

function linesOf({ days, spans, zone }: BoardSchedule, day: number): string {
  const [start = 0, end = 0] = [days[day], days[day + 1]];
  return spans
    .filter((span) => span.start < end && span.end > start)
    .map(
      (span) =>
        `<dd${span.kind === 'closed' ? ' class="closed"' : ''}><i>${hoursOf(span, start, end, zone)}</i> ${who(span)}`,
    )
    .join('');
}

function hoursOf(span: BoardSpan, start: number, end: number, zone: string): string {
  const [from, to] = [timeOfDay(span.start, zone), timeOfDay(span.end, zone)];
  if (span.start <= start) return span.end >= end ? 'all day' : `until ${to}`;
  return span.end >= end ? `from ${from}` : `${from}–${to}`;
}

function who({ kind, people }: BoardSpan): string {
  switch (kind) {
    case 'gap':
      return NOBODY;
    case 'closed':
      return 'closed';
    case 'people':
      return namesOf(people);
  }
}
