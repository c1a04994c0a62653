import type { Datapoint } from './alarms/metric-sink.ts';
import type { AwsService } from './endpoint/aws-service.ts';

/** Sees what a running system does, for figures. It changes nothing of what is done. */
export interface SystemWatch {
  /** Given each AWS service once, at start; what it answers is served in its place. */
  service(service: AwsService): AwsService;
  /** What Lambda reports of each invocation: `Invocations`, `Errors` and `Duration` (ms) by `FunctionName`. */
  measured(datapoint: Datapoint): void;
}
