import type { Announcement, Tell } from './announcement.ts';
import { windowsOf } from './occurrences-of.ts';

/** As many are remembered: what has not been sent by then is no news. */
const REMEMBERED = 50;

type Told = Pick<Announcement, 'id' | 'time' | 'cancelled' | 'tell' | 'earlier'>;

/**
 * What is still true of what customers were to hear before the newest: of a date by itself as long as that stands as it was told, of
 * the whole until the whole has other news.
 */
export function earlierNews(before: Told, after: Told): Tell[] {
  const all = [...(before.earlier ?? []), before.tell];
  return all.filter((tell) => stands(after, tell)).slice(-REMEMBERED);
}

/** What a version had to tell; undefined once something newer says otherwise. */
export function newsOf(item: Told, version: number): Tell | undefined {
  if (item.tell.version === version) return item.tell;
  return (item.earlier ?? []).find((tell) => tell.version === version && stands(item, tell));
}

function stands(item: Told, tell: Tell): boolean {
  if (item.cancelled !== undefined) return false;
  if (tell.single !== true) return item.tell.single === true;
  const { window, at } = tell;
  if (window === undefined) return false;
  if (tell.news === 'cancelled') return windowsOf(item, Math.max(at, window.start), window.end).length === 0;
  return windowsOf(item, window.start, window.end).some(
    ({ start, end }) => start === window.start && end === window.end,
  );
}
