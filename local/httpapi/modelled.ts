import type { Modelled } from '../template/resolved-template.ts';

const label = 'a label; it changes nothing that runs';

/** Which properties of HTTP APIs are honoured here. */
export const modelled: Modelled = {
  'AWS::ApiGatewayV2::Api': {
    run: ['Name', 'ProtocolType'],
    ignored: { Description: label, Tags: label, DisableExecuteApiEndpoint: 'the laptop has no other domain' },
  },
  'AWS::ApiGatewayV2::Stage': {
    run: ['ApiId', 'StageName', 'AutoDeploy', 'AccessLogSettings.DestinationArn', 'AccessLogSettings.Format'],
    ignored: {
      DefaultRouteSettings: 'throttling protects an account from load; one machine has one user',
      RouteSettings: 'throttling protects an account from load; one machine has one user',
      Description: label,
      Tags: label,
    },
  },
  'AWS::ApiGatewayV2::Route': {
    run: ['ApiId', 'AuthorizationType', 'RouteKey', 'Target'],
    ignored: { OperationName: label },
  },
  'AWS::ApiGatewayV2::Integration': {
    run: ['ApiId', 'IntegrationType', 'IntegrationUri', 'PayloadFormatVersion', 'TimeoutInMillis'],
    ignored: { Description: label, IntegrationMethod: 'a function is always invoked by POST' },
  },
};
