/** A parsed route key: `ANY /v1/incidents/{proxy+}`, `GET /a`, `$default`. */
export interface Route {
  routeKey: string;
  /** undefined: any method. */
  method: string | undefined;
  /** undefined: everything that no other route takes. */
  segments: string[] | undefined;
}

export interface RouteMatch<R extends Route> {
  route: R;
  /** Decoded values of `{name}` and `{name+}`. */
  pathParameters: Record<string, string>;
}

/** Parses a route key; undefined when it is none. */
export function parseRouteKey(routeKey: string): Route | undefined {
  if (routeKey === '$default') return { routeKey, method: undefined, segments: undefined };
  const match = /^([A-Z]+) (\/\S*)$/.exec(routeKey);
  const [, method, path] = match ?? [];
  if (method === undefined || path === undefined) return undefined;
  return { routeKey, method: method === 'ANY' ? undefined : method, segments: path.split('/').slice(1) };
}

/**
 * The route that API Gateway would choose: a path matched segment by segment before one with a greedy variable, the
 * longer before the shorter, a named method before ANY, `$default` last. HEAD is a method of its own.
 * @param path decoded path of the request, starting with a slash
 */
export function selectRoute<R extends Route>(
  routes: readonly R[],
  method: string,
  path: string,
): RouteMatch<R> | undefined {
  const candidates = routes
    .filter((route) => route.method === undefined || route.method === method)
    .flatMap((route) => {
      const pathParameters = matchSegments(route.segments, path);
      return pathParameters === undefined ? [] : [{ route, pathParameters }];
    });
  return candidates.sort((a, b) => compareRank(rankOf(b.route), rankOf(a.route)))[0];
}

function matchSegments(segments: string[] | undefined, path: string): Record<string, string> | undefined {
  if (segments === undefined) return {};
  const parts = path.split('/').slice(1);
  const found: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    const variable = /^\{(.+?)(\+?)\}$/.exec(segment);
    if (part === undefined) return undefined;
    if (variable === null) {
      if (segment !== part) return undefined;
      continue;
    }
    const greedy = variable[2] === '+';
    const value = greedy ? parts.slice(index).join('/') : part;
    if (value === '') return undefined;
    found[variable[1] ?? ''] = value;
    if (greedy) return found;
  }
  return segments.length === parts.length ? found : undefined;
}

/** Higher wins, first number first: not default, not greedy, literal segments, segments, named method. */
function rankOf({ segments, method }: Route): number[] {
  if (segments === undefined) return [0];
  const greedy = segments.some((segment) => segment.endsWith('+}'));
  const literals = segments.filter((segment) => !segment.startsWith('{')).length;
  return [1, greedy ? 0 : 1, literals, segments.length, method === undefined ? 0 : 1];
}

function compareRank(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
