import { describe, expect, it } from 'vitest';
import { parseRouteKey, selectRoute, type Route } from './route-table.ts';

const routes = [
  '$default',
  'ANY /v1/incidents',
  'ANY /v1/incidents/{proxy+}',
  'GET /v1/incidents/{proxy+}',
  'ANY /v1/{proxy+}',
  'ANY /v1/incidents/{id}/notes',
  'POST /v1/incidents/new',
].map((key) => parseRouteKey(key) as Route);

function chosen(method: string, path: string): [string, Record<string, string>] | undefined {
  const match = selectRoute(routes, method, path);
  return match && [match.route.routeKey, match.pathParameters];
}

describe('the route of a request', () => {
  it.each([
    ['GET', '/v1/incidents', 'ANY /v1/incidents', {}],
    ['GET', '/v1/incidents/7', 'GET /v1/incidents/{proxy+}', { proxy: '7' }],
    ['HEAD', '/v1/incidents/7', 'ANY /v1/incidents/{proxy+}', { proxy: '7' }],
    ['GET', '/v1/incidents/7/a/b', 'GET /v1/incidents/{proxy+}', { proxy: '7/a/b' }],
    ['GET', '/v1/incidents/7/notes', 'ANY /v1/incidents/{id}/notes', { id: '7' }],
    ['POST', '/v1/incidents/new', 'POST /v1/incidents/new', {}],
    ['PUT', '/v1/incidents/new', 'ANY /v1/incidents/{proxy+}', { proxy: 'new' }],
    ['GET', '/v1/other', 'ANY /v1/{proxy+}', { proxy: 'other' }],
    ['GET', '/v1/incidents/', 'ANY /v1/{proxy+}', { proxy: 'incidents/' }],
    ['GET', '/', '$default', {}],
    ['GET', '/V1/incidents', '$default', {}],
  ])('%s %s is %s', (method, path, routeKey, parameters) => {
    expect(chosen(method, path)).toEqual([routeKey, parameters]);
  });

  it('is none when nothing fits and there is no default', () => {
    expect(selectRoute(routes.slice(1), 'GET', '/elsewhere')).toBeUndefined();
  });

  it.each(['GET', 'get /a', 'GET a', ''])('%j is no route key', (key) => {
    expect(parseRouteKey(key)).toBeUndefined();
  });
});
