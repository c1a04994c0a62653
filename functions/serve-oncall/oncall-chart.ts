import { clockOf } from '../../shared/domain/oncall/zone-clock.ts';
import type { BoardSchedule, Named, OnCallBoard } from '../../shared/flows/on-call-board.ts';
import { escapeHtml } from '../../shared/runtime/html-page.ts';
import { colourOf } from './people-words.ts';
import { dayOf, weekdayOf } from './zone-words.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Lines that a schedule takes; who comes later than so many others stands in the list only. */
const MOST_LINES = 12;
/** Hours; whatever lasts less is drawn as long, so that it is seen. */
const THINNEST = 0.7;

/**
 * Four weeks for a wide screen: a line for each person of a schedule, a column a day, each schedule on its own zone's clock.
 * For the eye only: the list says the same in words.
 */
export function chartSection({ schedules, now }: OnCallBoard): string {
  if (schedules.length === 0) return '';
  const todays = schedules.map(({ zone }) => midnight(now, zone));
  const first = Math.min(...todays);
  const count = (Math.max(...todays) - first) / DAY + 28;
  const dates = Array.from({ length: count }, (_, day) => first + day * DAY);
  const head = dates.map((date) => {
    const weekday = weekdayOf(date, 'UTC');
    const is = todays.includes(date) ? ' class="today"' : weekday.startsWith('S') ? ' class="rest"' : '';
    return `<i${is}>${weekday}<br>${dayOf(date, 'UTC').slice(4)}</i>`;
  });
  const rows = schedules.map((schedule) => row(schedule, first, count, now)).join('');
  return `<section class="chart" aria-hidden="true"><h2>The coming four weeks</h2><p class="zone">Each schedule on its own zone’s clock. Hatched in red: nobody on call. The upright line is now.</p><svg width="0" height="0"><pattern id="x" width="4" height="4" patternUnits="userSpaceOnUse"><path class="hatch" d="M0 0h4v4h-4z"/><path class="stripe" d="M0 4L4 0"/></pattern></svg><div class="grid" style="--n:${count}"><div class="dates">${head.join('')}</div>${rows}</div></section>`;
}

const midnight = (at: number, zone: string): number => Math.floor(clockOf(zone).localOf(at) / DAY) * DAY;

/** `[start, end)` in hours from the chart's left edge. */
type Bar = [start: number, end: number];

function row({ name, zone, spans }: BoardSchedule, first: number, count: number, now: number): string {
  const clock = clockOf(zone);
  const hours = (at: number): number => Math.min(count * 24, Math.max(0, (clock.localOf(at) - first) / HOUR));
  const lines = new Map<string, { of: Named | undefined; bars: Bar[] }>();
  for (const { start, end, kind, people } of spans) {
    if (kind === 'closed') continue;
    for (const of of kind === 'gap' ? [undefined] : people) {
      const line = lines.get(of?.id ?? '') ?? { of, bars: [] };
      lines.set(of?.id ?? '', line);
      const before = line.bars.at(-1);
      const begins = hours(start);
      if (before?.[1] === begins) before[1] = hours(end);
      else line.bars.push([begins, hours(end)]);
    }
  }
  const width = count * 24;
  const here = short(hours(now));
  const gap = lines.get('');
  // What is missing comes first, and is never cut.
  const shown = [...(gap === undefined ? [] : [gap]), ...[...lines.values()].filter(({ of }) => of !== undefined)];
  const drawn = shown.slice(0, MOST_LINES).map(({ of, bars }) => {
    const svg = (path: string) =>
      `<svg viewBox="0 0 ${width} 9" preserveAspectRatio="none">${path}<path class="n" d="M${here} 0v9"/></svg>`;
    return of === undefined
      ? `<b class="gap">Nobody on call</b>${svg(`<path class="g" d="${boxes(bars)}"/>`)}`
      : `<span ${colourOf(of.id)}><bdi>${escapeHtml(of.name)}</bdi></span>${svg(`<path class="p" ${colourOf(of.id)} d="${strokes(bars)}"/>`)}`;
  });
  const rest = shown.length > MOST_LINES ? `<span>and ${shown.length - MOST_LINES} more</span><i></i>` : '';
  return `<h3 dir="auto">${escapeHtml(name)} <small>${escapeHtml(zone)}</small></h3>${drawn.join('')}${rest}`;
}

const short = (hours: number): string => String(Math.round(hours * 10) / 10);

/** Thick strokes, each written from where the one before it ends: half the size of boxes. */
function strokes(bars: readonly Bar[]): string {
  let at = 0;
  const parts = bars.map(([start, end], index) => {
    const from = index === 0 ? `M${short(start)} 4.5` : `m${short(start - at)} 0`;
    const width = Math.max(THINNEST, end - start);
    at = start + width;
    return `${from}h${short(width)}`;
  });
  return parts.join('');
}

/** With an edge of their own around the hatching. */
const boxes = (bars: readonly Bar[]): string =>
  bars
    .map(([start, end]) => [short(start), short(Math.max(THINNEST, end - start))] as const)
    .map(([start, width]) => `M${start} 1h${width}v7h-${width}z`)
    .join('');
