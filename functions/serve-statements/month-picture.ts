import type { Interval } from '../../shared/domain/calendar/interval.ts';
import { monthGrid } from '../../shared/domain/sla/month-grid.ts';
import type { Statement } from '../../shared/domain/sla/statement.ts';

const [DAY_PX, GAP, TOP, HEIGHT] = [22, 3, 4, 150];

/**
 * The month as a picture: a column a day from midnight down to midnight in the contract's zone, what counted and what did not. A
 * minute of downtime is drawn at least two pixels high, so that nothing is too short to be seen.
 */
export function monthPicture(one: Statement): string {
  const days = monthGrid(one);
  const width = days.length * (DAY_PX + GAP);
  const columns = days.map((day, index) => {
    const x = index * (DAY_PX + GAP);
    const bars = (kind: string, parts: readonly Interval[], least: number): string =>
      parts
        .map(({ start, end }) => {
          const scale = HEIGHT / (day.end - day.start);
          const height = Math.max(least, (end - start) * scale);
          const y = Math.min(TOP + (start - day.start) * scale, TOP + HEIGHT - height);
          return `<rect class="${kind}" x="${x}" y="${y.toFixed(2)}" width="${DAY_PX}" height="${height.toFixed(2)}"/>`;
        })
        .join('');
    const frame = `<rect class="off" x="${x}.5" y="${TOP}.5" width="${DAY_PX - 1}" height="${HEIGHT - 1}"/>`;
    const number = `<text x="${x + DAY_PX / 2}" y="${TOP + HEIGHT + 14}" text-anchor="middle">${index + 1}</text>`;
    return frame + bars('up', day.stated, 0) + bars('aside', day.excluded, 2) + bars('down', day.counted, 2) + number;
  });
  const label = `Each day of the month from midnight to midnight, with its downtime. All of it stands in the table below.`;
  const key =
    '<p class="key" aria-hidden="true"><span><i class="up"></i>in service</span><span><i class="down"></i>downtime that counts</span><span><i class="aside"></i>downtime that does not</span></p>';
  return `<svg class="month" viewBox="0 0 ${width} ${HEIGHT + 24}" role="img" aria-label="${label}">${columns.join('')}</svg>${key}`;
}
