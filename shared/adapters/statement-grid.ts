import { Temporal } from 'temporal-polyfill';
import type { Interval } from '../domain/calendar/interval.ts';
import { monthGrid, type GridDay } from '../domain/sla/month-grid.ts';
import type { Statement } from '../domain/sla/statement.ts';
import { ink, INNER, type Paper } from './statement-paper.ts';

const ROW = 6;
const LABEL = 42;
const HOUR = 3_600_000;
/** A second of downtime is there to be seen, too: points. */
const LEAST = 0.7;

/**
 * The month's downtime, a row each day and its hours from left to right: full height what counts, half height what does not.
 * A day on which clocks change is as much shorter or longer as it was.
 */
export function drawGrid(paper: Paper, statement: Statement): void {
  const days = monthGrid(statement);
  paper.need(days.length * ROW + 44);
  legend(paper);
  const longest = Math.max(24 * HOUR, ...days.map(({ start, end }) => end - start));
  const scale = (INNER - LABEL) / longest;
  const left = paper.x + LABEL;
  for (let hour = 0; hour <= 24; hour += 3) {
    const x = left + hour * HOUR * scale;
    paper.put(`${hour} h`, x - 12, paper.y, 24, { size: 6, color: ink.muted, align: 'center' });
  }
  paper.y += 9;
  for (const [index, day] of days.entries()) drawDay(paper, day, left, paper.y + index * ROW, scale);
  for (let hour = 0; hour <= 24; hour += 3) gridLine(paper, left + hour * HOUR * scale, days.length * ROW);
  paper.y += days.length * ROW + 8;
}

function gridLine({ doc, y }: Paper, x: number, height: number): void {
  doc
    .moveTo(x, y)
    .lineTo(x, y + height)
    .lineWidth(0.3)
    .strokeColor(ink.line)
    .stroke();
}

function drawDay(paper: Paper, day: GridDay, left: number, y: number, scale: number): void {
  const date = Temporal.PlainDate.from(day.date);
  const weekday = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'][date.dayOfWeek - 1] ?? '';
  paper.put(`${weekday} ${date.day}`, paper.x, y - 0.8, LABEL - 6, { size: 5, color: ink.muted, align: 'right' });
  const bars = (intervals: readonly Interval[], color: string, height: number, least: number): void => {
    for (const { start, end } of intervals) {
      const width = Math.max(least, (end - start) * scale);
      paper.doc.rect(left + (start - day.start) * scale, y + (ROW - 1 - height), width, height).fill(color);
    }
  };
  bars(day.stated, ink.faint, ROW - 1, 0);
  bars(day.excluded, ink.excluded, (ROW - 1) / 2, LEAST);
  bars(day.counted, ink.counted, ROW - 1, LEAST);
}

function legend(paper: Paper): void {
  const said = [
    [ink.counted, 1, 'down, counted'],
    [ink.excluded, 0.5, 'down, excluded'],
    [ink.faint, 1, 'covered by this statement'],
  ] as const;
  let x = paper.x + LABEL;
  for (const [color, part, text] of said) {
    paper.doc.rect(x, paper.y + 1 + 6 * (1 - part), 12, 6 * part).fill(color);
    paper.put(text, x + 16, paper.y, 120, { size: 7, color: ink.muted });
    x += 130;
  }
  paper.y += 14;
}
