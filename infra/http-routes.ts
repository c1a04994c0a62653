import type { FunctionName } from './function-catalog.ts';

/**
 * One row a path: API Gateway answers what it cannot route in its own words, so each area takes every method and
 * everything below it, and what is left goes to a function that answers as the rest of the API does.
 */
export const httpRoutes = [
  { path: '/v1/alerts', answeredBy: 'receive-alert' },
  { path: '/v1/integrations/sns', answeredBy: 'receive-notification' },
  { path: '/v1/incidents', answeredBy: 'serve-incidents' },
  { path: '/v1/incidents/{proxy+}', answeredBy: 'serve-incidents' },
  { path: '/v1/oncall', answeredBy: 'serve-oncall' },
  { path: '/v1/oncall/{proxy+}', answeredBy: 'serve-oncall' },
  { path: '/v1/schedules', answeredBy: 'serve-schedules' },
  { path: '/v1/schedules/{proxy+}', answeredBy: 'serve-schedules' },
  { path: '/v1/leave', answeredBy: 'serve-schedules' },
  { path: '/v1/leave/{proxy+}', answeredBy: 'serve-schedules' },
  { path: '/v1/people/{proxy+}', answeredBy: 'serve-schedules' },
  { path: '/v1/teams/{proxy+}', answeredBy: 'serve-schedules' },
  { path: '/v1/feeds', answeredBy: 'serve-schedules' },
  { path: '/v1/feeds/{proxy+}', answeredBy: 'serve-schedules' },
  { path: '/v1/customers', answeredBy: 'serve-contracts' },
  { path: '/v1/customers/{proxy+}', answeredBy: 'serve-contracts' },
  { path: '/v1/contracts', answeredBy: 'serve-contracts' },
  { path: '/v1/contracts/{proxy+}', answeredBy: 'serve-contracts' },
  { path: '/v1/maintenance', answeredBy: 'serve-maintenance' },
  { path: '/v1/maintenance/{proxy+}', answeredBy: 'serve-maintenance' },
  { path: '/v1/exclusions', answeredBy: 'serve-statements' },
  { path: '/v1/exclusions/{proxy+}', answeredBy: 'serve-statements' },
  { path: '/finance', answeredBy: 'serve-statements' },
  { path: '/finance/{proxy+}', answeredBy: 'serve-statements' },
  { path: '/v1/sla/response', answeredBy: 'serve-figures' },
  { path: '/v1/sla/{proxy+}', answeredBy: 'serve-statements' },
  { path: '/v1/kpis', answeredBy: 'serve-figures' },
  { path: '/v1/losses', answeredBy: 'serve-figures' },
  { path: '/v1/health', answeredBy: 'check-health' },
  { path: '/oncall', answeredBy: 'serve-oncall' },
  { path: '/a/{proxy+}', answeredBy: 'acknowledge-by-link' },
  { path: '/h/{proxy+}', answeredBy: 'sign-hand-over' },
] as const satisfies readonly { path: string; answeredBy: FunctionName }[];

/** Answers everything no row names. */
export const unroutedAnsweredBy = 'answer-unknown-route' satisfies FunctionName;

export type HttpFunctionName = (typeof httpRoutes)[number]['answeredBy'] | typeof unroutedAnsweredBy;
