import type { Caller, Request } from '../../shared/runtime/http-function.ts';
import { mayUse } from '../../shared/contracts/http/scopes.ts';

const COOKIE = 'tocsin-finance';
const HOURS = 8;
const ATTRIBUTES = 'Path=/finance; HttpOnly; Secure; SameSite=Strict';

/** Sent back by the page of this origin only, read by no script, forgotten after a working day. */
export const sessionCookie = (token: string): string => `${COOKIE}=${token}; Max-Age=${HOURS * 3600}; ${ATTRIBUTES}`;
export const noSession = `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;

export type Visitor =
  | { readonly who: 'nobody' }
  | { readonly who: 'unknown token' }
  | { readonly who: 'another scope'; readonly caller: Caller }
  | { readonly who: 'finance'; readonly caller: Caller; readonly maySign: boolean };

/** Who opens the page: by the cookie that signing in set, or by a token in the header as programs send it. */
export async function visitorOf(
  { cookies, headers }: Request,
  callerOf: (token: string) => Promise<Caller | undefined>,
): Promise<Visitor> {
  const bearer = /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  const kept = cookies.find((one) => one.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  const token = bearer ?? kept;
  if (token === undefined || token === '') return { who: 'nobody' };
  return visitorBy(await callerOf(token));
}

export function visitorBy(caller: Caller | undefined): Visitor {
  if (caller === undefined) return { who: 'unknown token' };
  if (!mayUse(caller.scope, ['finance', 'admin'])) return { who: 'another scope', caller };
  return { who: 'finance', caller, maySign: mayUse(caller.scope, ['finance']) };
}

/**
 * Whether a form was sent by a page of this origin. Browsers say so; of those that do not, the origin that they name has to be the
 * one that is asked. (A page that sends no referrer names "null".)
 */
export function isOwnForm({ headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = headers['origin'];
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === headers['host']);
}
