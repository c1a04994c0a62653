import type { IncomingMessage } from 'node:http';

const loopback = /^(localhost|[\w-]+(\.[\w-]+)*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;
const address = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;

function hostName(host: string): string {
  return host.replace(/:\d+$/, '');
}

/**
 * Why a request must be turned away that a page of another site made in someone's browser: this port gives away what is
 * on it to whoever reaches it, so a foreign origin, or a foreign name that was bound to 127.0.0.1, may not.
 */
export function foreignPage(request: IncomingMessage, isLocalRoute: boolean): string | undefined {
  const { origin, host } = request.headers;
  if (origin !== undefined) {
    const name = URL.canParse(origin) ? new URL(origin).hostname : '';
    if (!loopback.test(name)) return `requests from pages of ${origin} are refused`;
  }
  if (!isLocalRoute || host === undefined) return undefined;
  const name = hostName(host);
  return loopback.test(name) || address.test(name) ? undefined : `requests under the name ${name} are refused`;
}

/** A GET that a person makes, not an SDK: for the local pages, whatever its path. */
export function isBrowserLike(request: IncomingMessage, path: string): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const { authorization, accept } = request.headers;
  if (authorization !== undefined || request.headers['x-amz-target'] !== undefined) return false;
  return path === '/' || path === '/favicon.ico' || (accept ?? '').includes('text/html');
}
