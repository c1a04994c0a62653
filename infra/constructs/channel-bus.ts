import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

/** Where messages leave whose channel has no provider of its own: one event each, and a rule of yours takes them on. */
export class ChannelBus extends Construct {
  readonly bus: events.EventBus;

  constructor(scope: Construct, id: string, props: { deployment: Deployment }) {
    super(scope, id);
    this.bus = new events.EventBus(this, 'Bus', { eventBusName: `${props.deployment.prefix}-channels` });
  }

  allowPut = (): iam.PolicyStatement =>
    new iam.PolicyStatement({ actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] });
}
