/** Fills the variables of an access log line. */
export type AccessLogFormat = (values: AccessLogValues) => string;

/** What a line may tell; never the path or the query, which may hold a token. */
export interface AccessLogValues {
  requestId: string;
  extendedRequestId: string;
  apiId: string;
  stage: string;
  protocol: string;
  httpMethod: string;
  routeKey: string;
  status: string;
  responseLength: string;
  responseLatency: string;
  integrationLatency: string;
  integrationStatus: string;
  integrationErrorMessage: string;
  requestTime: string;
  requestTimeEpoch: string;
}

const known: Record<string, keyof AccessLogValues> = {
  requestId: 'requestId',
  extendedRequestId: 'extendedRequestId',
  apiId: 'apiId',
  stage: 'stage',
  protocol: 'protocol',
  httpMethod: 'httpMethod',
  routeKey: 'routeKey',
  status: 'status',
  responseLength: 'responseLength',
  responseLatency: 'responseLatency',
  integrationLatency: 'integrationLatency',
  integrationStatus: 'integrationStatus',
  integrationErrorMessage: 'integrationErrorMessage',
  'integration.latency': 'integrationLatency',
  'integration.status': 'integrationStatus',
  'integration.integrationStatus': 'integrationStatus',
  'integration.requestId': 'requestId',
  'integration.error': 'integrationErrorMessage',
  'error.message': 'integrationErrorMessage',
  requestTime: 'requestTime',
  requestTimeEpoch: 'requestTimeEpoch',
};

/**
 * Parses a stage's access log format (`$context.requestId ...`).
 * @param refuse is called for a variable that is not modelled
 */
export function parseAccessLogFormat(format: string, refuse: (why: string) => never): AccessLogFormat {
  const variables = /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g;
  for (const [, name] of format.matchAll(variables)) {
    if (name !== undefined && !Object.hasOwn(known, name)) refuse(`$context.${name} is not modelled`);
  }
  return (values) => format.replace(variables, (_, name: string) => values[known[name] ?? 'requestId']);
}
