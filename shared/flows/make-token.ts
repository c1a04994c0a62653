import type { KeptLinks } from '../adapters/kept-links.ts';
import type { LinkTokens } from '../adapters/link-tokens.ts';

/**
 * The token of a link. A link keeps the key that it was first sent with; should that be gone for good, another link is better than
 * none.
 */
export async function makeToken<Purpose, Link extends Purpose & { readonly goodUntil: number }>(
  tokens: LinkTokens,
  links: Pick<KeptLinks<Purpose, Link>, 'keyVersion'>,
  purpose: Purpose,
  meaning: string,
  now: number,
): Promise<string> {
  const current = () => tokens.currentVersion(now);
  const token =
    (await tokens.tokenFor(meaning, await links.keyVersion(purpose, current))) ??
    (await tokens.tokenFor(meaning, await current()));
  if (token === undefined) throw new Error('Secrets Manager has no version of the link key');
  return token;
}
