import { describe, expect, it } from 'vitest';
import { synthesize } from './synthesized.ts';

const { ofType } = synthesize();
const [stage] = ofType('AWS::ApiGatewayV2::Stage');
const routes = ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => properties);
const permissions = ofType('AWS::Lambda::Permission').map(({ properties }) => properties);

const answeredBy: [routeKey: string, name: string][] = [
  ['ANY /v1/alerts', 'receive-alert'],
  ['ANY /v1/integrations/sns', 'receive-notification'],
  ['ANY /v1/incidents', 'serve-incidents'],
  ['ANY /v1/incidents/{proxy+}', 'serve-incidents'],
  ['ANY /v1/oncall', 'serve-oncall'],
  ['ANY /v1/oncall/{proxy+}', 'serve-oncall'],
  ['ANY /v1/schedules', 'serve-schedules'],
  ['ANY /v1/schedules/{proxy+}', 'serve-schedules'],
  ['ANY /v1/leave', 'serve-schedules'],
  ['ANY /v1/leave/{proxy+}', 'serve-schedules'],
  ['ANY /v1/people/{proxy+}', 'serve-schedules'],
  ['ANY /v1/teams/{proxy+}', 'serve-schedules'],
  ['ANY /v1/feeds', 'serve-schedules'],
  ['ANY /v1/feeds/{proxy+}', 'serve-schedules'],
  ['ANY /v1/customers', 'serve-contracts'],
  ['ANY /v1/customers/{proxy+}', 'serve-contracts'],
  ['ANY /v1/contracts', 'serve-contracts'],
  ['ANY /v1/contracts/{proxy+}', 'serve-contracts'],
  ['ANY /v1/maintenance', 'serve-maintenance'],
  ['ANY /v1/maintenance/{proxy+}', 'serve-maintenance'],
  ['ANY /v1/exclusions', 'serve-statements'],
  ['ANY /v1/exclusions/{proxy+}', 'serve-statements'],
  ['ANY /finance', 'serve-statements'],
  ['ANY /finance/{proxy+}', 'serve-statements'],
  ['ANY /v1/sla/response', 'serve-figures'],
  ['ANY /v1/sla/{proxy+}', 'serve-statements'],
  ['ANY /v1/kpis', 'serve-figures'],
  ['ANY /v1/losses', 'serve-figures'],
  ['ANY /v1/health', 'check-health'],
  ['ANY /oncall', 'serve-oncall'],
  ['ANY /a/{proxy+}', 'acknowledge-by-link'],
  ['ANY /h/{proxy+}', 'sign-hand-over'],
  ['$default', 'answer-unknown-route'],
];

describe('the HTTP API', () => {
  it.each(answeredBy)('%s is answered by %s, which it may call', (routeKey, name) => {
    const route = routes.find((found) => found['RouteKey'] === routeKey);
    const integration = ofType('AWS::ApiGatewayV2::Integration').find(
      ({ logicalId }) => route?.['Target'] === `integrations/integration ${logicalId}`,
    );
    expect(integration?.properties).toMatchObject({
      IntegrationUri: `function tocsin-${name}`,
      PayloadFormatVersion: '2.0',
      IntegrationType: 'AWS_PROXY',
    });
    // Of the route for everything else any path may call, of any other only its own.
    const path = routeKey === '$default' ? '/*/*' : routeKey.replace('ANY ', '/*/*');
    const mayCall = permissions.filter(
      (found) =>
        found['FunctionName'] === `function tocsin-${name}` && found['Principal'] === 'apigateway.amazonaws.com',
    );
    expect(mayCall.map((found) => String(found['SourceArn'])).some((arn) => arn.endsWith(path))).toBe(true);
  });

  it('has no other route', () => {
    expect(routes.map((route) => route['RouteKey']).sort()).toEqual(answeredBy.map(([routeKey]) => routeKey).sort());
  });

  it('is throttled', () => {
    expect(stage?.properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingBurstLimit: 200, ThrottlingRateLimit: 100 },
    });
  });

  it('logs the route, never the path or the query: a link’s token and an integration’s key are in them', () => {
    const { Format } = stage?.properties['AccessLogSettings'] as { Format: string };
    const line = JSON.parse(Format) as Record<string, string>;
    expect(line['routeKey']).toBe('$context.routeKey');
    expect(Format).not.toMatch(/path|query|requestContext|header|authorizer/i);
  });
});

describe('links in pages', () => {
  const linkBase = (context: Record<string, unknown>) => {
    const sender = synthesize(context)
      .ofType('AWS::Lambda::Function')
      .find(({ properties }) => String(properties['FunctionName']).endsWith('send-notice'));
    return (sender?.properties['Environment'] as { Variables: Record<string, unknown> }).Variables['LINK_BASE'];
  };

  it('lead to the API itself', () => {
    expect(linkBase({})).toBe('api tocsin.ApiEndpoint');
  });

  it('or to the domain that is configured', () => {
    expect(linkBase({ domainName: 'incidents.example.org' })).toBe('https://incidents.example.org');
  });
});
