import * as z from 'zod';
import { refOf } from '../template/physical-names.ts';
import { finding, NotModelled, refuse } from '../template/not-modelled.ts';
import type { ResolvedResource, ResolvedTemplate } from '../template/resolved-template.ts';
import { parseAccessLogFormat, type AccessLogFormat } from './access-log.ts';
import { parseRouteKey, type Route } from './route-table.ts';

/** The one HTTP API of the template. */
export interface ApiDefinition {
  apiId: string;
  /** `arn:aws:execute-api:<region>:<account>:<api>`. */
  executeArn: string;
  routes: ApiRoute[];
  accessLog: { group: string; format: AccessLogFormat } | undefined;
}

export interface ApiRoute extends Route {
  functionArn: string;
  timeoutMs: number;
}

const routeSchema = z.looseObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().regex(/^integrations\//),
  AuthorizationType: z.literal('NONE', 'authorizers are not modelled').optional(),
});

const integrationSchema = z.looseObject({
  IntegrationType: z.literal('AWS_PROXY', 'only functions are modelled'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0', 'only payload format 2.0 is modelled'),
  TimeoutInMillis: z.number().default(30_000),
});

const stageSchema = z.looseObject({
  ApiId: z.string(),
  StageName: z.literal('$default', 'only the default stage is modelled'),
  AutoDeploy: z.literal(true, 'only automatic deployment is modelled'),
  AccessLogSettings: z.object({ DestinationArn: z.string(), Format: z.string() }).optional(),
});

/**
 * Reads the HTTP API of a template; undefined when it has none.
 * @throws NotModelled naming what is not modelled
 */
export function readApi(template: ResolvedTemplate): ApiDefinition | undefined {
  const [api, second] = template.byType('AWS::ApiGatewayV2::Api');
  if (api === undefined) return undefined;
  if (second !== undefined) refuse(second, '', 'a second HTTP API is not modelled');
  if (api.properties['ProtocolType'] !== 'HTTP') refuse(api, 'ProtocolType', 'only HTTP is modelled');
  const [stage] = template.byType('AWS::ApiGatewayV2::Stage');
  if (stage === undefined) return refuse(api, '', 'it has no stage');

  const { partition, region, account } = template.pseudo;
  const { ApiId: apiId, AccessLogSettings } = parse(stage, stageSchema);
  const integrations = new Map(
    template
      .byType('AWS::ApiGatewayV2::Integration')
      .map((resource) => [refOf(template, resource.logicalId), resource]),
  );
  const routes = template.byType('AWS::ApiGatewayV2::Route').map((resource): ApiRoute => {
    const route = parse(resource, routeSchema);
    const target = integrations.get(route.Target.slice('integrations/'.length));
    if (target === undefined) return refuse(resource, 'Target', 'is no integration of this template');
    const integration = parse(target, integrationSchema);
    const parsed = parseRouteKey(route.RouteKey);
    if (parsed === undefined) return refuse(resource, 'RouteKey', `${route.RouteKey} is not modelled`);
    return { ...parsed, functionArn: integration.IntegrationUri, timeoutMs: integration.TimeoutInMillis };
  });
  return {
    apiId,
    executeArn: `arn:${partition}:execute-api:${region}:${account}:${apiId}`,
    routes,
    accessLog: AccessLogSettings && {
      group: AccessLogSettings.DestinationArn.replace(/^.*:log-group:/, '').replace(/:\*$/, ''),
      format: parseAccessLogFormat(AccessLogSettings.Format, (why) => refuse(stage, 'AccessLogSettings.Format', why)),
    },
  };
}

function parse<T>(resource: ResolvedResource, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(resource.properties);
  if (parsed.success) return parsed.data;
  throw new NotModelled(parsed.error.issues.map((issue) => finding(resource, issue.path.join('.'), issue.message)));
}
