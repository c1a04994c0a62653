import type { Feed, FeedKeys } from '../../shared/adapters/feed-keys.ts';
import { calendarFeed } from '../../shared/contracts/calendar/calendar-feed.ts';
import { feedRequest } from '../../shared/contracts/http/oncall-requests.ts';
import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import { mayUse } from '../../shared/contracts/http/scopes.ts';
import { toIso } from '../../shared/domain/ids.ts';
import { refuseUnknownFeed, shiftsOfFeed, type FeedOf } from '../../shared/flows/read-feed.ts';
import type { Authenticate, Request, Route } from '../../shared/runtime/http-function.ts';
import type { ScheduleDeps } from './schedule-routes.ts';

export interface FeedDeps extends ScheduleDeps {
  readonly feeds: FeedKeys;
  /** For whoever sends a token and needs no key. */
  readonly authenticate: Authenticate;
  /** `https://...`, without a slash at its end. */
  readonly base: string;
}

const KINDS = { schedules: 'schedule', people: 'person', teams: 'team' } as const;

/** A calendar program can only know an address: the key in it opens this one feed, for as long as it is not revoked. */
async function refuseStrangers(deps: FeedDeps, request: Request, of: FeedOf): Promise<void> {
  const key = request.query['key'];
  if (key !== undefined) {
    const feed = await deps.feeds.find(key);
    if (feed?.of === of.of && feed.subject === of.id) return;
    throw new Problem(404, 'Not found', 'this calendar address is not known, or was revoked', { field: 'key' });
  }
  const token = /^Bearer +(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const caller = token === undefined ? undefined : await deps.authenticate(token);
  if (caller === undefined) {
    const detail = 'take the address that POST /v1/feeds gives, or send a token as "Authorization: Bearer <token>"';
    throw new Problem(401, 'Unauthorized', detail, { field: 'key' }, { 'www-authenticate': 'Bearer' });
  }
  if (!mayUse(caller.scope, ['responder']))
    throw new Problem(403, 'Forbidden', `a token of scope "${caller.scope}" may not read this`, {
      field: 'authorization',
    });
}

const calendars = (deps: FeedDeps): Route[] =>
  Object.entries(KINDS).map(([folder, kind]): Route => ({
    method: 'GET',
    path: `/v1/${folder}/{id}.ics`,
    answer: async (request) => {
      const of: FeedOf = { of: kind, id: request.path['id'] ?? '' };
      await refuseStrangers(deps, request, of);
      const now = deps.now();
      const { name, shifts } = await shiftsOfFeed(deps.directory, of, now);
      return {
        status: 200,
        body: calendarFeed({ name, shifts, stamp: now }),
        headers: {
          'content-type': 'text/calendar; charset=utf-8',
          'content-disposition': `inline; filename="${of.id}.ics"`,
        },
      };
    },
  }));

const addresses = (deps: FeedDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/feeds',
    scopes: ['responder'],
    answer: async (request) => {
      const own = (await deps.feeds.list()).filter((feed) => isTheirs(request, feed));
      return { status: 200, body: { items: own.map(viewOf) } };
    },
  },
  {
    method: 'POST',
    path: '/v1/feeds',
    scopes: ['responder'],
    answer: async (request) => {
      const asked = parsed(feedRequest, request.json(), 'the feed');
      if (asked.of !== 'wall') await refuseUnknownFeed(deps.directory, asked);
      const subject = asked.of === 'wall' ? undefined : asked.id;
      const made: Feed = {
        of: asked.of,
        ...(subject === undefined ? {} : { subject }),
        by: request.caller.name,
        createdAt: deps.now(),
      };
      const { key, id } = await deps.feeds.create(made);
      const path = asked.of === 'wall' ? '/oncall' : `/v1/${folderOf(asked.of)}/${asked.id}.ics`;
      return { status: 201, body: { ...viewOf({ ...made, id }), url: `${deps.base}${path}?key=${key}` } };
    },
  },
  {
    method: 'DELETE',
    path: '/v1/feeds/{feed}',
    scopes: ['responder'],
    answer: async (request) => {
      const found = (await deps.feeds.list()).find(({ id }) => id === request.path['feed']);
      if (found === undefined) throw new Problem(404, 'Not found', 'there is no such feed', { field: 'feed' });
      if (!isTheirs(request, found))
        throw new Problem(403, 'Forbidden', `only ${found.by}, or a commander, may do this`, { field: 'feed' });
      await deps.feeds.revoke(found.id);
      return { status: 204 };
    },
  },
];

const folderOf = (kind: FeedOf['of']): string => Object.entries(KINDS).find(([, one]) => one === kind)?.[0] ?? '';

const isTheirs = ({ caller }: Request, { by }: Feed): boolean =>
  by === caller.name || mayUse(caller.scope, ['commander']);

const viewOf = ({ id, of, subject, by, createdAt }: Feed & { readonly id: string }) => ({
  id,
  of,
  ...(subject === undefined ? {} : { subject }),
  by,
  createdAt: toIso(createdAt),
});

/** iCalendar feeds, and the secret addresses under which they are read. */
export const feedRoutes = (deps: FeedDeps): Route[] => [...calendars(deps), ...addresses(deps)];
