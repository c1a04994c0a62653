import type { PageChannel } from '../communication/page-channel.ts';
import { TOCSIN } from '../ids.ts';
import { isUnanswered, type Incident, type PagedRung } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { channels, type Channel } from '../policy/document/channels.ts';

/** One page of a rung: whom, on what. */
export interface RungPage {
  readonly person: string;
  readonly channel: string;
}

export const isChannel = (channel: string | undefined): channel is Channel => channels.some((one) => one === channel);
export const samePlace = (
  a: Pick<PagedRung, 'pass' | 'index'>,
  b: { readonly pass: number; readonly index: number },
): boolean => a.pass === b.pass && a.index === b.index;

/** Every page of a rung so far: its people on its channels, and those that took a failed one's place. */
export function pagesOf(rung: PagedRung): (RungPage & { readonly channel: Channel })[] {
  const promised = rung.people.flatMap((person) => rung.channels.map((channel) => ({ person, channel })));
  const instead = rung.failed.map(({ person, next }) => ({ person, channel: next }));
  return [...promised, ...instead].flatMap(({ person, channel }) => (isChannel(channel) ? [{ person, channel }] : []));
}

export const hasFailed = (rung: PagedRung, { person, channel }: RungPage): boolean =>
  rung.failed.some((failed) => failed.person === person && failed.channel === channel);

/** By person, the channels on which a page of this stretch left or may still leave; nobody whose every page failed. */
export function pagedOn(incident: Incident): ReadonlyMap<string, readonly [Channel, ...Channel[]]> {
  const standing = incident.pages.flatMap((rung) => pagesOf(rung).filter((page) => !hasFailed(rung, page)));
  const paged = new Map<string, [Channel, ...Channel[]]>();
  for (const { person, channel } of standing) paged.set(person, [channel, ...(paged.get(person) ?? [])]);
  return paged;
}

/** When the last page of a rung failed; undefined while one of them left, or may still leave. */
export function rungFailedAt(rung: PagedRung | undefined): number | undefined {
  if (rung === undefined || pagesOf(rung).some((page) => !hasFailed(rung, page))) return undefined;
  return rung.failed.length === 0 ? undefined : Math.max(...rung.failed.map(({ at }) => at));
}

/** Whether the log still has to hear that a page failed: of an incident that nobody has taken, and not heard before. */
export const isUnheard = (incident: Incident, page: RungPage & { pass: number; rung: string }): boolean =>
  failingRung(incident, page) !== undefined;

/** The rung whose page it is, if that has not failed yet. A page for what somebody has taken is nobody's concern any more. */
function failingRung(incident: Incident, page: RungPage & { pass: number; rung: string }): PagedRung | undefined {
  if (!isUnanswered(incident)) return undefined;
  const rung = incident.pages.findLast(({ pass, rung: id }) => pass === page.pass && id === page.rung);
  const known = rung !== undefined && pagesOf(rung).some((one) => isSame(one, page)) && !hasFailed(rung, page);
  return known ? rung : undefined;
}

const isSame = (a: RungPage, b: RungPage): boolean => a.person === b.person && a.channel === b.channel;

/**
 * What the log is told of a page that no provider took: its person's next channel of those in `good`, in the order in which a
 * page tries them, takes its place inside the rung (failure 10). None is named once the ladder has moved past that rung.
 */
export function failPage(
  incident: Incident,
  page: RungPage & { readonly pass: number; readonly rung: string; readonly reason: string },
  good: readonly PageChannel[],
  now: number,
): IncidentEvent[] {
  const rung = failingRung(incident, page);
  if (rung === undefined) return [];
  const { person, channel, reason } = page;
  const tried = pagesOf(rung).filter((one) => one.person === person);
  const isCurrent = rung.beside === true || (incident.position !== undefined && samePlace(rung, incident.position));
  const next = isCurrent ? good.find((one) => !tried.some((before) => before.channel === one)) : undefined;
  const { pass, index, rung: id } = rung;
  const event = { at: now, by: TOCSIN, pass, index, rung: id, person, channel, reason };
  return [{ type: 'PageFailed', ...event, ...(next === undefined ? {} : { next }) }];
}
