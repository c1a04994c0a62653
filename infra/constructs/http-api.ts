import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { httpRoutes, unroutedAnsweredBy, type HttpFunctionName } from '../http-routes.ts';
import type { OwnAlarms } from './own-alarms.ts';

/**
 * What an access log line holds. A link's token is in its path, and an integration's key in its query, so neither is
 * written down: the route key (`ANY /a/{proxy+}`) says what was called.
 */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  integrationStatus: '$context.integrationStatus',
  integrationLatency: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
};

/** The product's HTTP API: one stage at the root, throttled, logged without secrets. */
export class TocsinHttpApi extends Construct {
  readonly api: apigateway.HttpApi;

  constructor(scope: Construct, id: string, props: { deployment: Deployment; alarms: OwnAlarms }) {
    super(scope, id);
    const { prefix } = props.deployment;
    this.api = new apigateway.HttpApi(this, 'Api', { apiName: prefix, createDefaultStage: false });
    const accessLog = new logs.LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/vendedlogs/${prefix}-api`,
      retention: props.deployment.logRetention,
      removalPolicy: RemovalPolicy.DESTROY, // the record is in the table; a name left behind would block the next deploy
    });
    new apigateway.HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { burstLimit: 200, rateLimit: 100 },
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    props.alarms.raise({
      name: 'api-errors',
      namespace: 'AWS/ApiGateway',
      metricName: '5xx',
      dimensions: { ApiId: this.api.apiId },
      statistic: 'Sum',
      above: 0,
      breaks: 'Callers of the API and people who press a link in a page get an error instead of an answer.',
      runbook: 'docs/runbooks/api-errors.md',
    });
  }

  /** Gives every route its function. */
  routeTo(functions: Readonly<Record<HttpFunctionName, lambda.IFunction>>): void {
    const names = [...new Set<HttpFunctionName>([...httpRoutes.map((route) => route.answeredBy), unroutedAnsweredBy])];
    const integrations = new Map(names.map((name) => [name, new HttpLambdaIntegration(name, functions[name])]));
    const add = (id: string, answeredBy: HttpFunctionName, routeKey: apigateway.HttpRouteKey, why: string) => {
      const integration = integrations.get(answeredBy);
      if (integration === undefined) throw new Error(`No integration for ${answeredBy}`);
      const route = new apigateway.HttpRoute(this, id, { httpApi: this.api, routeKey, integration });
      Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: why });
    };
    for (const { path, answeredBy } of httpRoutes)
      add(path, answeredBy, apigateway.HttpRouteKey.with(path, apigateway.HttpMethod.ANY), whyNoAuthorizer(answeredBy));
    add('$default', unroutedAnsweredBy, apigateway.HttpRouteKey.DEFAULT, whyNoAuthorizer(unroutedAnsweredBy));
  }
}

function whyNoAuthorizer(answeredBy: HttpFunctionName): string {
  switch (answeredBy) {
    case 'acknowledge-by-link':
      return 'The link itself is the credential: 128 bits that only the paged person has, checked by the function.';
    case 'serve-schedules':
      return 'The function checks the API token, or the key in a calendar’s address, as calendar programs send no header.';
    case 'sign-hand-over':
      return 'The link itself is the credential: 128 bits that only the person who hands over or takes over has.';
    case 'serve-statements':
      return 'The function checks the API token and its scope: of programs in the header, of the page /finance in a cookie that only it is sent.';
    case 'check-health':
      return 'An uptime check has no token, and the answer holds nothing but whether the table works.';
    case 'answer-unknown-route':
      return 'It says 404 to everybody and touches nothing.';
    case 'receive-notification':
      return 'SNS sends no header of ours: the function checks the key in the address, and then the signature of SNS itself.';
    case 'serve-oncall':
      return 'The function checks the API token and its scope, and for the page /oncall the key in the address: 192 bits that can be revoked, shown once.';
    case 'receive-alert':
    case 'serve-contracts':
    case 'serve-figures':
    case 'serve-incidents':
    case 'serve-maintenance':
      return 'The function checks the API token and its scope: an authorizer of API Gateway would answer in its own shape, not in problem+json.';
  }
}
