import type { DirectoryStore } from '../adapters/directory-store.ts';
import { meaningOfHandOver, type HandOverLinks } from '../adapters/hand-over-links.ts';
import type { LinkTokens } from '../adapters/link-tokens.ts';
import { sideOf, signableUntil, type HandOver } from '../domain/oncall/hand-over.ts';
import type { HandOverNews } from '../domain/oncall/hand-over-news.ts';
import { handOverText, type HandOverText } from '../domain/text/hand-over-text.ts';
import { namesIn } from './answer-hand-over-link.ts';
import { makeToken } from './make-token.ts';
import { readHandOver, type SignDeps } from './sign-hand-over.ts';

export interface HandOverNoticeDeps extends Omit<SignDeps, 'directory'> {
  readonly links: HandOverLinks;
  readonly tokens: LinkTokens;
  readonly directory: Pick<DirectoryStore, 'person' | 'services'>;
  /** `https://...`, without a slash at its end. */
  readonly linkBase: string;
}

/**
 * What one person is told of a hand-over, by SMS and by email. Whoever is to sign gets their own link. Cancelled when it is no
 * longer true, or the person is no longer of a side that it asks.
 */
export async function writeHandOverNotice(
  deps: HandOverNoticeDeps,
  news: HandOverNews,
  person: { readonly id: string; readonly name: string; readonly zone: string },
  now: number,
): Promise<HandOverText | { readonly cancelled: string }> {
  const read = await readHandOver(deps, news.schedule, news.at, now);
  if (read === undefined) return { cancelled: 'there is no such hand-over any more' };
  const { handOver } = read;
  const untrue = noLongerTrue(news, handOver, person.id);
  if (untrue !== undefined) return { cancelled: untrue };
  const names = await namesIn(deps.directory, read);
  const asks = news.kind === 'drafted' || news.kind === 'unsigned';
  const mayOpen = asks && sideOf(handOver, person.id) !== undefined;
  const link = mayOpen ? await linkOf(deps, handOver, person.id, now) : undefined;
  return handOverText({ ...read, news, reader: person, nameOf: (id) => names.get(id) ?? id }, link);
}

function noLongerTrue(news: HandOverNews, one: HandOver, person: string): string | undefined {
  switch (news.kind) {
    case 'drafted':
      if (one.state === 'withdrawn') return 'its change of hands was undone';
      return sideOf(one, person) === news.as ? undefined : 'the shift changes hands between others by now';
    case 'unsigned':
      return one.state === 'escalated' ? undefined : 'it was signed by both sides meanwhile';
    case 'withdrawn':
      return one.state === 'withdrawn' ? undefined : 'the change of hands is planned again';
    case 'shift-changed':
    case 'shift-report':
      return one.state === 'signed' ? undefined : 'it is to be signed again, as others change hands';
  }
}

/** The person's own link; the table keeps only its hash. */
async function linkOf(deps: HandOverNoticeDeps, handOver: HandOver, person: string, now: number): Promise<string> {
  const { schedule, at } = handOver;
  const purpose = { schedule, at, person };
  const token = await makeToken(deps.tokens, deps.links, purpose, meaningOfHandOver(purpose), now);
  await deps.links.keep(token, { ...purpose, goodUntil: signableUntil(handOver) });
  return `${deps.linkBase}/h/${token}`;
}
