import type * as z from 'zod';
import type { News, Recurs, Tell } from '../maintenance/announcement.ts';
import type { recurrence } from '../policy/document/obligations.ts';
import { durationInWords, durationMs } from './duration.ts';
import { formatInZone, shortInZone } from './local-time.ts';
import { onOneLine, shortened } from './one-line.ts';

const MAX_SUBJECT = 150;

/** What customers are told of planned maintenance. */
export interface MaintenanceSaid {
  readonly news: News;
  readonly title: string;
  readonly services: readonly string[];
  readonly tell: Pick<Tell, 'window' | 'before' | 'single'>;
  /** How it comes round; absent for one window. */
  readonly recurs: Recurs | undefined;
  readonly organisation: string;
  readonly supportLine: { readonly phone: string; readonly email: string };
}

/** Who reads it: somebody by name, or a page that many read. */
export interface MaintenanceReader {
  readonly name: string | undefined;
  readonly zone: string;
}

const HEADLINE: Record<News, string> = {
  announced: 'Planned maintenance',
  changed: 'Planned maintenance changed',
  cancelled: 'Planned maintenance cancelled',
};

/** What customers read of it, with times on the reader's own clock and their zone named. */
export function maintenanceText(said: MaintenanceSaid, reader: MaintenanceReader): { subject: string; text: string } {
  const { news, services, tell, title, organisation, supportLine } = said;
  const names = services.map(onOneLine).join(', ');
  const when = tell.window === undefined ? '' : `, ${shortInZone(tell.window.start, reader.zone)}`;
  const greeting = reader.name === undefined ? '' : `${onOneLine(reader.name)}, `;
  const first = `${greeting}${opening(said)}: ${onOneLine(title)}.`;
  const paragraphs = [
    reader.name === undefined ? first.charAt(0).toUpperCase() + first.slice(1) : first,
    facts([['Services', names], ...times(said, reader.zone)]),
    ...(news === 'cancelled' ? [] : ['During this time these services may be interrupted or slow.']),
    `Questions: ${onOneLine(organisation)} support, ${supportLine.phone}, ${supportLine.email}`,
  ];
  return {
    subject: shortened(`${HEADLINE[news]}: ${names}${when}`, MAX_SUBJECT),
    text: paragraphs.join('\n\n'),
  };
}

function opening({ news, recurs, tell }: MaintenanceSaid): string {
  const what = tell.single === true ? 'one date of our regular maintenance' : 'our planned maintenance';
  switch (news) {
    case 'announced':
      return recurs === undefined ? 'we have planned maintenance' : 'we have planned regular maintenance';
    case 'changed':
      return `${what} has changed`;
    case 'cancelled':
      return `${what} is cancelled`;
  }
}

function times({ news, tell, recurs }: MaintenanceSaid, zone: string): (readonly [string, string])[] {
  const { window, before, single } = tell;
  const ofSeries = recurs !== undefined && single !== true;
  const span = ({ start, end }: { readonly start: number; readonly end: number }) =>
    `${formatInZone(start, zone)} until ${formatInZone(end, zone)}`;
  return [
    ...(ofSeries ? [[news === 'cancelled' ? 'Was' : 'Comes round', inWords(recurs)] as const] : []),
    ...(window === undefined ? [] : [[whichWindow(news, ofSeries), span(window)] as const]),
    ...(before === undefined ? [] : [['Before', span(before)] as const]),
  ];
}

function whichWindow(news: News, ofSeries: boolean): string {
  if (news === 'cancelled') return ofSeries ? 'Next was' : 'Was';
  return ofSeries ? 'Next' : 'Time';
}

const DAYS = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const;

/** `every week on Sunday at 02:00 (UTC), for 2 h`: on the clock by which it is kept. */
const inWords = ({ when, zone, lasts }: Recurs): string =>
  `${rhythm(when)} at ${when.at} (${zone}), for ${durationInWords(durationMs(lasts))}`;

function rhythm(when: z.infer<typeof recurrence>): string {
  switch (when.every) {
    case 'week':
      return `every week on ${DAYS[when.on]}`;
    case 'month':
      return 'day' in when ? `every month on day ${when.day}` : `every month on the first ${DAYS[when.first]}`;
    case 'day':
    case 'quarter':
    case 'year':
      return `every ${when.every}`;
  }
}

function facts(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([what]) => what.length)) + 2;
  return lines.map(([what, value]) => `${`${what}:`.padEnd(width)}${value}`).join('\n');
}
