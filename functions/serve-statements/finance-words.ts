import { Temporal } from 'temporal-polyfill';
import { amountInWords } from '../../shared/domain/sla/money.ts';
import type { Statement } from '../../shared/domain/sla/statement.ts';
import { escapeHtml } from '../../shared/runtime/html-page.ts';

/** Text of somebody's own in a line of ours: in whatever direction it runs, the rest of the line stays as it is. */
export const own = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** `March 2026` */
export const monthInWords = (month: string): string =>
  `${MONTHS[Number(month.slice(5)) - 1] ?? month} ${month.slice(0, 4)}`;

/** The month so many months on. */
export const monthOn = (month: string, months: number): string =>
  Temporal.PlainYearMonth.from(month).add({ months }).toString();

/** `10 Mar 2026, 10:00:00.000` in a zone: to the millisecond, as the statement counts. */
export function exactInZone(iso: string, zone: string): string {
  const at = Temporal.Instant.from(iso).toZonedDateTimeISO(zone);
  const month = (MONTHS[at.month - 1] ?? '').slice(0, 3);
  const time = at.toPlainTime().toString({ fractionalSecondDigits: 3 });
  return `${at.day} ${month} ${at.year}, ${time}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `1 h 02 min 03.004 s`: all of it, nothing rounded; `none` for nothing. */
export function exactLength(ms: number): string {
  if (ms === 0) return 'none';
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)} s`;
  const [hours, minutes, rest] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, ms % 60_000];
  const seconds = `${two(Math.floor(rest / 1000))}.${String(rest % 1000).padStart(3, '0')} s`;
  if (hours > 0) return `${hours} h ${two(minutes)} min ${seconds}`;
  return `${minutes} min ${seconds}`;
}

export const lengthBetween = (start: string, end: string): string => exactLength(Date.parse(end) - Date.parse(start));

export const amount = (minor: number, currency: string): string =>
  minor < 0 ? `-${amountInWords(-minor, currency)}` : amountInWords(minor, currency);

/** Who has to do what next, in a few words. */
export function statusInWords({ status, approvedBy, issuedBy, revision }: Statement): string {
  const of = revision === 1 ? '' : `revision ${revision}, `;
  switch (status) {
    case 'provisional':
      return `${of}provisional`;
    case 'draft':
      return `${of}to be approved`;
    case 'approved':
      return `${of}approved by ${own(approvedBy ?? '')}, to be issued by somebody else`;
    case 'issued':
      return `${of}issued by ${own(issuedBy ?? '')}`;
  }
}
